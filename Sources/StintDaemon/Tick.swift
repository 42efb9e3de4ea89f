package import StintCore
package import StintDelivery
package import StintExporters
package import StintStore
internal import StintPlugins
internal import StintSystem
internal import Synchronization

/// One pass: recover what dead processes left, claim what is due, render, deliver, record.
package struct Tick: Sendable {
  /// As long as a claim may take before others think that its process hangs.
  static let lease = Duration.seconds(300)
  /// How often a delivery that takes long says that it is alive.
  static let leaseBeat = Duration.seconds(60)

  let setup: Setup
  let store: Store
  let deliverers: DelivererTable
  let exporter: @Sendable (String) -> (any Exporter)?
  private let inspector: PostInspector
  /// `ProcessIdentity` of this process.
  let owner: String
  /// For the instants at which answers come.
  let clock: @Sendable () -> Timestamp
  /// Clocks that nobody can set; nil where there are none, and the wall clock is believed.
  let reading: (@Sendable () -> ClockReading)?
  private let isDead: @Sendable (String) -> Bool
  private let isAlive: @Sendable (String) -> Bool
  /// Whether nothing more is to be begun: what was claimed and not tried yet goes back.
  var isStopping: @Sendable () -> Bool = { false }
  /// Told of each target as soon as it is done with.
  var tell: @Sendable (TickReport.Delivery) -> Void = { _ in }

  package init(
    setup: Setup, store: Store, deliverers: DelivererTable,
    exporter: @escaping @Sendable (String) -> (any Exporter)? = {
      ExporterTable.exporter(named: $0)
    },
    owner: String,
    clock: @escaping @Sendable () -> Timestamp,
    reading: (@Sendable () -> ClockReading)? = nil,
    isDead: @escaping @Sendable (String) -> Bool,
    isAlive: @escaping @Sendable (String) -> Bool = { _ in false },
    mediaProblem: @escaping @Sendable (Media) -> String?
  ) {
    self.setup = setup
    self.store = store
    self.deliverers = deliverers
    self.exporter = exporter
    inspector = PostInspector(exporter: exporter, mediaProblem: mediaProblem)
    self.owner = owner
    self.clock = clock
    self.reading = reading
    self.isDead = isDead
    self.isAlive = isAlive
  }

  /// What a pass took, and has to deliver.
  package struct Taken: Sendable {
    package var report: TickReport
    var claims: [ClaimedTarget]

    package var accounts: Set<String> { Set(claims.map(\.target.account)) }

    /// What has to be delivered on each account.
    package var byAccount: [String: Taken] {
      Dictionary(grouping: claims) { $0.target.account }
        .mapValues { Taken(report: report, claims: $0) }
    }
  }

  /// Throws `StoreError` when the database refuses before anything was claimed; what goes wrong
  /// afterwards is in the report, by account.
  package func run(at now: Timestamp, only: Set<Int64>? = nil) async throws -> TickReport {
    try await deliver(take(at: now, only: only))
  }

  /// Recovers and claims.
  ///
  /// `busy` accounts are passed over: somebody is delivering for them right now.
  ///
  /// Throws `StoreError`; nothing is claimed then.
  package func take(
    at now: Timestamp, only: Set<Int64>? = nil, busy: Set<String> = []
  ) throws -> Taken {
    let recovered = try store.recover(
      now: now, owner: owner, lease: Self.lease, busy: busy, isDead: isDead,
      isAlive: isAlive)
    var setup = setup
    for account in busy { setup.accounts[account] = nil }
    do {
      let claim = try store.claim(
        setup, now: now, owner: owner, lease: Self.lease, only: only, inspector: inspect)
      return Taken(
        report: TickReport(at: now, decisions: claim.decisions + (try homeless(at: now, only))),
        claims: recovered + claim.claimed)
    } catch  where !recovered.isEmpty {
      // Those are ours by now, and must not wait until the lease ends.
      return Taken(report: TickReport(at: now, decisions: []), claims: recovered)
    }
  }

  /// What is due on accounts that the config does not name any more: no planner ever comes to it.
  private func homeless(at now: Timestamp, _ only: Set<Int64>?) throws -> [Decision] {
    try store.overdue(at: now, limit: 1000).compactMap { record in
      guard setup.accounts[record.target.account] == nil, only?.contains(record.target.id) ?? true
      else { return nil }
      return .wait(
        record.target, gate: "account", until: nil,
        reason: "its account is not in the config any more")
    }
  }

  /// Delivers what was taken, accounts side by side, and says what became of it.
  package func deliver(_ taken: Taken) async -> TickReport {
    var report = taken.report
    let byAccount = Dictionary(grouping: taken.claims) { $0.target.account }
    guard !byAccount.isEmpty else { return report }
    let lease = Lease(until: report.at.advanced(by: Self.lease))
    let bell = Bell()
    async let beat: Void = Aside.run { keepAlive(lease, until: bell) }
    await withTaskGroup(of: [TickReport.Delivery].self) { group in
      for targets in byAccount.values {
        group.addTask { await deliverInTurn(targets, lease) }
      }
      for await deliveries in group { report.deliveries += deliveries }
    }
    bell.ring()
    // It holds the database open.
    await beat
    report.deliveries.sort { ($0.target.account, $0.at) < ($1.target.account, $1.at) }
    return report
  }

  /// Says from time to time that we are alive, as long as something is being delivered.
  private func keepAlive(_ lease: Lease, until bell: Bell) {
    while !bell.isRung(within: Self.leaseBeat) {
      let now = clock()
      // One that has run out may be somebody else's by now.
      guard lease.isHeld(at: now) else { return }
      let end = now.advanced(by: Self.lease)
      guard (try? store.extendLeases(of: owner, until: end)) != nil else { continue }
      lease.extend(until: end)
    }
  }

  /// The planner's look at a target.
  func inspect(_ post: PostRecord, _ target: Target) -> Inspection {
    guard let account = setup.accounts[target.account], let queue = setup.queue(of: account) else {
      return Inspection(network: ["its account is not in the config any more"])
    }
    return inspector.inspect(
      OutgoingPost(
        content: post.content, kind: post.kind, uid: post.uid, id: post.id, account: account,
        zone: queue.zone, instant: target.dueAt ?? target.queuedAt), for: account)
  }
}

/// Until when everything that one tick claimed is its own.
final class Lease: Sendable {
  /// As much earlier we stop sending: clocks of two machines differ a little.
  private static let margin = Duration.seconds(10)
  private let end: Mutex<Timestamp>

  init(until end: Timestamp) {
    self.end = Mutex(end)
  }

  func isHeld(at now: Timestamp) -> Bool {
    end.withLock { now.advanced(by: Self.margin) < $0 }
  }

  func extend(until later: Timestamp) {
    end.withLock { $0 = later }
  }
}
