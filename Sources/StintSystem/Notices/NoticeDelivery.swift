internal import StintCore

/// A notice on its way to the desktop: one channel after the other, without ever making anybody wait.
package final class NoticeDelivery {
  package enum State: Hashable, Sendable {
    case underway
    /// By this channel.
    case delivered(NoticeChannel)
    /// No channel took it: whoever has a terminal shows it there.
    case failed
  }

  package private(set) var state = State.underway
  package private(set) var attempts: [NoticeAttempt] = []
  /// The number under which the desktop keeps it; nil where it said none.
  package private(set) var number: UInt32?

  private let notice: Notice
  private let replaced: UInt32
  private let environment: [String: String]
  private var rest: [NoticeChannel]
  private var running: (channel: NoticeChannel, child: ChildProcess)?
  /// A desktop that does not answer in a second is not going to be seen in time.
  private static let limit: Duration = .seconds(1)

  init(
    _ notice: Notice, replacing number: UInt32, channels: [NoticeChannel],
    environment: [String: String]
  ) {
    self.notice = notice
    replaced = number
    self.environment = environment
    rest = channels
    startNext()
  }

  /// Looks how far it is; waits for `patience` at most.
  @discardableResult
  package func advance(within patience: Duration = .zero) -> State {
    let until = ContinuousClock.now.advanced(by: patience)
    while state == .underway, let (channel, child) = running {
      let left = max(.zero, ContinuousClock.now.duration(to: until))
      guard let outcome = child.finish(within: left) else { return state }
      take(outcome, of: channel)
    }
    return state
  }

  private func take(_ outcome: ChildProcess.Outcome, of channel: NoticeChannel) {
    running = nil
    guard outcome.status == 0, !outcome.isLate else {
      add(
        channel, false,
        outcome.isLate ? "no answer within a second" : "ended with \(outcome.status)")
      startNext()
      return
    }
    number = channel.number(in: outcome.output)
    add(channel, true, number.map { "shown as number \($0)" } ?? "shown")
    state = .delivered(channel)
  }

  private func startNext() {
    while let channel = rest.first {
      rest.removeFirst()
      guard let path = Spawn.find(channel.rawValue, in: environment) else {
        add(channel, false, "not installed")
        continue
      }
      guard
        let child = ChildProcess(
          path, channel.showing(notice, replacing: replaced), environment: environment,
          limit: Self.limit)
      else {
        add(channel, false, "cannot be started")
        continue
      }
      running = (channel, child)
      return
    }
    state = .failed
  }

  private func add(_ channel: NoticeChannel, _ isDone: Bool, _ message: String) {
    attempts.append(NoticeAttempt(channel: channel.rawValue, isDone: isDone, message: message))
  }
}
