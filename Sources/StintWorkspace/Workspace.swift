internal import Foundation
package import StintCore
package import StintExporters
internal import StintPlugins
package import StintStore
package import StintSystem

/// Config and database, opened for one command or one pass.
package struct Workspace: Sendable {
  package let context: Context
  package let home: Home
  package let config: Config
  package let store: Store
  package private(set) var now: Timestamp
  /// Built-in exporters and the user's plug-ins.
  package let catalogue: ExporterCatalogue
  /// Reads each media file once, however often it is asked about.
  package let watch = MediaWatch()
  private let inspector: PostInspector
  private let identity: String

  /// The config's queues and accounts; what a server said it allows stands among the options of its
  /// accounts, where the config does not say otherwise.
  package private(set) var setup: Setup

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
    let catalogue = Self.catalogue(context, home)
    self.catalogue = catalogue
    inspector = PostInspector(
      exporter: { catalogue.exporter(named: $0) },
      mediaProblem: { [watch] in watch.problem(with: $0) })
    config = try Self.loadConfig(context, home, catalogue)
    let path = home.database
    let exists = FileManager.default.fileExists(atPath: path)
    // Opening a pipe would wait for whoever writes to it.
    guard !exists || FilePlace.isFile(path) else { throw StoreError.notADatabase(path: path) }
    if FileBytes.length(path) == 0, Self.hadDatabase(home) {
      // A new one would lose what was queued, and say that all is well.
      throw StoreError.gone(path: path, state: home.state)
    }
    guard exists || access != .readOnly else {
      throw StoreError.missing(path: path)
    }
    if !exists, access == .dryRun {
      // In memory, and gone with the process.
      store = try Store(path: ":memory:", mode: .create, exists: false)
      setup = config.setup
      identity = ""
      return
    }
    if !exists { try Home.makeFolder(home.data) }
    // Held as long as the store is open.
    let lock = access == .readWrite ? try DatabaseLock.share(home) : nil
    let home = home
    let clock = context.clock
    let callsDaemon = context.callsDaemon
    func open(_ mode: Store.Mode) throws -> Store {
      try Store(
        path: path, mode: mode, exists: exists, logLength: { FileBytes.length($0) },
        companion: lock, afterCommit: { if callsDaemon { WakeSocket.call(home) } },
        tryBegun: { uid, attempt, account in
          LastTry(
            uid: uid, account: account, cycle: attempt.cycle, part: attempt.part,
            number: attempt.number, at: attempt.startedAt
          ).write(home)
        },
        beforeMigration: { backup, version in
          try BackupFolder(home).make(
            .beforeMigration(schema: version), of: backup, at: clock())
        })
    }
    do {
      store = try open(access == .readWrite ? .create : .readOnly)
    } catch StoreError.outdated where access == .readOnly {
      // Reading alone would be refused after every update: bring it up to date first.
      try open(.readWrite).close()
      store = try open(.readOnly)
    }
    identity = FileBytes.identity(path)
    switch access {
    case .readOnly, .dryRun: try store.checkAccounts(config.setup)
    case .readWrite: try store.syncAccounts(config.setup)
    }
    setup = Self.merge(try store.accountFacts(), into: config.setup, catalogue)
    // The last one to close a database copies the log into it, with several waits for the disk. One
    // wait, for the commit itself, is enough: a later commit copies once there is more to copy.
    context.keepOpen(store)
  }

  /// Whether the state folder tells of a database: of its last try to deliver, or by its copies.
  private static func hadDatabase(_ home: Home) -> Bool {
    LastTry.read(home) != nil || !BackupFolder(home).copies().isEmpty
  }

  /// As if `text` were the config, on a database in memory: what is kept there is gone with the
  /// process.
  package init(_ context: Context, trying text: String) throws {
    self.context = context
    home = try context.home()
    now = context.clock()
    let catalogue = Self.catalogue(context, home)
    self.catalogue = catalogue
    inspector = PostInspector(
      exporter: { catalogue.exporter(named: $0) },
      mediaProblem: { [watch] in watch.problem(with: $0) })
    config = try Self.readConfig(text, of: home.configFile, context)
    setup = config.setup
    store = try Store(path: ":memory:", mode: .create, exists: false)
    try store.syncAccounts(setup)
    identity = ""
  }

  /// Refuses to deliver from a database that is older than what was sent.
  ///
  /// Throws `UserFacingError`; what it says to type holds what may have gone out.
  package func requireNewest() throws {
    guard try store.isOlder(thanLastTryIn: home) else { return }
    throw UserFacingError(
      "the database \(home.database) is older than what was sent: the last try to deliver is not in "
        + "it, as when its log was deleted or a copy was put in its place by hand; nothing was sent",
      hint: "stint doctor --fix, which holds what may have gone out", status: .damaged)
  }

  /// The same config and database at a later instant, with what servers have said meanwhile.
  package func refreshed() throws -> Workspace {
    var fresh = self
    fresh.now = context.clock()
    fresh.setup = Self.merge(try store.accountFacts(), into: config.setup, catalogue)
    return fresh
  }

  /// Whether the database that is open is still the one at its place: a restore puts another there.
  package var isCurrent: Bool { FileBytes.identity(home.database) == identity }

  /// What the config was made of, as it is now: the file, and the rules of time zones.
  package static func configStamp(_ context: Context, _ home: Home) -> String {
    FileBytes.stamp(home.configFile) + "|" + context.zones.stamp
  }

  /// Adds what servers said to the options of their accounts.
  private static func merge(
    _ facts: [String: [String: String]], into setup: Setup, _ catalogue: ExporterCatalogue
  ) -> Setup {
    guard !facts.isEmpty else { return setup }
    var setup = setup
    for (name, facts) in facts {
      guard let account = setup.accounts[name],
        let known = catalogue.exporter(named: account.exporter)?.description.options
      else { continue }
      // What an exporter does not know, as after a change of the account's exporter, is left out.
      let useful = facts.filter { known.contains($0.key) }
      setup.accounts[name]?.options.merge(useful) { own, _ in own }
    }
    return setup
  }

  package static func loadConfig(
    _ context: Context, _ home: Home, _ catalogue: ExporterCatalogue? = nil
  ) throws -> Config {
    try ConfigFile.load(
      home.configFile, exporters: (catalogue ?? Self.catalogue(context, home)).known,
      serversNeeded: ExporterTable.serversNeeded, zones: context.zones, now: context.clock())
  }

  /// Checks a text that is to become the config.
  package static func readConfig(
    _ text: String, of path: String, _ context: Context
  ) throws -> Config {
    try ConfigFile.read(
      text, of: path, exporters: catalogue(context, try context.home()).known,
      serversNeeded: ExporterTable.serversNeeded, zones: context.zones, now: context.clock())
  }

  /// Looks for nothing before a name is asked for that is not built in.
  package static func catalogue(_ context: Context, _ home: Home) -> ExporterCatalogue {
    Plugins(home, context).catalogue
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

extension ExporterCatalogue {
  /// What the config reader has to know.
  fileprivate var known: KnownExporters {
    KnownExporters(
      options: { name in
        if let exporter = ExporterTable.exporter(named: name) {
          return .these(exporter.description.options)
        }
        return has(name) ? .any : nil
      }, names: { names })
  }
}

extension ExporterTable {
  /// Exporters whose accounts must name their server once they have a credential.
  static var serversNeeded: Set<String> {
    Set(all.map(\.description).filter { $0.connection?.needsServer ?? false }.map(\.id))
  }
}
