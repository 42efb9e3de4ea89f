import StintCore
import StintDelivery
import StintHTTP
import StintTestSupport
import Synchronization
import Testing

/// One account's token, at 2026-06-01 00:00 UTC.
struct TokenKeeperTests {
  private static let now = Timestamp.at("2026-06-01T00:00Z")

  /// A store in memory that counts.
  private final class MemoryStore: CredentialStore {
    struct State {
      var current: Credential
      var previous: Credential?
      var replaced = 0
      var refusesToKeep = false
      var isFull = false
      var onLoad: @Sendable () -> Void = {}
    }
    let state: Mutex<State>

    init(_ credential: Credential) { state = Mutex(State(current: credential)) }

    func load() async throws(CredentialProblem) -> Credential {
      state.withLock { state in
        state.onLoad()
        return state.current
      }
    }

    func replace(_ credential: Credential) async throws(CredentialProblem) {
      let refuses = state.withLock { state in
        guard !state.refusesToKeep else { return true }
        (state.previous, state.current) = (state.current, credential)
        state.replaced += 1
        return false
      }
      if refuses { throw CredentialProblem(reason: "full", isTemporary: true) }
    }

    func proveThatItCanBeKept() async throws(CredentialProblem) {
      guard state.withLock({ !$0.isFull }) else {
        throw CredentialProblem(reason: "full", isTemporary: true)
      }
    }

    func confirm() async { state.withLock { $0.previous = nil } }

    func fallBack() async -> Credential? {
      state.withLock { state in
        guard let previous = state.previous else { return nil }
        (state.previous, state.current) = (nil, previous)
        return previous
      }
    }
  }

  private final class Counter: Sendable {
    let count = Mutex(0)
  }

  private struct NoNetwork: HTTPClient {
    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
      throw HTTPFailure(.connection, mayHaveReached: false, reason: "no network here")
    }
  }

  private func credential(_ token: String, ends: String?, refresh: String? = "r1") -> Credential {
    var fields: [Credential.Field: Secret] = [.token: Secret(token)]
    fields[.refreshToken] = refresh.map { Secret($0) }
    fields[.expiresAt] = ends.map { Secret($0) }
    return Credential(fields)
  }

  private func keeper(
    _ store: MemoryStore, ahead: Duration = .seconds(300),
    renew: @escaping @Sendable (Credential) async -> Renewal
  ) -> TokenKeeper {
    TokenKeeper(
      NetworkAccess(
        account: Account(name: "shop@x", queue: "q", exporter: "x"), client: NoNetwork(),
        credentials: store, clock: { Self.now }, pause: { _ in }), ahead: ahead, renew: renew)
  }

  private static let renewed: @Sendable (Credential) async -> Renewal = { old in
    let next = (old[.refreshToken]?.reveal() ?? "") + "+"
    return .renewed(
      Credential([
        .token: Secret("new " + next), .refreshToken: Secret(next),
        .expiresAt: Secret("2026-06-01T02:00:00Z"),
      ]))
  }

  @Test(arguments: [
    ("2026-06-01T00:04:59Z", true), ("2026-06-01T00:05:00Z", true),
    ("2026-06-01T00:05:01Z", false), (nil, false), ("2026-05-31T00:00:00Z", true),
  ])
  func `a token is renewed once it ends within five minutes`(ends: String?, isNew: Bool)
    async throws
  {
    let store = MemoryStore(credential("old", ends: ends))
    let token = try await keeper(store, renew: Self.renewed).token()
    #expect(token.reveal() == (isNew ? "new r1+" : "old"))
    #expect(store.state.withLock { $0.replaced } == (isNew ? 1 : 0))
  }

  @Test
  func `many who ask at once make one renewal`() async throws {
    let store = MemoryStore(credential("old", ends: "2026-06-01T00:01:00Z"))
    // The first one's renewal lasts until all the others have asked.
    let loads = Counter()
    store.state.withLock { $0.onLoad = { loads.count.withLock { $0 += 1 } } }
    let keeper = keeper(store) { old in
      while loads.count.withLock({ $0 }) < 20 { await Task.yield() }
      return await Self.renewed(old)
    }
    let tokens = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<20 { group.addTask { try await keeper.token().reveal() } }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(tokens == ["new r1+"])
    #expect(store.state.withLock { $0.replaced } == 1)
  }

  @Test
  func `processes that share a file make one renewal`() async throws {
    let scene = try CredentialFiles()
    try scene.put("token = old\nrefresh_token = r1\nexpires_at = 2026-06-01T00:01:00Z\n")
    let renewals = Counter()
    let tokens = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<8 {
        // Stores and keepers of their own, as in processes of their own.
        let access = NetworkAccess(
          account: scene.account, client: NoNetwork(), credentials: try scene.store(),
          clock: { Self.now }, pause: { _ in })
        group.addTask {
          try await TokenKeeper(access) { old in
            renewals.count.withLock { $0 += 1 }
            return await Self.renewed(old)
          }.token().reveal()
        }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(tokens == ["new r1+"])
    #expect(renewals.count.withLock { $0 } == 1)
  }

  @Test
  func `what only cannot be asked now does not end the connection`() async throws {
    let store = MemoryStore(credential("old", ends: "2026-06-01T00:01:00Z"))
    let failing = keeper(store) { _ in .failed(reason: "social.example answers 502") }
    #expect(try await failing.token().reveal() == "old")
    store.state.withLock { $0.current = credential("old", ends: "2026-05-31T00:00:00Z") }
    let problem = await #expect(throws: CredentialProblem.self) { try await failing.token() }
    #expect(problem?.isTemporary == true)
    #expect(problem?.reason.contains("502") == true)
  }

  @Test
  func `a renewal that is refused ends it, with what to type`() async throws {
    let store = MemoryStore(credential("old", ends: "2026-06-01T00:01:00Z"))
    let refused = keeper(store) { _ in .refused(reason: "invalid_grant") }
    let problem = await #expect(throws: CredentialProblem.self) { try await refused.token() }
    #expect(problem?.isTemporary == false)
    #expect(problem?.hint == "stint account login shop@x")
  }

  @Test
  func `what was renewed and then refused goes back to the one before, once`() async throws {
    let store = MemoryStore(credential("lost", ends: "2026-06-01T00:01:00Z", refresh: "bad"))
    store.state.withLock {
      $0.previous = credential("old", ends: "2026-06-01T00:01:00Z", refresh: "good")
    }
    let keeper = keeper(store) { old in
      old[.refreshToken]?.reveal() == "good"
        ? await Self.renewed(old) : .refused(reason: "invalid_grant")
    }
    #expect(try await keeper.token().reveal() == "new good+")
  }

  @Test
  func `a token that was refused is renewed once, or taken from who renewed it meanwhile`()
    async throws
  {
    let store = MemoryStore(credential("old", ends: nil))
    let keeper = keeper(store, renew: Self.renewed)
    #expect(try await keeper.rejected(Secret("old"), saying: "401").reveal() == "new r1+")
    #expect(try await keeper.rejected(Secret("old"), saying: "401").reveal() == "new r1+")
    #expect(store.state.withLock { $0.replaced } == 1)
    store.state.withLock { $0.previous = nil }
    store.state.withLock { $0.current = credential("fixed", ends: nil, refresh: nil) }
    await #expect(throws: CredentialProblem.self) {
      try await keeper.rejected(Secret("fixed"), saying: "401")
    }
  }

  @Test
  func `without a refresh token an old token serves to its end, then the user is asked`()
    async throws
  {
    let store = MemoryStore(credential("old", ends: "2026-06-01T00:00:01Z", refresh: nil))
    let keeper = keeper(store, renew: Self.renewed)
    #expect(try await keeper.token().reveal() == "old")
    store.state.withLock {
      $0.current = credential("old", ends: "2026-06-01T00:00:00Z", refresh: nil)
    }
    let problem = await #expect(throws: CredentialProblem.self) { try await keeper.token() }
    #expect(problem?.isTemporary == false)
  }

  @Test
  func `a new token that cannot be kept serves this process`() async throws {
    let store = MemoryStore(credential("old", ends: "2026-06-01T00:01:00Z"))
    store.state.withLock { $0.refusesToKeep = true }
    let keeper = keeper(store, renew: Self.renewed)
    #expect(try await keeper.token().reveal() == "new r1+")
    #expect(try await keeper.token().reveal() == "new r1+")
  }

  /// The network may take a refresh token once only.
  @Test
  func `what could not be kept is not asked for, and the old token serves on`() async throws {
    let store = MemoryStore(credential("old", ends: "2026-06-01T00:01:00Z"))
    store.state.withLock { $0.isFull = true }
    let asked = Counter()
    let keeper = keeper(store) { old in
      asked.count.withLock { $0 += 1 }
      return await Self.renewed(old)
    }
    #expect(try await keeper.token().reveal() == "old")
    #expect(asked.count.withLock { $0 } == 0)
    store.state.withLock { $0.isFull = false }
    #expect(try await keeper.token().reveal() == "new r1+")
  }

  @Test
  func `the end of the old token is not taken for that of the new one`() async throws {
    let store = MemoryStore(credential("old", ends: "2026-06-01T00:01:00Z"))
    let keeper = keeper(store) { _ in .renewed(Credential([.token: Secret("endless")])) }
    #expect(try await keeper.token().reveal() == "endless")
    let kept = store.state.withLock { $0.current }
    #expect(kept[.expiresAt] == nil)
    #expect(kept[.refreshToken]?.reveal() == "r1")
  }

  // MARK: Answers of token endpoints

  @Test(arguments: [
    (200, "{\"access_token\":\"a\",\"expires_in\":7200}", "renewed"),
    (200, "{\"access_token\":\"a\",\"expires_in\":\"7200\",\"refresh_token\":\"b\"}", "renewed"),
    (400, "{\"error\":\"invalid_grant\"}", "refused"),
    (401, "{\"error\":\"invalid_client\"}", "refused"),
    (400, "{\"error\":\"temporarily_unavailable\"}", "failed"),
    (500, "{\"error\":\"invalid_grant\"}", "failed"), (502, "<html>", "failed"),
    (403, "<html>blocked by a proxy</html>", "failed"),
    (429, "{\"error\":\"slow_down\"}", "failed"),
    (200, "{}", "failed"), (200, "", "failed"), (200, "{\"access_token\":\"\"}", "failed"),
    (200, "{\"access_token\":\"a\\nb\"}", "failed"), (302, "", "failed"),
  ])
  func `only a clear word of the server ends a connection`(status: Int, body: String, what: String)
  {
    let answer = TokenEndpoint.read(
      HTTPResponse(status: status, body: Array(body.utf8), url: "https://a.example/token"),
      now: Self.now)
    switch answer {
    case .renewed(let credential):
      #expect(what == "renewed")
      #expect(credential.expiresAt == .at("2026-06-01T02:00Z"))
    case .refused: #expect(what == "refused")
    case .failed: #expect(what == "failed")
    }
  }
}
