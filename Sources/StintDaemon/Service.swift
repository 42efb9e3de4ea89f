internal import Foundation
internal import StintCore
internal import StintDelivery
internal import StintExporters
internal import StintStore
internal import StintSystem

/// Config and database, opened for sending.
struct Service {
  let home: Home
  let config: Config
  let store: Store
  let now: Timestamp
  private let context: Context

  var setup: Setup { config.setup }

  init(_ context: Context, readOnly: Bool) throws {
    self.context = context
    home = try context.home()
    now = context.clock()
    config = try ConfigFile.load(
      home.configFile,
      exporters: Dictionary(
        uniqueKeysWithValues: ExporterTable.all.map { ($0.description.id, $0.description.options) }),
      zones: context.zones, now: now)
    let path = home.database
    let exists = FileManager.default.fileExists(atPath: path)
    guard exists || !readOnly else { throw StoreError.missing(path: path) }
    if !exists { try Home.makeFolder(home.data) }
    let home = home
    let stamp = now.seconds
    store = try Store(
      path: path, mode: readOnly ? .readOnly : .create, exists: exists,
      beforeMigration: { backup, version in
        try Home.makeFolder(home.backups)
        try backup.copy(to: "\(home.backups)/stint-schema\(version)-\(stamp).db")
      })
    if readOnly { try store.checkAccounts(setup) } else { try store.syncAccounts(setup) }
  }

  var outbox: String { config.outbox.map { context.path($0) } ?? home.outbox }

  func tick(
    outbox: String, owner: String, clock: @escaping @Sendable () -> Timestamp, store: Store? = nil
  ) throws -> Tick {
    try Home.makeFolder(outbox)
    let mediaProblem: @Sendable (Media) -> String? = { FileFacts.problem(with: $0) }
    return Tick(
      setup: setup, store: store ?? self.store,
      deliverers: DelivererTable(
        outbox: OutboxDeliverer(
          root: outbox, processTag: Digest.sha256(owner.utf8).prefix(12).description,
          checkMedia: mediaProblem)),
      owner: owner, clock: clock, isDead: { ProcessIdentity.isDead($0) },
      mediaProblem: mediaProblem)
  }

  /// The planner's look at a target, as the tick takes it.
  func inspect(_ post: PostRecord, _ target: Target) -> Inspection {
    guard let account = setup.accounts[target.account], let queue = setup.queue(of: account) else {
      return Inspection(network: ["its account is not in the config any more"])
    }
    return PostInspector(mediaProblem: { FileFacts.problem(with: $0) }).inspect(
      OutgoingPost(
        content: post.content, kind: post.kind, uid: post.uid, id: post.id, account: account,
        zone: queue.zone, instant: target.dueAt ?? target.queuedAt), for: account)
  }
}
