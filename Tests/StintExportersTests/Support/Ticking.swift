import Synchronization

/// A clock that moves when it is told to.
final class Ticking: Sendable {
  private let count = Mutex(0)

  var seconds: Int { count.withLock { $0 } }

  func tick() { count.withLock { $0 += 1 } }
}
