internal import GRDB
package import StintCore

extension Store {
  /// Asks of a queue that no mark answers yet, newest first.
  package func openAsks(queue: String, limit: Int) throws -> [Mark] {
    try read { db in
      try db.rows(
        """
        SELECT mark.* FROM mark INDEXED BY mark_ask JOIN session ON session.id = mark.session_id
        WHERE act = 'ask' AND session.queue = ? AND session.deleted_at IS NULL
          AND NOT EXISTS (
            SELECT 1 FROM mark AS answer JOIN session AS other ON other.id = answer.session_id
            WHERE answer.answers = mark.uid AND other.deleted_at IS NULL)
        ORDER BY mark.at DESC, mark.id DESC LIMIT ?
        """, [queue, limit]
      ).map { $0.mark() }
    }
  }

  /// The end and the rest of the queue's last hard session.
  package func lastHardEnd(
    queue: String, before now: Timestamp
  ) throws -> (end: Timestamp, coolDown: Int)? {
    try read { db in
      try db.row(
        """
        SELECT end_at, cooldown_s FROM session INDEXED BY session_queue
        WHERE queue = ? AND end_at <= ? AND end_at > ? AND deleted_at IS NULL AND is_hard = 1
        ORDER BY end_at + cooldown_s * 1000 DESC LIMIT 1
        """,
        // No rest is longer than what the config accepts by far: a week is looked back.
        [queue, now.milliseconds, now.advanced(by: .seconds(-7 * 86_400)).milliseconds]
      ).map { ($0.requiredInstant("end_at"), $0["cooldown_s"]) }
    }
  }

  /// Changes one session whole; nil when there is none of that number.
  package func changeSession(
    _ id: Int64, _ change: (inout Session) throws -> Void
  ) throws -> Session? {
    try write { db in
      guard var session = try db.readSession(id), session.deletedAt == nil else { return nil }
      try change(&session)
      return try db.write(session)
    }
  }
}
