internal import GRDB
package import StintCore

/// Changes of the time log, and taking them back.
extension Store {
  /// Writes what an edit makes of sessions, together with what takes it back: all or nothing.
  ///
  /// `before` must be what is stored, else `LogJournalError.changedMeanwhile` is thrown; sessions of
  /// `after` that are not in it are new and get their numbers. Returns what was noted.
  @discardableResult
  package func edit(
    command: String, now: Timestamp, before: [Session], after: [Session]
  ) throws -> LogEditRecord {
    try write { db in
      try db.apply(
        LogEditRecord(at: now, command: command, before: before, after: after), known: .init())
    }
  }

  /// What `undo` would do: the sessions before and after it.
  ///
  /// Throws `LogJournalError`.
  package func plannedUndo(
    _ id: Int64?, command: String, now: Timestamp
  ) throws -> LogEditRecord {
    try read { try $0.plannedUndo(id, command: command, now: now).record }
  }

  /// Takes back an edit, or the newest one in effect; this is an edit itself.
  ///
  /// Throws `LogJournalError` when one of its sessions changed since. Undos are passed over in
  /// looking for the newest; by its number an undo can be undone, too.
  @discardableResult
  package func undo(
    _ id: Int64? = nil, command: String, now: Timestamp
  ) throws -> LogEditRecord {
    try write { db in
      let (record, rows) = try db.plannedUndo(id, command: command, now: now)
      let written = try db.apply(record, known: rows)
      if let undone = record.undoes { try db.setUndone(undone, by: written.id) }
      return written
    }
  }

  /// The newest edits first.
  package func logEdits(limit: Int) throws -> [LogEditRecord] {
    try read { db in
      try db.rows("SELECT * FROM edit ORDER BY id DESC LIMIT ?", [limit]).map {
        try $0.logEdit().record
      }
    }
  }

  package func logEdit(_ id: Int64) throws -> LogEditRecord? {
    try read { try $0.row("SELECT * FROM edit WHERE id = ?", [id])?.logEdit().record }
  }
}

extension Row {
  func logEdit() throws -> (record: LogEditRecord, rows: LogJournal.RowNumbers) {
    let journal = try LogJournal(parsing: self["changes"] as String)
    return (
      LogEditRecord(
        id: self["id"], at: requiredInstant("at"), command: self["command"],
        before: journal.before, after: journal.after, undoes: self["undoes"],
        undoneBy: self["undone_by"]), journal.rows
    )
  }
}

extension Database {
  /// Writes the sessions of an edit and the edit; `known` are row numbers to give back.
  func apply(_ edit: LogEditRecord, known: LogJournal.RowNumbers) throws -> LogEditRecord {
    for session in edit.before where try readSession(session.id) != session {
      throw LogJournalError.changedMeanwhile(session: session.id)
    }
    let rows = try rowNumbers(of: edit.before)
    // A mark that goes over to another session first leaves its own: its uid is there once.
    for session in edit.before {
      guard let kept = edit.after.first(where: { $0.uid == session.uid }) else { continue }
      let marks = Set(kept.marks.map(\.uid))
      for mark in session.marks where !marks.contains(mark.uid) {
        try run("DELETE FROM mark WHERE uid = ?", [mark.uid])
      }
      let parked = Set(kept.parked.map(\.uid))
      for line in session.parked where !parked.contains(line.uid) {
        try run("DELETE FROM parked WHERE uid = ?", [line.uid])
      }
    }
    let numbers = rows.merged(with: known)
    let after = try edit.after.map { session in
      let id = try write(session).id
      try giveBack(numbers, to: session)
      guard let stored = try readSession(id) else {
        throw LogJournalError.changedMeanwhile(session: id)
      }
      return stored
    }
    try moveCredit(before: edit.before, after: after)
    var written = edit
    written.after = after
    let journal = LogJournal(before: edit.before, after: after, rows: numbers)
    try journal.proveReadable()
    try run(
      "INSERT INTO edit (at, command, changes, undoes) VALUES (?, ?, ?, ?)",
      [edit.at.milliseconds, edit.command, journal.text, edit.undoes])
    written.id = lastInsertedRowID
    return written
  }

  func plannedUndo(
    _ id: Int64?, command: String, now: Timestamp
  ) throws -> (record: LogEditRecord, rows: LogJournal.RowNumbers) {
    let row =
      if let id {
        try row("SELECT * FROM edit WHERE id = ?", [id])
      } else {
        try row(
          """
          SELECT * FROM edit WHERE undone_by IS NULL AND undoes IS NULL ORDER BY id DESC LIMIT 1
          """)
      }
    guard let row else { throw id.map { LogJournalError.noEdit($0) } ?? .nothingToUndo }
    let (edit, rows) = try row.logEdit()
    if let other = edit.undoneBy { throw LogJournalError.alreadyUndone(edit.id, by: other) }
    for session in edit.after where try readSession(session.id) != session {
      throw LogJournalError.changedSince(
        edit: edit.id, session: session.id, by: try newestEdit(of: session.uid, since: edit.id))
    }
    let made = edit.after.filter { session in
      !edit.before.contains { $0.uid == session.uid }
    }
    for session in edit.before {
      guard let source = session.sourceKey,
        let other = try Int64.fetchOne(
          self, sql: "SELECT id FROM session WHERE source_key = ? AND id <> ?",
          arguments: [source, session.id])
      else { continue }
      throw LogJournalError.importedAgain(edit: edit.id, session: other)
    }
    // What the edit made keeps its row and its number, with nothing left in it.
    let tombstones = made.map { session in
      var tombstone = session
      tombstone.deletedAt = now
      tombstone.marks = []
      tombstone.parked = []
      // It may be imported again.
      tombstone.sourceKey = nil
      tombstone.revision += 1
      return tombstone
    }
    return (
      LogEditRecord(
        at: now, command: command, before: edit.after, after: edit.before + tombstones,
        undoes: edit.id), rows
    )
  }

  /// Marks an edit as taken back, or as in effect again, and with it the one that it took back.
  func setUndone(_ id: Int64, by other: Int64?) throws {
    try run("UPDATE edit SET undone_by = ? WHERE id = ?", [other, id])
    guard
      let undoes = try Int64.fetchOne(
        self, sql: "SELECT undoes FROM edit WHERE id = ?", arguments: [id])
    else { return }
    try setUndone(undoes, by: other == nil ? id : nil)
  }

  private func newestEdit(of uid: String, since edit: Int64) throws -> Int64? {
    try rows("SELECT * FROM edit WHERE id > ? AND undone_by IS NULL ORDER BY id DESC", [edit])
      .first { try $0.logEdit().record.after.contains { $0.uid == uid } }.map { $0["id"] }
  }

  private func rowNumbers(of sessions: [Session]) throws -> LogJournal.RowNumbers {
    var numbers = LogJournal.RowNumbers()
    for session in sessions {
      for row in try rows("SELECT uid, id FROM mark WHERE session_id = ?", [session.id]) {
        numbers.marks[row["uid"]] = row["id"]
      }
      for row in try rows("SELECT uid, id FROM parked WHERE session_id = ?", [session.id]) {
        numbers.parked[row["uid"]] = row["id"]
      }
    }
    return numbers
  }

  /// Gives marks and parked lines the numbers they had.
  ///
  /// Numbers decide the order of what has one instant. Where the old ones would change it, the new
  /// ones stay. A number is never used twice (AUTOINCREMENT), so an old one is free.
  private func giveBack(_ numbers: LogJournal.RowNumbers, to session: Session) throws {
    func isInOrder(_ items: [(at: Timestamp, uid: String)], _ numbers: [String: Int64]) -> Bool {
      // One without a number is new, and its row has a higher one than any before.
      zip(items, items.dropFirst()).allSatisfy { one, next in
        one.at != next.at || numbers[one.uid] ?? .max <= numbers[next.uid] ?? .max
      }
    }
    if isInOrder(session.marks.map { ($0.at, $0.uid) }, numbers.marks) {
      for mark in session.marks {
        guard let number = numbers.marks[mark.uid] else { continue }
        try run("UPDATE mark SET id = ? WHERE uid = ? AND id <> ?", [number, mark.uid, number])
      }
    }
    if isInOrder(session.parked.map { ($0.at, $0.uid) }, numbers.parked) {
      for line in session.parked {
        guard let number = numbers.parked[line.uid] else { continue }
        try run("UPDATE parked SET id = ? WHERE uid = ? AND id <> ?", [number, line.uid, number])
      }
    }
  }
}

extension LogJournal {
  /// No edit is written that could not be taken back.
  func proveReadable() throws {
    do {
      let again = try LogJournal(parsing: text)
      guard again == self else {
        let odd = zip(again.before + again.after, before + after).first { $0 != $1 }
        throw LogJournalError.notReadable(session: odd?.1.id ?? 0, reason: "it reads differently")
      }
    } catch let error as ContentCodecError {
      throw LogJournalError.notReadable(
        session: after.first?.id ?? 0, reason: "\(error.field): \(error.expected)")
    }
  }
}

extension LogJournal.RowNumbers {
  fileprivate func merged(with others: Self) -> Self {
    var all = self
    all.marks.merge(others.marks) { $1 }
    all.parked.merge(others.parked) { $1 }
    return all
  }
}
