internal import GRDB

/// A copy of a database, of this schema or an older one, looked at without being changed.
package final class SavedDatabase: Sendable {
  package let path: String
  /// Of its schema.
  package let version: Int
  private let connection: DatabaseQueue

  /// Throws `StoreError` for what is no database of ours, is damaged, or is of a newer schema.
  package init(path: String) throws {
    self.path = path
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.readonly = true
    configuration.publicStatementArguments = false
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
    do {
      connection = try DatabaseQueue(path: path, configuration: configuration)
      let (version, application) = try connection.read { db in
        (try MigrationTable.version(db), try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0)
      }
      guard application == MigrationTable.applicationID, version > 0 else {
        throw StoreError.notADatabase(path: path)
      }
      guard version <= MigrationTable.newest else {
        throw StoreError.newer(path: path, version: version, known: MigrationTable.newest)
      }
      self.version = version
    } catch {
      throw StoreError.from(error, path: path)
    }
  }

  deinit { ClosedConnections.bury(connection) }

  /// What SQLite's own check finds broken in it, at most 20 sentences; empty when it is sound.
  package func damage() throws -> [String] {
    do {
      return try connection.read { try $0.damage() }
    } catch {
      throw StoreError.from(error, path: path)
    }
  }

  package var backup: DatabaseBackup { DatabaseBackup(connection: connection) }

  /// Calls `body` outside of any transaction: one ends with the first page that cannot be read.
  func readLoosely<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try connection.unsafeRead(body)
    } catch {
      throw StoreError.from(error, path: path)
    }
  }

  package func close() throws { try connection.close() }
}

/// Copies a whole database while others may be writing to it.
package struct DatabaseBackup {
  let connection: DatabaseQueue

  /// Writes a complete copy to `path`: a new file, or an empty one.
  ///
  /// All in one step: with several, each commit of somebody else would make SQLite begin anew, and in a
  /// write-ahead log a reader keeps nobody from writing. It does not wait for the disk.
  package func copy(to path: String) throws {
    do {
      var configuration = Configuration()
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = OFF") }
      // Not VACUUM INTO: SQLite 3.40 counts the generated column twice there and refuses.
      let target = try DatabaseQueue(path: path, configuration: configuration)
      defer { ClosedConnections.bury(target) }
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

extension Database {
  private static let mostDamage = 20

  /// What SQLite's own check finds, and then posts that cannot be read; at most 20 sentences.
  func damage(isQuick: Bool = false) throws -> [String] {
    let pragma = isQuick ? "quick_check" : "integrity_check"
    let found = try String.fetchAll(self, sql: "PRAGMA \(pragma)(\(Self.mostDamage))")
      .filter { $0 != "ok" }
    guard !isQuick, found.isEmpty, try tableExists("post") else { return found }
    return try unreadable()
  }

  private func unreadable() throws -> [String] {
    var found: [String] = []
    let rows = try Row.fetchCursor(
      self,
      sql: "SELECT id, content FROM post UNION ALL SELECT post_id, content FROM revision")
    while found.count < Self.mostDamage, let row = try rows.next() {
      do {
        _ = try row.content(ofPost: row["id"])
      } catch let error as UnreadableContent {
        found.append(error.sentence)
      }
    }
    return found
  }
}
