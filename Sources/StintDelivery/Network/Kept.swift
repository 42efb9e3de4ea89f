internal import Synchronization

/// One value that a deliverer has learned and keeps while the program runs, as where an API is.
final class Kept<Value: Sendable>: Sendable {
  private let state = Mutex<Value?>(nil)

  var value: Value? { state.withLock { $0 } }

  func keep(_ value: Value?) { state.withLock { $0 = value } }
}
