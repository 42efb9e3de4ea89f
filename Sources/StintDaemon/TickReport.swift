package import StintCore
package import StintStore

/// What one tick did.
package struct TickReport: Sendable {
  package enum Result: Hashable, Sendable {
    case ended(Ending)
    /// Another process took the target over; it reports the ending.
    case takenOver
    /// The answer could not be written down; the next tick finds out.
    case storeFailed(StoreError)
  }

  package struct Delivery: Hashable, Sendable {
    package var target: Target
    package var queue: String
    package var at: Timestamp
    package var isRecovered: Bool
    package var result: Result
  }

  package var at: Timestamp
  package var decisions: [Decision]
  package var deliveries: [Delivery] = []

  package init(at: Timestamp, decisions: [Decision]) {
    self.at = at
    self.decisions = decisions
  }

  package var waits: [Decision] { decisions.filter(\.isWait) }

  /// The number to end with: the most urgent of what happened.
  package var status: ExitStatus {
    var needsUser = false
    var isUnknown = false
    var sent = false
    for delivery in deliveries {
      switch delivery.result {
      case .storeFailed: return .damaged
      case .ended(.unknown): isUnknown = true
      case .ended(.sent): sent = true
      case .ended, .takenOver: needsUser = true
      }
    }
    for decision in decisions {
      switch decision {
      case .hold, .wait: needsUser = true
      case .send, .lapse, .passSlot: break
      }
    }
    if isUnknown { return .unknownOutcome }
    if needsUser { return .waiting }
    return sent ? .done : .nothingToDo
  }
}
