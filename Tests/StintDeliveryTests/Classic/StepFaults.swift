import StintTestSupport
import Synchronization

/// What befalls single steps of a double of a network.
final class StepFaults: Sendable {
  enum Fault: Sendable {
    /// Nothing is done, and this is answered.
    case instead(LoopbackServer.Answer)
    /// It is done, and this is answered.
    case afterwards(LoopbackServer.Answer)
    /// It is done, and its answer suffers this.
    case lost(LoopbackServer.Manner)
  }

  private let state = Mutex<[String: [Fault]]>([:])

  /// The next time `step` is asked for.
  func add(_ step: String, _ fault: Fault) {
    state.withLock { $0[step, default: []].append(fault) }
  }

  func answer(_ step: String, _ act: () -> LoopbackServer.Answer) -> LoopbackServer.Answer {
    let fault = state.withLock { state -> Fault? in
      guard state[step]?.isEmpty == false else { return nil }
      return state[step]?.removeFirst()
    }
    switch fault {
    case nil: return act()
    case .instead(let answer): return answer
    case .afterwards(let answer):
      _ = act()
      return answer
    case .lost(let manner): return act().with(manner)
    }
  }
}
