internal import GRDB
package import StintCore

/// The session that is open, with what belongs to its being open.
package struct OpenSession: Hashable, Sendable {
  package var session: Session
  /// When a process last looked at it; the clocks as they stood then.
  package var beat: ClockReading?
  package var notices: Notices

  package init(session: Session, beat: ClockReading? = nil, notices: Notices = []) {
    self.session = session
    self.beat = beat
    self.notices = notices
  }
}

extension Store {
  package func openSession() throws -> OpenSession? {
    try read { try $0.openSession() }
  }

  /// Also one that was removed from the log.
  package func session(_ id: Int64) throws -> Session? {
    try read { try $0.readSession(id) }
  }

  package func session(uid: String) throws -> Session? {
    try read { try $0.readSessions("SELECT id FROM session WHERE uid = ?", [uid]).first }
  }

  /// Sessions that have an instant in common with [from, until), oldest first.
  package func sessions(
    queue: String?, from: Timestamp, until: Timestamp, includingDeleted: Bool = false
  ) throws -> [Session] {
    try read { db in
      let filter =
        (queue == nil ? "" : " AND +queue = ?")
        + (includingDeleted ? "" : " AND deleted_at IS NULL")
      // Two questions, so that each has its index: those that ended in time, and the open one.
      var arguments: StatementArguments = [from.milliseconds, until.milliseconds]
      if let queue { arguments += [queue] }
      arguments += [until.milliseconds]
      if let queue { arguments += [queue] }
      return try db.readSessions(
        """
        SELECT id FROM session WHERE end_at >= ? AND +start_at < ?\(filter)
        UNION ALL
        SELECT id FROM session INDEXED BY session_open
        WHERE end_at IS NULL AND deleted_at IS NULL AND start_at < ?\(filter)
        """, arguments
      ).filter { $0.end != from || $0.start == from }
    }
  }

  /// The newest of a queue, or of all, by its start; not counting removed ones.
  package func lastSession(queue: String? = nil) throws -> Session? {
    try read { db in
      try db.readSessions(
        """
        SELECT id FROM (SELECT id FROM session INDEXED BY session_time
          WHERE deleted_at IS NULL\(queue == nil ? "" : " AND queue = ?")
          ORDER BY start_at DESC, id DESC LIMIT 1)
        """, queue.map { [$0] } ?? []
      ).first
    }
  }

  /// The last sessions of a queue with a purpose, newest first.
  package func sessions(queue: String, purpose: String, limit: Int) throws -> [Session] {
    try read { db in
      try db.readSessions(
        """
        SELECT id FROM (SELECT id FROM session INDEXED BY session_time
          WHERE deleted_at IS NULL AND queue = ? AND purpose = ? AND end_at IS NOT NULL
          ORDER BY start_at DESC LIMIT ?)
        """, [queue, purpose, limit]
      ).reversed()
    }
  }

  /// Writes one session whole; returns it with its number.
  @discardableResult
  package func save(_ session: Session) throws -> Session {
    try write { try $0.write(session) }
  }

  /// Numbers of sessions whose times are to be looked at, and of those whose wrap-up waits, oldest
  /// first; wrap-ups of sessions that ended before `since` do not count any more.
  package func unsettledSessions(
    since: Timestamp
  ) throws -> (toCheck: [Int64], toWrapUp: [Int64]) {
    try read { db in
      (
        try Int64.fetchAll(
          db,
          sql: """
            SELECT id FROM session WHERE checks <> '' AND deleted_at IS NULL ORDER BY id
            """),
        try Int64.fetchAll(
          db,
          sql: """
            SELECT id FROM session
            WHERE wrap_up = 'pending' AND deleted_at IS NULL AND end_at >= ? ORDER BY end_at, id
            """, arguments: [since.milliseconds])
      )
    }
  }
}

extension Database {
  func openSession() throws -> OpenSession? {
    guard
      let row = try row(
        """
        SELECT * FROM session INDEXED BY session_open
        WHERE end_at IS NULL AND deleted_at IS NULL
        """),
      let session = try readSession(row["id"])
    else { return nil }
    return OpenSession(
      session: session, beat: row.beat(), notices: Notices(rawValue: row["notices"]))
  }
}
