import StintCore
import StintStore
import StintTestSupport
import Testing

/// A store with accounts on both sides of the wall.
struct StoreScene {
  let folder: TemporaryFolder
  let store: Store
  let setup: Setup
  let now = Timestamp.at("2026-03-02T09:00Z")

  init(slots: [String] = ["09:00"], rules: Rules = Rules()) throws {
    folder = try TemporaryFolder()
    store = try folder.store()
    setup = try TestSetup(
      slots: slots, rules: rules, accounts: ["shop@a", "shop@b"], personal: ["me@a"]
    ).build()
    try store.syncAccounts(setup)
  }

  @discardableResult
  func add(
    _ text: String = "hello", to accounts: [String] = ["shop@a"], kind: Kind = .value,
    parts: [String]? = nil, at fixed: Timestamp? = nil, isDraft: Bool = false,
    evergreen: Evergreen? = nil, priority: Priority = .normal, queue: String = "business",
    uid: String? = nil
  ) throws -> Int64 {
    let count = try store.targets(Store.Filter()).count
    let post = NewPost(
      uid: uid ?? "\(text) \(count)", queue: queue, kind: kind,
      content: Content(parts: parts ?? [text]),
      targets: accounts.map {
        NewPost.Target(
          account: $0, isDraft: isDraft, priority: priority, fixedAt: fixed, evergreen: evergreen,
          fingerprint: 1)
      })
    return try #require(try store.insert([post], now: now.minus(.hours(1))).first ?? nil)
  }

  func claim(
    at instant: Timestamp? = nil, owner: String = "one", store other: Store? = nil,
    lease: Duration = .seconds(300)
  ) throws -> [ClaimedTarget] {
    try (other ?? store).claim(setup, now: instant ?? now, owner: owner, lease: lease) { _, _ in
      Inspection()
    }.claimed
  }

  func target(_ post: Int64, on account: String = "shop@a") throws -> TargetRecord {
    try #require(try store.targets(ofPost: post).first { $0.target.account == account })
  }

  func recover(
    at instant: Timestamp, owner: String = "two", dead: Set<String> = []
  ) throws -> [ClaimedTarget] {
    try store.recover(now: instant, owner: owner, lease: .seconds(300)) { dead.contains($0) }
  }

  /// Numbers of the posts in the account's line, in order.
  func line() throws -> [Int64] {
    try store.targets(Store.Filter(account: "shop@a", states: [.queued])).map(\.target.target)
      .sorted { $0.orderKey < $1.orderKey }.map(\.postID)
  }
}
