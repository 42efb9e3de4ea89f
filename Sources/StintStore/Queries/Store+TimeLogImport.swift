internal import GRDB
package import StintCore

/// The time log on its way out and in.
extension Store {
  /// Calls `body` with each session that has an instant in common with [from, until), oldest first.
  ///
  /// One snapshot, read some hundreds at a time: a log of many years takes no more memory than one of
  /// a week.
  package func exportSessions(
    queue: String?, from: Timestamp, until: Timestamp, includingDeleted: Bool,
    _ body: (Session) throws -> Void
  ) throws {
    try read { db in
      let ids = try Int64.fetchAll(
        db,
        sql: """
          SELECT id FROM session
          WHERE start_at < ?2 AND (end_at IS NULL OR end_at > ?1 OR start_at >= ?1)
            AND (?3 IS NULL OR queue = ?3) AND (?4 OR deleted_at IS NULL)
          ORDER BY start_at, id
          """, arguments: [from.milliseconds, until.milliseconds, queue, includingDeleted])
      let size = 400
      let places = Array(repeating: "?", count: size).joined(separator: ", ")
      var first = 0
      while first < ids.count {
        // Filled up to one length, so that one statement serves all.
        let some = Array(ids[first..<min(first + size, ids.count)])
        let filled = some + Array(repeating: -1, count: size - some.count)
        for session in try db.readSessions(places, StatementArguments(filled)) { try body(session) }
        first += size
      }
    }
  }

  /// When each session of the log was, removed ones included, by their starts.
  package func loggedTimes() throws -> [LoggedTime] {
    try read { db in
      try db.rows(
        """
        SELECT id, uid, source_key, start_at, end_at, revision, deleted_at FROM session
        ORDER BY start_at, id
        """
      ).map { row in
        LoggedTime(
          id: row["id"], uid: row["uid"], sourceKey: row["source_key"],
          start: row.requiredInstant("start_at"), end: row.instant("end_at"),
          revision: row["revision"], isDeleted: row.instant("deleted_at") != nil)
      }
    }
  }

  /// Those of the uids that a mark or a parked line of the log has.
  package func loggedParts(among uids: Set<String>) throws -> Set<String> {
    guard !uids.isEmpty else { return [] }
    return try read { db in
      try uids.filter { uid in
        try db.row(
          """
          SELECT 1 FROM mark WHERE uid = ?1 UNION ALL SELECT 1 FROM parked WHERE uid = ?1
          """, [uid]) != nil
      }
    }
  }

  /// Adds sessions in one transaction, together with what takes them back.
  ///
  /// A number that is free is kept, another session gets a new one.
  @discardableResult
  package func importSessions(
    _ sessions: [Session], command: String, now: Timestamp
  ) throws -> LogEditRecord {
    try write { db in
      let numbered = try sessions.map { session in
        var session = session
        guard session.id > 0, try db.row("SELECT 1 FROM session WHERE id = ?", [session.id]) == nil
        else {
          session.id = 0
          return session
        }
        // A row to hold the number; writing the session fills in what belongs to it.
        try db.run(
          """
          INSERT INTO session (id, \(Database.sessionColumns.joined(separator: ", ")))
          VALUES (?, \(Database.sessionColumns.map { _ in "?" }.joined(separator: ", ")))
          """, [session.id] + session.columns())
        return session
      }
      return try db.apply(
        LogEditRecord(at: now, command: command, before: [], after: numbered), known: .init())
    }
  }
}
