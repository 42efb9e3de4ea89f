internal import StintCore
internal import StintSystem
internal import Synchronization

/// Lets one pass come to an end in order when the process is asked to end: what is on its way gets some
/// time, and nothing else is begun.
///
/// Without it a service manager that stops the timer's service in the middle of an upload would cost the
/// post a try each time.
final class StopSign: Sendable {
  private enum Phase {
    case passing(isStopping: Bool)
    /// What comes after the deliveries may be broken off at any time.
    case passed(ExitStatus)
    case over
  }

  private let phase = Mutex(Phase.passing(isStopping: false))

  var isStopping: Bool {
    phase.withLock { if case .passing(isStopping: true) = $0 { true } else { false } }
  }

  /// The pass has ended, with this status; false when it was asked to.
  func pass(_ status: ExitStatus) -> Bool {
    phase.withLock { phase in
      if case .passing(isStopping: true) = phase { return false }
      phase = .passed(status)
      return true
    }
  }

  /// Whoever watches may go.
  func end(_ sleeper: any Sleeper) {
    phase.withLock { $0 = .over }
    sleeper.wake()
  }

  /// Waits for signals until the end.
  ///
  /// `onAsk` is called for the first one while something is delivered. Who asks a second time, or has
  /// waited for `patience`, does not want to wait: then `abandon` is called, with nil where deliveries
  /// are broken off.
  func watch(
    _ sleeper: any Sleeper, patience: Duration, onAsk: () -> Void = {},
    abandon: (ExitStatus?) -> Void
  ) async {
    while true {
      let wasStopping = isStopping
      let reasons = await sleeper.sleep(for: wasStopping ? patience : nil)
      let isAsked = !reasons.isDisjoint(with: [.stop, .reload])
      let isTimeUp = wasStopping && reasons.isEmpty
      switch phase.withLock({ $0 }) {
      case .over: return
      case .passed(let status): if isAsked { return abandon(status) }
      case .passing where isTimeUp || (wasStopping && isAsked): return abandon(nil)
      case .passing where isAsked:
        phase.withLock { if case .passing = $0 { $0 = .passing(isStopping: true) } }
        onAsk()
      case .passing: break
      }
    }
  }
}
