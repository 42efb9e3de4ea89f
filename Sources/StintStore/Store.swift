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

  /// Opens the database and brings it up to date.
  ///
  /// Throws `StoreError`.
  ///
  /// `beforeMigration` is called before an existing file of an older schema is changed, with the
  /// old version; it makes the copy. `logLength` tells the length of a file in bytes: whoever opens
  /// the database for one command gives it, so that the log does not grow from command to command.
  package init(
    path: String, mode: Mode, exists: Bool, logLength: (@Sendable (String) -> Int)? = nil,
    beforeMigration: (_ store: DatabaseBackup, _ version: Int) throws -> Void = { _, _ in }
  ) throws {
    self.path = path
    self.logLength = mode == .readOnly ? nil : logLength
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

  /// Problems found by SQLite's own check and by foreign keys; empty when the file is sound.
  package func integrityProblems() throws -> [String] {
    try read { db in
      let check = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
      let keys = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { row in
        "a row of \(row[0] as String? ?? "?") refers to nothing"
      }
      return check + keys
    }
  }

  package func close() throws { try connection.close() }
}

/// Copies a whole database while others may be writing to it.
package struct DatabaseBackup {
  let connection: DatabaseQueue

  /// Writes a complete copy to `path`, which must not exist yet.
  package func copy(to path: String) throws {
    do {
      // Not VACUUM INTO: SQLite 3.40 counts the generated column twice there and refuses.
      let target = try DatabaseQueue(path: path)
      try connection.backup(to: target)
      // One file, without a log beside it, is what can be carried away.
      try target.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA journal_mode = DELETE")
      }
      try target.close()
    } catch {
      throw StoreError.from(error, path: path)
    }
  }
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
