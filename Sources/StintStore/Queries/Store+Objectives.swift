internal import GRDB
package import StintCore

extension Store {
  /// Adds an objective; returns it with its number.
  package func add(_ objective: Objective) throws -> Objective {
    try write { db in
      try db.run(
        """
        INSERT INTO objective (uid, queue, text, target, counts, acts, created_at, by_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          objective.uid, objective.queue, objective.text, objective.target,
          objective.count.rawValue, objective.acts.map(\.rawValue).joined(separator: " "),
          objective.createdAt.milliseconds, objective.by?.milliseconds,
        ])
      var stored = objective
      stored.id = db.lastInsertedRowID
      return stored
    }
  }

  /// Objectives, oldest first; of one queue, and only open or closed ones, where that is said.
  package func objectives(queue: String? = nil, isOpen: Bool? = nil) throws -> [Objective] {
    try read { db in
      try db.rows("SELECT * FROM objective ORDER BY id").map { $0.objective() }.filter {
        (queue == nil || $0.queue == queue) && (isOpen == nil || ($0.closedAt == nil) == isOpen)
      }
    }
  }

  package func objective(uid: String) throws -> Objective? {
    try read { try $0.row("SELECT * FROM objective WHERE uid = ?", [uid])?.objective() }
  }

  /// Closes an open objective, or opens a closed one again; returns whether anything changed.
  package func setObjective(_ id: Int64, closedAt: Timestamp?) throws -> Bool {
    try write { db in
      try db.run(
        "UPDATE objective SET closed_at = ? WHERE id = ? AND (closed_at IS NULL) = ?",
        [closedAt?.milliseconds, id, closedAt != nil]) > 0
    }
  }

  /// Sessions that count towards an objective, oldest first.
  package func sessions(towards objective: Objective) throws -> [Session] {
    try read { db in
      try db.readSessions(
        "SELECT session_id FROM session_objective WHERE objective = ?", [objective.uid]
      ).filter { $0.deletedAt == nil }
    }
  }

  /// What the user wanted to change, said in the last review before `now` and at most a week old.
  package func lastResolution(queue: String, before now: Timestamp) throws -> String? {
    try read { db in
      try String.fetchOne(
        db,
        sql: """
          SELECT text FROM resolution WHERE queue = ? AND at <= ? AND at > ?
          ORDER BY at DESC LIMIT 1
          """,
        arguments: [
          queue, now.milliseconds, now.advanced(by: .seconds(-8 * 86_400)).milliseconds,
        ])
    }
  }
}

extension Row {
  func objective() -> Objective {
    Objective(
      id: self["id"], uid: self["uid"], queue: self["queue"], text: self["text"],
      target: self["target"], count: Objective.Count(rawValue: self["counts"]) ?? .marks,
      acts: (self["acts"] as String).split(separator: " ").compactMap {
        Act(rawValue: String($0))
      }, createdAt: requiredInstant("created_at"), by: instant("by_at"),
      closedAt: instant("closed_at"))
  }
}
