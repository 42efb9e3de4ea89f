internal import GRDB

/// Every migration, oldest first.
///
/// The number of the last one is the schema's version, kept in SQLite's `user_version`.
enum MigrationTable {
  static let all: [(number: Int, sql: String)] = [
    (Migration0001Initial.number, Migration0001Initial.sql),
    (Migration0002Sessions.number, Migration0002Sessions.sql),
    (Migration0003Networks.number, Migration0003Networks.sql),
  ]

  static var newest: Int { all.map(\.number).max() ?? 0 }

  /// Marks the file as Stint's in SQLite's `application_id`: "STNT".
  static let applicationID = 0x5354_4E54

  static func version(_ db: Database) throws -> Int {
    try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
  }

  /// Brings an older file up to date, each step in one transaction; does nothing to a current one.
  static func migrate(_ db: Database) throws {
    for (number, sql) in all where try version(db) < number {
      try db.inTransaction(.immediate) {
        // Another process may have been first while this one waited for the lock.
        if try version(db) < number {
          try db.execute(sql: sql)
          try db.execute(sql: "PRAGMA user_version = \(number)")
          try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        }
        return .commit
      }
    }
  }
}
