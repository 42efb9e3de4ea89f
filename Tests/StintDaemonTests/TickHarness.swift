import StintCore
import StintDaemon
import StintDelivery
import StintStore
import StintTestSupport
import Testing

/// A real store, a deliverer that records, and a clock that stands still until it is told.
final class TickHarness: Sendable {
  let folder: TemporaryFolder
  let store: Store
  let builder: TestSetup
  let setup: Setup
  let deliverer: RecordingDeliverer

  init(
    _ builder: TestSetup = TestSetup(), deliverer: RecordingDeliverer = RecordingDeliverer()
  ) throws {
    folder = try TemporaryFolder()
    store = try folder.store()
    self.builder = builder
    setup = try builder.build()
    self.deliverer = deliverer
    try store.syncAccounts(setup)
  }

  /// Queues a post; returns its number.
  @discardableResult
  func add(
    _ parts: String..., to accounts: [String] = ["shop@a"], kind: Kind = .value,
    at fixed: Timestamp? = nil, media: [Media] = [], evergreen: Evergreen? = nil, now: Timestamp
  ) throws -> Int64 {
    let post = NewPost(
      uid: "uid \(parts) \(accounts) \(now)", queue: "business", kind: kind,
      content: Content(parts: parts, media: media),
      targets: accounts.map {
        NewPost.Target(account: $0, fixedAt: fixed, evergreen: evergreen, fingerprint: 0)
      })
    return try #require(try store.insert([post], now: now).first ?? nil)
  }

  func tick(
    at now: Timestamp, owner: String = "one", store: Store? = nil,
    deliverer other: (any Deliverer)? = nil, dead: Set<String> = [],
    reading: ClockReading? = nil, server: String? = nil, without gone: String? = nil
  ) async throws -> TickReport {
    let own = deliverer
    var builder = builder
    builder.server = server
    builder.accounts.removeAll { $0 == gone }
    var clocks: (@Sendable () -> ClockReading)?
    if let reading { clocks = { reading } }
    return try await Tick(
      setup: try builder.build(), store: store ?? self.store,
      deliverers: DelivererTable { _ in other ?? own },
      exporter: PlainExporter.named, owner: owner, clock: { now },
      reading: clocks, isDead: { dead.contains($0) },
      mediaProblem: { _ in nil }
    ).run(at: now)
  }

  func target(_ post: Int64, on account: String = "shop@a") throws -> TargetRecord {
    try #require(try store.targets(ofPost: post).first { $0.target.account == account })
  }

  func state(_ post: Int64, on account: String = "shop@a") throws -> TargetState.Name {
    try target(post, on: account).state.name
  }
}
