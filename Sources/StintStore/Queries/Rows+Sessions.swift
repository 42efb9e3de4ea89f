internal import GRDB
internal import StintCore

/// Sessions as rows.
extension Row {
  /// The session without its marks and other rows of its own.
  func session() throws -> Session {
    Session(
      id: self["id"], uid: self["uid"], queue: self["queue"], purpose: self["purpose"],
      networks: try list("networks").compactMap(\.stringValue), zone: self["zone"],
      offsetInMinutes: self["offset_minutes"], start: requiredInstant("start_at"),
      planned: self["planned_s"], end: instant("end_at"),
      endedBy: (self["ended_by"] as String?).flatMap { EndCause(rawValue: $0) },
      goals: try list("goals").compactMap { goal in
        goal["text"]?.stringValue.map {
          Goal(text: $0, outcome: goal["done"]?.stringValue.flatMap { Goal.Outcome(rawValue: $0) })
        }
      },
      notes: try list("notes").compactMap { note in
        guard let at = note["at"]?.intValue, let text = note["text"]?.stringValue else {
          return nil
        }
        return SessionNote(at: Timestamp(at), text: text)
      },
      objectives: try list("objectives").compactMap(\.stringValue), isHard: self["is_hard"],
      grace: self["grace_s"], coolDown: self["cooldown_s"],
      wrapUp: WrapUp(rawValue: self["wrap_up"]) ?? .done, whyOver: self["why_over"],
      checks: (self["checks"] as String).split(separator: " ").compactMap {
        CheckReason(rawValue: String($0))
      }, revision: self["revision"], deletedAt: instant("deleted_at"),
      sourceKey: self["source_key"])
  }

  private func list(_ column: String) throws -> [JSONValue] {
    let text: String = self[column]
    // Most are empty; parsing is for the others.
    return text == "[]" ? [] : try JSONValue(parsing: text).arrayValue ?? []
  }

  func mark() -> Mark {
    Mark(
      uid: self["uid"], at: requiredInstant("at"), act: Act(rawValue: self["act"]) ?? .listen,
      person: self["person"], text: self["text"], url: self["url"], answers: self["answers"],
      revision: self["revision"])
  }

  func parkedLine() -> ParkedLine {
    ParkedLine(
      uid: self["uid"], at: requiredInstant("at"), text: self["text"], url: self["url"],
      fate: (self["fate"] as String?).flatMap { ParkedLine.Fate(rawValue: $0) })
  }

  /// When a process last looked at an open session.
  func beat() -> ClockReading? {
    guard let wall = instant("beat_wall"), let id = self["beat_boot_id"] as String? else {
      return nil
    }
    return ClockReading(
      wall: wall, monotonic: self["beat_monotonic"], boot: self["beat_boot"], bootID: id)
  }
}

extension Session {
  /// The columns of its own row but for the number, in the order of `Database.sessionColumns`.
  func columns() -> StatementArguments {
    func list(_ values: [JSONValue]) -> String { JSONValue.array(values).serialized() }
    return [
      uid, queue, purpose, list(networks.map { .string($0) }), zone, offsetInMinutes,
      start.milliseconds, planned, end?.milliseconds, endedBy?.rawValue,
      end.map { spent(through: $0) }, isHard, grace, coolDown, wrapUp.rawValue, whyOver,
      checks.map(\.rawValue).joined(separator: " "),
      list(
        goals.map { goal in
          var object: JSONObject = ["text": .string(goal.text)]
          object["done"] = goal.outcome.map { .string($0.rawValue) }
          return .object(object)
        }), list(notes.map { ["at": .int($0.at.milliseconds), "text": .string($0.text)] }),
      list(objectives.map { .string($0) }), revision, deletedAt?.milliseconds, sourceKey,
    ]
  }
}

extension Database {
  static let sessionColumns = [
    "uid", "queue", "purpose", "networks", "zone", "offset_minutes", "start_at", "planned_s",
    "end_at", "ended_by", "spent_ms", "is_hard", "grace_s", "cooldown_s", "wrap_up", "why_over",
    "checks", "goals", "notes", "objectives", "revision", "deleted_at", "source_key",
  ]

  /// One session with all that belongs to it; nil where there is none of that number.
  func readSession(_ id: Int64) throws -> Session? {
    try readSessions("SELECT id FROM session WHERE id = ?", [id]).first
  }

  /// Sessions with all that belongs to them, oldest first; `ids` is a query for their numbers.
  func readSessions(_ ids: String, _ arguments: StatementArguments) throws -> [Session] {
    var sessions = try rows(
      "SELECT * FROM session WHERE id IN (\(ids)) ORDER BY start_at, id", arguments
    ).map { try $0.session() }
    guard !sessions.isEmpty else { return [] }
    let places = Dictionary(
      uniqueKeysWithValues: sessions.enumerated().map { ($0.element.id, $0.offset) })

    func each(_ table: String, by order: String, _ body: (inout Session, Row) -> Void) throws {
      let found = try rows(
        "SELECT * FROM \(table) WHERE session_id IN (\(ids)) ORDER BY \(order)", arguments)
      for row in found {
        if let place = places[row["session_id"]] { body(&sessions[place], row) }
      }
    }

    try each("mark", by: "session_id, at, id") { $0.marks.append($1.mark()) }
    try each("parked", by: "session_id, at, id") { $0.parked.append($1.parkedLine()) }
    try each("extension", by: "session_id, rowid") { session, row in
      session.extensions.append(
        SessionExtension(
          at: row.requiredInstant("at"), seconds: row["seconds"], why: row["why"]))
    }
    try each("interruption", by: "session_id, rowid") { session, row in
      session.interruptions.append(
        Interruption(
          kind: Interruption.Kind(rawValue: row["kind"]) ?? .away,
          start: row.requiredInstant("start_at"), end: row.instant("end_at")))
    }
    return sessions
  }

  /// Writes a session whole, as a new row where its number is 0; returns it with its number.
  ///
  /// A stored session keeps its row: promo credit and the undo journal refer to it.
  @discardableResult
  func write(_ session: Session) throws -> Session {
    var session = session
    let old = session.id == 0 ? nil : try readSession(session.id)
    if session.id == 0 {
      try run(
        """
        INSERT INTO session (\(Self.sessionColumns.joined(separator: ", ")))
        VALUES (\(Self.sessionColumns.map { _ in "?" }.joined(separator: ", ")))
        """, session.columns())
      session.id = lastInsertedRowID
    } else {
      try run(
        """
        UPDATE session SET \(Self.sessionColumns.map { "\($0) = ?" }.joined(separator: ", "))
        WHERE id = ?
        """, session.columns() + [session.id])
    }
    let id = session.id
    // Most changes put one behind the others.
    let marks = old?.marks ?? []
    if session.marks.starts(with: marks) {
      for mark in session.marks.dropFirst(marks.count) { try insert(mark, into: id) }
    } else {
      // In the order they stand in: among those of one instant the row's number decides.
      try run("DELETE FROM mark WHERE session_id = ?", [id])
      for mark in session.marks { try insert(mark, into: id) }
    }
    let parked = old?.parked ?? []
    if session.parked.starts(with: parked) {
      for line in session.parked.dropFirst(parked.count) { try insert(line, into: id) }
    } else {
      try run("DELETE FROM parked WHERE session_id = ?", [id])
      for line in session.parked { try insert(line, into: id) }
    }
    if old?.extensions ?? [] != session.extensions {
      try run("DELETE FROM extension WHERE session_id = ?", [id])
      for item in session.extensions {
        try run(
          "INSERT INTO extension (session_id, at, seconds, why) VALUES (?, ?, ?, ?)",
          [id, item.at.milliseconds, item.seconds, item.why])
      }
    }
    if old?.interruptions ?? [] != session.interruptions {
      try run("DELETE FROM interruption WHERE session_id = ?", [id])
      for item in session.interruptions {
        try run(
          "INSERT INTO interruption (session_id, kind, start_at, end_at) VALUES (?, ?, ?, ?)",
          [id, item.kind.rawValue, item.start.milliseconds, item.end?.milliseconds])
      }
    }
    if old?.objectives ?? [] != session.objectives {
      try run("DELETE FROM session_objective WHERE session_id = ?", [id])
      for objective in session.objectives {
        try run(
          "INSERT OR IGNORE INTO session_objective (objective, session_id) VALUES (?, ?)",
          [objective, id])
      }
    }
    return session
  }

  func insert(_ mark: Mark, into session: Int64) throws {
    try run(
      """
      INSERT INTO mark (uid, session_id, at, act, person, text, url, answers, revision)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        mark.uid, session, mark.at.milliseconds, mark.act.rawValue, mark.person, mark.text,
        mark.url, mark.answers, mark.revision,
      ])
  }

  func insert(_ line: ParkedLine, into session: Int64) throws {
    try run(
      "INSERT INTO parked (uid, session_id, at, text, url, fate) VALUES (?, ?, ?, ?, ?, ?)",
      [line.uid, session, line.at.milliseconds, line.text, line.url, line.fate?.rawValue])
  }
}
