internal import GRDB

/// The one SQLite file that holds everything.
///
/// Several processes may have it open at once.
package final class Store: Sendable {
  package enum Mode: Sendable {
    /// Creates the file where there is none.
    case create
    case readWrite
    /// Nothing is written, not even the write-ahead log of a first opening.
    case readOnly
  }

  package let path: String
  let connection: DatabaseQueue
  private let logLength: (@Sendable (String) -> Int)?
  /// Lives as long as the database is open.
  private let companion: (any AnyObject & Sendable)?
  /// Told of every try to deliver once it is written down.
  let tryBegun: @Sendable (_ uid: String, AttemptRecord, _ account: String) -> Void
  private let afterCommit: @Sendable () -> Void

  /// Opens the database and brings it up to date.
  ///
  /// Throws `StoreError`.
  ///
  /// `beforeMigration` is called before an existing file of an older schema is changed, with the
  /// old version; it makes the copy. `logLength` tells the length of a file in bytes: whoever opens
  /// the database for one command gives it, so that the log does not grow from command to command.
  /// `companion` is kept as long as the database is open, as a lock. `afterCommit` is called once others
  /// can see what was written, `tryBegun` with every try to deliver once it is safe on the disk, and its
  /// post's uid.
  package init(
    path: String, mode: Mode, exists: Bool, logLength: (@Sendable (String) -> Int)? = nil,
    companion: (any AnyObject & Sendable)? = nil,
    afterCommit: @escaping @Sendable () -> Void = {},
    tryBegun: @escaping @Sendable (String, AttemptRecord, String) -> Void = { _, _, _ in },
    beforeMigration: (_ store: DatabaseBackup, _ version: Int) throws -> Void = { _, _ in }
  ) throws {
    self.path = path
    self.logLength = mode == .readOnly ? nil : logLength
    self.companion = companion
    self.tryBegun = tryBegun
    self.afterCommit = afterCommit
    guard exists || mode == .create else { throw StoreError.missing(path: path) }
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.readonly = mode == .readOnly
    configuration.foreignKeysEnabled = true
    // A statement's text in an error would carry what the user wrote.
    configuration.publicStatementArguments = false
    let isWritable = mode != .readOnly
    configuration.prepareDatabase { db in
      if isWritable {
        try db.execute(sql: "PRAGMA synchronous = FULL")
        // Commands come and go, and each new one reads the log that the others left: keep it short.
        try db.execute(sql: "PRAGMA wal_autocheckpoint = 128")
      }
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
    }
    do {
      connection = try DatabaseQueue(path: path, configuration: configuration)
      let backup = DatabaseBackup(connection: connection)
      // One transaction: another process may be making the tables right now.
      let (version, applicationID, hasTables) = try connection.read { db in
        (
          try MigrationTable.version(db),
          try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0, try db.hasTables()
        )
      }
      // Whose file it is comes first: others number their schemas too.
      let isOurs = applicationID == MigrationTable.applicationID
      guard isOurs || (version == 0 && !hasTables) else {
        throw StoreError.notADatabase(path: path)
      }
      guard version <= MigrationTable.newest else {
        throw StoreError.newer(path: path, version: version, known: MigrationTable.newest)
      }
      // Only now: it changes the file, and a file that is not ours stays as it is.
      if isWritable {
        try connection.writeWithoutTransaction { try $0.useWriteAheadLog() }
      }
      guard version < MigrationTable.newest else { return }
      guard mode != .readOnly else {
        throw version == 0
          ? StoreError.missing(path: path)
          : .outdated(path: path, version: version, known: MigrationTable.newest)
      }
      if version > 0 { try beforeMigration(backup, version) }
      try connection.writeWithoutTransaction { db in
        try MigrationTable.migrate(db)
        trimLog(db)
      }
    } catch {
      let known = StoreError.from(error, path: path)
      // The file is there: what cannot be made is the log beside it.
      if exists, case .cannotCreate? = known as? StoreError {
        throw StoreError.readOnly(path: path)
      }
      throw known
    }
  }

  /// Runs `body` in one IMMEDIATE transaction; all or nothing.
  @discardableResult
  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try connection.writeWithoutTransaction { db in
        var value: Value?
        try db.inTransaction(.immediate) {
          value = try body(db)
          return .commit
        }
        afterCommit()
        trimLog(db)
        guard let value else { preconditionFailure("a transaction that ended well has a value") }
        return value
      }
    } catch {
      throw StoreError.from(error, path: path)
    }
  }

  /// 64 pages: reading them again costs each command a tenth of a millisecond.
  private static let longLog = 64 * 4120

  /// Copies a log that has grown long into the database and empties it.
  ///
  /// SQLite does so by itself only for a connection that lives on: one that comes after all others
  /// are gone takes the whole log for new, reads it from end to end, and writes behind it. Whoever
  /// reads at the moment is not waited for; the next one does it then.
  func trimLog(_ db: Database) {
    guard let logLength, logLength(path + "-wal") > Self.longLog else { return }
    try? db.execute(sql: "PRAGMA busy_timeout = 0")
    _ = try? Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    try? db.execute(sql: "PRAGMA busy_timeout = 5000")
  }

  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try connection.read(body)
    } catch {
      throw StoreError.from(error, path: path)
    }
  }

  /// What SQLite's own check finds broken, at most 20 sentences; empty when the file is sound.
  ///
  /// `isQuick` leaves out whether indexes and tables agree, which takes most of the time.
  package func damage(isQuick: Bool = false) throws -> [String] {
    try read { try $0.damage(isQuick: isQuick) }
  }

  /// Damage, and rows that refer to nothing.
  package func integrityProblems() throws -> [String] {
    try read { db in try db.damage() + Orphans.found(db).map(\.sentence) }
  }

  package func close() throws { try connection.close() }

  deinit { ClosedConnections.bury(connection) }
}

extension Store {
  package var backup: DatabaseBackup { DatabaseBackup(connection: connection) }
}

extension Database {
  /// Switches the file to write-ahead logging; nothing happens when it has it already.
  ///
  /// SQLite does not wait for others here as it does for statements. An empty transaction does, so
  /// that one stands between the tries.
  fileprivate func useWriteAheadLog() throws {
    var tries = 1
    while true {
      do {
        return try execute(sql: "PRAGMA journal_mode = WAL")
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && tries < 50 {
        tries += 1
        try inTransaction(.immediate) { .commit }
      }
    }
  }

  func hasTables() throws -> Bool {
    try Int.fetchOne(self, sql: "SELECT count(*) FROM sqlite_master") ?? 0 > 0
  }
}
