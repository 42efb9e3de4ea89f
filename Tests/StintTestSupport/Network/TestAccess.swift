package import StintCore
package import StintDelivery
internal import StintHTTP
internal import Synchronization

extension NetworkAccess {
  /// The way from an account to a server on loopback: a real client, everything else in memory.
  ///
  /// Without an account of your own it is `shop@EXPORTER`. The server's address is put in where the
  /// account names none. `store` and `pauses` are for tests that want to look at them; what the store
  /// holds is `credential` at first.
  package static func test(
    account: Account? = nil, exporter: String = "test", server: LoopbackServer,
    credential: Credential, store: MemoryCredentialStore = MemoryCredentialStore(),
    pauses: PauseRecord = PauseRecord(),
    clock: @escaping @Sendable () -> Timestamp = { .at("2026-03-02T09:00:00Z") }
  ) -> NetworkAccess {
    var account =
      account
      ?? Account(
        name: "shop@\(exporter)", queue: "business", exporter: exporter, isHandOff: false)
    account.server = account.server ?? server.url
    store.set(credential)
    return NetworkAccess(
      account: account, client: CurlClient(userAgent: "stint/test"), credentials: store,
      clock: clock, pause: { pauses.add($0) })
  }
}

/// A credential in memory.
package final class MemoryCredentialStore: CredentialStore {
  private struct State {
    var credential: Credential?
    var replacements: [Credential] = []
    var confirmations = 0
    var problem: CredentialProblem?
  }

  private let state = Mutex(State())

  package init() {}

  package func set(_ credential: Credential) {
    state.withLock { $0.credential = credential }
  }

  /// From now on nothing can be loaded and nothing kept; nil ends that.
  package func fail(_ problem: CredentialProblem?) {
    state.withLock { $0.problem = problem }
  }

  package var credential: Credential? { state.withLock { $0.credential } }
  /// All that were kept by `replace`, in order.
  package var replacements: [Credential] { state.withLock { $0.replacements } }
  package var confirmations: Int { state.withLock { $0.confirmations } }

  package func load() async throws(CredentialProblem) -> Credential {
    let (credential, problem) = state.withLock { ($0.credential, $0.problem) }
    if let problem { throw problem }
    guard let credential else { throw CredentialProblem(reason: "there is no credential") }
    return credential
  }

  package func replace(_ credential: Credential) async throws(CredentialProblem) {
    let problem = state.withLock { state in
      if state.problem == nil {
        state.credential = credential
        state.replacements.append(credential)
      }
      return state.problem
    }
    if let problem { throw problem }
  }

  package func confirm() async {
    state.withLock { $0.confirmations += 1 }
  }
}

/// Remembers how long a deliverer wanted to pause; no time passes but that of `clock`.
package final class PauseRecord: Sendable {
  private let pauses = Mutex<[Duration]>([])
  private let clock: TestClock?

  /// `clock` is moved on by each pause.
  package init(moving clock: TestClock? = nil) {
    self.clock = clock
  }

  package var all: [Duration] { pauses.withLock { $0 } }

  package func add(_ pause: Duration) {
    pauses.withLock { $0.append(pause) }
    clock?.advance(by: pause)
  }
}

/// A clock that stands until it is moved.
package final class TestClock: Sendable {
  private let time: Mutex<Timestamp>

  package init(_ time: Timestamp = .at("2026-03-02T09:00:00Z")) {
    self.time = Mutex(time)
  }

  package var now: Timestamp { time.withLock { $0 } }

  package func advance(by duration: Duration) {
    time.withLock { $0 = $0.advanced(by: duration) }
  }
}

extension Credential {
  /// A credential of one token.
  package static func token(_ token: String) -> Credential {
    Credential([.token: Secret(token)])
  }
}
