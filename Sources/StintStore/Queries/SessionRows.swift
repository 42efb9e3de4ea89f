internal import GRDB

/// Sessions with all that hangs on them, as they stand in one database, for another one.
struct SessionRows {
  private struct Session {
    var row: Row
    /// By their table.
    var parts: [String: [Row]]
  }

  private static let tables = ["extension", "interruption", "mark", "parked", "session_objective"]
  private let sessions: [Session]

  init(_ db: Database) throws {
    var parts: [String: [Int64: [Row]]] = [:]
    for table in Self.tables {
      let rows = try Row.fetchAll(db, sql: "SELECT * FROM \(table)")
      parts[table] = Dictionary(grouping: rows) { $0["session_id"] as Int64 }
    }
    sessions = try Row.fetchAll(db, sql: "SELECT * FROM session ORDER BY id").map { row in
      let id: Int64 = row["id"]
      return Session(row: row, parts: parts.compactMapValues { $0[id] })
    }
  }

  /// Stores those that `db` does not know, and those that it knows only as still open.
  ///
  /// What the user corrected in one that both know stays as it is there. Returns how many.
  func carry(into db: Database) throws -> Int {
    var count = 0
    // What is open there makes room first: only one session can be.
    let (ended, open) = (
      sessions.filter { $0.row["end_at"] as Int64? != nil },
      sessions.filter { $0.row["end_at"] as Int64? == nil }
    )
    for session in ended + open {
      let uid: String = session.row["uid"]
      let known = try db.row("SELECT id, end_at FROM session WHERE uid = ?", [uid])
      if let known {
        guard known["end_at"] as Int64? == nil else { continue }
        let id: Int64 = known["id"]
        let columns = session.row.columnNames.filter { $0 != "id" }
        try db.execute(
          sql: "UPDATE session SET \(columns.map { "\($0) = ?" }.joined(separator: ", ")) "
            + "WHERE id = ?",
          arguments: StatementArguments(columns.map { session.row[$0] as DatabaseValue })
            + [id])
        for table in Self.tables {
          try db.execute(sql: "DELETE FROM \(table) WHERE session_id = ?", arguments: [id])
        }
        try insertParts(session, id, db)
      } else {
        guard try insert(session.row, into: "session", [:], db) else { continue }
        try insertParts(session, db.lastInsertedRowID, db)
      }
      count += 1
    }
    return count
  }

  private func insertParts(_ session: Session, _ id: Int64, _ db: Database) throws {
    for table in Self.tables {
      for row in session.parts[table] ?? [] {
        _ = try insert(row, into: table, ["session_id": id], db)
      }
    }
  }

  /// With a number of its own there; false when it is there already.
  private func insert(
    _ row: Row, into table: String, _ other: [String: Int64], _ db: Database
  ) throws -> Bool {
    let columns = row.columnNames.filter { $0 != "id" }
    try db.execute(
      sql: """
        INSERT INTO \(table) (\(columns.joined(separator: ", ")))
        VALUES (\(columns.map { _ in "?" }.joined(separator: ", "))) ON CONFLICT DO NOTHING
        """,
      arguments: StatementArguments(
        columns.map { other[$0]?.databaseValue ?? row[$0] as DatabaseValue }))
    return db.changesCount > 0
  }
}
