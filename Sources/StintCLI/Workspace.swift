internal import Foundation
internal import StintCore
internal import StintExporters
internal import StintStore
internal import StintSystem

/// Config and database, opened for one command.
struct Workspace {
  let context: Context
  let home: Home
  let config: Config
  let store: Store
  let now: Timestamp
  let inspector = PostInspector(mediaProblem: { FileFacts.problem(with: $0) })

  var setup: Setup { config.setup }

  enum Access {
    case readOnly
    /// As `readOnly`, and where there is no database yet nothing is made of it.
    case dryRun
    case readWrite
  }

  init(_ context: Context, _ access: Access) throws {
    self.context = context
    home = try context.home()
    now = context.clock()
    config = try Self.loadConfig(context, home)
    let path = home.database
    let exists = FileManager.default.fileExists(atPath: path)
    guard exists || access != .readOnly else {
      throw StoreError.missing(path: path)
    }
    if !exists, access == .dryRun {
      // In memory, and gone with the process.
      store = try Store(path: ":memory:", mode: .create, exists: false)
      return
    }
    if !exists { try Home.makeFolder(home.data) }
    let home = home
    let clock = context.clock
    store = try Store(
      path: path, mode: access == .readWrite ? .create : .readOnly, exists: exists,
      beforeMigration: { backup, version in
        try Home.makeFolder(home.backups)
        try backup.copy(
          to: "\(home.backups)/stint-schema\(version)-\(clock().seconds).db")
      })
    switch access {
    case .readOnly, .dryRun: try store.checkAccounts(setup)
    case .readWrite: try store.syncAccounts(setup)
    }
    // The last one to close a database copies the log into it, with several waits for the disk. One
    // wait, for the commit itself, is enough: a later commit copies once there is more to copy.
    context.keepOpen(store)
  }

  static func loadConfig(_ context: Context, _ home: Home) throws -> Config {
    try ConfigFile.load(
      home.configFile, exporters: ExporterTable.options, zones: context.zones,
      now: context.clock())
  }

  var outbox: String { config.outbox.map { context.path($0) } ?? home.outbox }

  // MARK: Names

  func queue(named name: String) throws -> Queue {
    if let queue = setup.queues[name] { return queue }
    throw Self.unknown("queue", name, among: setup.queues.keys, list: "stint queue list")
  }

  func account(named name: String) throws -> Account {
    if let account = setup.accounts[name] { return account }
    throw Self.unknown("account", name, among: setup.accounts.keys, list: "stint account list")
  }

  static func unknown(
    _ what: String, _ name: String, among names: some Sequence<String>, list: String
  ) -> UserFacingError {
    let near = NearestName.suggestion(for: name, among: names)
    return UserFacingError(
      "no \(what) \(name)" + (near.map { "; did you mean \($0)?" } ?? ""), hint: list,
      status: .notFound)
  }

  /// The queue that is meant: named, or that of the named accounts, or the only one there is.
  func queue(named name: String?, accounts: [Account]) throws -> Queue {
    let ofAccounts = Set(accounts.map(\.queue))
    if let name {
      let queue = try queue(named: name)
      if let other = accounts.first(where: { $0.queue != name }) {
        throw UserFacingError(
          "account \(other.name) belongs to queue \(other.queue), not to \(name): nothing crosses the wall",
          hint: "leave it out, or use -q \(other.queue)", status: .badInput)
      }
      return queue
    }
    if ofAccounts.count == 1, let only = ofAccounts.first { return try queue(named: only) }
    if ofAccounts.count > 1 {
      throw UserFacingError(
        "the accounts belong to different queues (\(ofAccounts.sorted().joined(separator: ", ")))",
        hint: "add the post once for each queue", status: .badInput)
    }
    if setup.queues.count == 1, let only = setup.queues.values.first { return only }
    let names = setup.queues.keys.sorted()
    throw UserFacingError(
      "is this post for \(names.joined(separator: " or for "))? Stint does not guess",
      hint: "-q \(names.first ?? "business"), or --to ACCOUNT", status: .usedWrongly)
  }

  func zone(ofQueue name: String) -> Zone { setup.queues[name]?.zone ?? .utc }

  // MARK: Posts

  func post(_ id: PostID) throws -> PostRecord {
    if let post = try store.post(id.number) { return post }
    throw UserFacingError("there is no post #\(id.number)", hint: "stint list", status: .notFound)
  }

  /// The post's targets, or the one on `account`.
  func targets(of post: PostRecord, on account: String?) throws -> [TargetRecord] {
    let all = try store.targets(ofPost: post.id)
    guard let account else { return all }
    let found = all.filter { $0.target.account == account }
    guard found.isEmpty else { return found }
    let names = all.map(\.target.account)
    let near = NearestName.suggestion(for: account, among: names)
    throw UserFacingError(
      "post #\(post.id) does not go to \(account)" + (near.map { "; did you mean \($0)?" } ?? ""),
      hint: names.map { "--on \($0)" }.joined(separator: ", or "), status: .notFound)
  }

  /// The planner's look at a target.
  func inspect(_ post: PostRecord, _ target: Target) -> Inspection {
    guard let account = setup.accounts[target.account] else {
      return Inspection(network: ["its account is not in the config any more"])
    }
    return inspector.inspect(
      OutgoingPost(
        content: post.content, kind: post.kind, uid: post.uid, id: post.id, account: account,
        zone: zone(ofQueue: account.queue), instant: target.dueAt ?? target.queuedAt),
      for: account)
  }

  // MARK: Times

  /// What the user typed as a time, in `zone`.
  ///
  /// Throws with the choices where the clocks change.
  func instant(_ text: String, in zone: Zone, dst: DSTChoice?) throws -> Timestamp {
    try TimeInput.instant(text, now: now, zone: zone, dst: dst)
  }
}

extension ExporterTable {
  /// Every exporter's options, for the config reader.
  static var options: [String: [String]] {
    Dictionary(uniqueKeysWithValues: all.map { ($0.description.id, $0.description.options) })
  }
}
