internal import GRDB
package import StintCore

extension Store {
  /// What the review of one queue and window needs, read in one transaction.
  ///
  /// Only the reach of the window is loaded, however long the log is; who was known before is asked
  /// of an index, person by person. Limits and budgets are the caller's.
  package func reviewMaterial(
    queue: String, window: ReviewWindow, now: Timestamp, wrapUpsSince: Timestamp
  ) throws -> ReviewInput {
    let (from, until) = Review.reach(of: window)
    return try read { db in
      let sessions = try db.reviewSessions(queue, from, until)
      var input = ReviewInput(queue: queue, window: window, now: now, sessions: sessions)
      input.sends = try db.reviewSends(queue, from, until)
      let asks = sessions.flatMap(\.marks).filter { $0.act == .ask }
      for ask in asks where try db.hasAnswer(ask.uid, queue) { input.answered.insert(ask.uid) }
      let (start, end) = (window.start, window.end)
      let people = sessions.filter { $0.isConfirmed && window.contains($0.start) }
        .flatMap(\.marks).filter(\.act.isOutgoing).compactMap(\.person)
      for person in Set(people) where try db.isKnown(person, queue, before: start, end) {
        input.known.insert(person)
      }
      input.toCheck = try db.readSessions(
        "SELECT id FROM session WHERE checks <> '' AND deleted_at IS NULL AND +queue = ?", [queue]
      ).filter { !$0.isOpen }
      input.toWrapUp = try db.readSessions(
        """
        SELECT id FROM session INDEXED BY session_wrap_up
        WHERE wrap_up = 'pending' AND deleted_at IS NULL AND end_at >= ? AND +queue = ?
        """, [wrapUpsSince.milliseconds, queue])
      if window.kind == .week {
        input.resolutions.next = try db.resolution(queue, window.first)
        input.resolutions.last = try db.resolution(queue, window.earlier().first)
      }
      return input
    }
  }

  /// Keeps what the user wants to change after the week that begins on `week`; an empty text takes
  /// it back.
  package func resolve(_ text: String, queue: String, week: CivilDate, now: Timestamp) throws {
    try write { db in
      guard !text.isEmpty else {
        return _ = try db.run(
          "DELETE FROM resolution WHERE queue = ? AND week = ?", [queue, week.iso])
      }
      try db.run(
        """
        INSERT INTO resolution (queue, week, text, at) VALUES (?, ?, ?, ?)
        ON CONFLICT (queue, week) DO UPDATE SET text = excluded.text, at = excluded.at
        """, [queue, week.iso, text, now.milliseconds])
    }
  }

  /// What was resolved for a queue after the week that begins on `week`; nil for nothing.
  package func resolution(queue: String, week: CivilDate) throws -> String? {
    try read { try $0.resolution(queue, week) }
  }
}

extension Database {
  /// Sessions that have an instant in [from, until), and the open one.
  fileprivate func reviewSessions(
    _ queue: String, _ from: Timestamp, _ until: Timestamp
  ) throws -> [Session] {
    // No session is longer than a year: a review of long ago does not walk through all that
    // followed.
    let latestEnd = until.advanced(by: .seconds(367 * 86_400))
    return try readSessions(
      """
      SELECT id FROM session INDEXED BY session_queue
      WHERE queue = ? AND deleted_at IS NULL AND end_at >= ? AND end_at < ? AND start_at < ?
      UNION ALL
      SELECT id FROM session INDEXED BY session_open
      WHERE end_at IS NULL AND deleted_at IS NULL AND queue = ? AND start_at < ?
      """,
      [
        queue, from.milliseconds, latestEnd.milliseconds, until.milliseconds, queue,
        until.milliseconds,
      ])
  }

  /// Account by account, because that is how sends are indexed.
  fileprivate func reviewSends(
    _ queue: String, _ from: Timestamp, _ until: Timestamp
  ) throws -> [Send] {
    try rows(
      """
      SELECT send.* FROM account CROSS JOIN send INDEXED BY send_account
      ON send.account = account.name AND send.at >= ? AND send.at < ?
      WHERE send.queue = ? ORDER BY send.at, send.id
      """, [from.milliseconds, until.milliseconds, queue]
    ).map { $0.send() }
  }

  private func exists(_ sql: String, _ arguments: StatementArguments) throws -> Bool {
    try row("SELECT EXISTS (\(sql)) AS found", arguments)?["found"] ?? false
  }

  fileprivate func hasAnswer(_ ask: String, _ queue: String) throws -> Bool {
    try exists(
      """
      SELECT 1 FROM mark INDEXED BY mark_answers JOIN session ON session.id = mark.session_id
      WHERE mark.answers = ? AND session.queue = ? AND session.deleted_at IS NULL
      """, [ask, queue])
  }

  /// Whether somebody was written to in a session that began before `start`.
  ///
  /// Such a mark may lie behind `start`, in a session across midnight, but not behind `end`.
  fileprivate func isKnown(
    _ person: String, _ queue: String, before start: Timestamp, _ end: Timestamp
  ) throws -> Bool {
    let acts = Act.allCases.filter(\.isOutgoing).map { "'\($0.rawValue)'" }
    return try exists(
      """
      SELECT 1 FROM mark INDEXED BY mark_person JOIN session ON session.id = mark.session_id
      WHERE mark.person = ? AND mark.at < ? AND mark.act IN (\(acts.joined(separator: ", ")))
        AND session.start_at < ? AND session.queue = ? AND session.deleted_at IS NULL
      """, [person, end.milliseconds, start.milliseconds, queue])
  }

  fileprivate func resolution(_ queue: String, _ week: CivilDate) throws -> String? {
    try row("SELECT text FROM resolution WHERE queue = ? AND week = ?", [queue, week.iso])?["text"]
  }
}

extension CivilDate {
  /// `2026-11-16`.
  fileprivate var iso: String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day))"
  }
}
