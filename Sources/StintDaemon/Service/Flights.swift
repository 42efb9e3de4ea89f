internal import StintStore
internal import Synchronization

/// What the daemon does on the side, seen from its loop.
final class Flights: Sendable {
  private struct State {
    var accounts: Set<String> = []
    var hasChores = false
    var isStopping = false
  }

  private let state = Mutex(State())

  /// Accounts that are being delivered for.
  var busy: Set<String> { state.withLock { $0.accounts } }
  var isEmpty: Bool { state.withLock { $0.accounts.isEmpty && !$0.hasChores } }
  var isStopping: Bool { state.withLock { $0.isStopping } }

  func stop() { state.withLock { $0.isStopping = true } }

  func begin(_ accounts: Set<String>) { state.withLock { $0.accounts.formUnion(accounts) } }
  func end(_ accounts: Set<String>) { state.withLock { $0.accounts.subtract(accounts) } }

  /// False when somebody is at it.
  func beginChores() -> Bool {
    state.withLock { state in
      defer { state.hasChores = true }
      return !state.hasChores
    }
  }

  func endChores() { state.withLock { $0.hasChores = false } }
}
