internal import Foundation
package import StintCore
internal import StintExporters
package import StintStore
package import StintSystem

/// Config and database, opened for one command or one pass.
package struct Workspace: Sendable {
  package let context: Context
  package let home: Home
  package let config: Config
  package let store: Store
  package let now: Timestamp
  private let inspector = PostInspector(mediaProblem: { FileFacts.problem(with: $0) })

  package var setup: Setup { config.setup }

  package enum Access: Sendable {
    case readOnly
    /// As `readOnly`, and where there is no database yet nothing is made of it.
    case dryRun
    case readWrite
  }

  package init(_ context: Context, _ access: Access) throws {
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
    func open(_ mode: Store.Mode) throws -> Store {
      try Store(
        path: path, mode: mode, exists: exists, logLength: { FileBytes.length($0) },
        beforeMigration: { backup, version in
          try Home.makeFolder(home.backups)
          try backup.copy(
            to: "\(home.backups)/stint-schema\(version)-\(clock().seconds).db")
        })
    }
    do {
      store = try open(access == .readWrite ? .create : .readOnly)
    } catch StoreError.outdated where access == .readOnly {
      // Reading alone would be refused after every update: bring it up to date first.
      try open(.readWrite).close()
      store = try open(.readOnly)
    }
    switch access {
    case .readOnly, .dryRun: try store.checkAccounts(setup)
    case .readWrite: try store.syncAccounts(setup)
    }
    // The last one to close a database copies the log into it, with several waits for the disk. One
    // wait, for the commit itself, is enough: a later commit copies once there is more to copy.
    context.keepOpen(store)
  }

  package static func loadConfig(_ context: Context, _ home: Home) throws -> Config {
    try ConfigFile.load(
      home.configFile, exporters: ExporterTable.options, zones: context.zones,
      now: context.clock())
  }

  /// Where finished items go.
  package var outbox: String { config.outbox.map { context.path($0) } ?? home.outbox }

  /// The zone of a queue; UTC for one that is not in the config any more.
  package func zone(ofQueue name: String) -> Zone { setup.queues[name]?.zone ?? .utc }

  /// The planner's look at a target.
  package func inspect(_ post: PostRecord, _ target: Target) -> Inspection {
    guard let account = setup.accounts[target.account] else {
      return Inspection(network: ["its account is not in the config any more"])
    }
    return inspector.inspect(
      OutgoingPost(
        content: post.content, kind: post.kind, uid: post.uid, id: post.id, account: account,
        zone: zone(ofQueue: account.queue), instant: target.dueAt ?? target.queuedAt),
      for: account)
  }
}

extension ExporterTable {
  /// Every exporter's options, for the config reader.
  static var options: [String: [String]] {
    Dictionary(uniqueKeysWithValues: all.map { ($0.description.id, $0.description.options) })
  }
}
