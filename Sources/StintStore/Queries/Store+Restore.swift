internal import GRDB
package import StintCore

/// What a copy that is put back takes over from the database before it.
package struct CarriedOver: Hashable, Sendable {
  /// Targets that are held because they went out, or may have, since the copy was made.
  package var held = 0
  /// Posts that the copy did not know and that went out.
  package var posts = 0
  package var sessions = 0

  package init() {}
}

extension Store {
  /// Takes over what happened since this copy was made, from the database that it replaces.
  ///
  /// Posts and settings become again what they were in the copy; what is a fact of the world stays one:
  /// sends with what they paid, sessions, slots that were used. Pauses too: nothing starts to go out
  /// that somebody stopped.
  package func carryOver(from before: Store, now: Timestamp) throws -> CarriedOver {
    let facts = try before.facts(now: now)
    return try write { db in
      var carried = CarriedOver()
      // Before the sends: they name the sessions that paid for them.
      carried.sessions = try facts.sessions.carry(into: db)
      for archive in facts.sentArchives where try db.isUnknown(post: archive.post.uid) {
        for record in archive.targets { try db.know(record.target.account, in: record.queue) }
        if try db.restore(archive.settled) { carried.posts += 1 }
      }
      for item in facts.sends where try db.carry(item, now: now) { carried.held += 1 }
      for send in facts.logged { try db.know(send.account, in: send.queue) }
      try db.restore(logged: facts.logged)
      for slot in facts.slots {
        try db.run(
          """
          INSERT INTO slot (account, nominal, reason)
          SELECT name, ?2, 'used before a copy was put back' FROM account WHERE name = ?1
          ON CONFLICT DO NOTHING
          """, [slot.account, slot.nominal])
      }
      for (queue, pause) in facts.pauses {
        try db.run(
          """
          INSERT INTO pause (queue, since, until, reason) VALUES (?1, ?2, ?3, ?4)
          ON CONFLICT (queue) DO UPDATE SET until = excluded.until, reason = excluded.reason
          """, [queue, now.milliseconds, pause.until?.milliseconds, pause.reason])
      }
      return carried
    }
  }

  /// Holds all that is queued, and calls unknown what was on its way: nobody can tell any more what
  /// went out since.
  ///
  /// Returns how many it held.
  package func holdAll(now: Timestamp) throws -> Int {
    try write { db in
      for row in try db.rows("SELECT * FROM target WHERE state = 'sending'") {
        let record = row.targetRecord()
        try db.becomeUnknown(record, "it was on its way when this copy was made", now: now)
      }
      let queued = try db.rows("SELECT * FROM target WHERE state = 'queued'")
      for row in queued {
        let reason = "restored from a copy: it may have gone out since, look before you release it"
        try db.hold(row.targetRecord(), reason: reason, now: now)
      }
      return queued.count
    }
  }

  /// Calls `body` with the posts of this database that the other one does not know.
  package func exportPosts(unknownTo other: Store, _ body: (PostArchive) throws -> Void) throws {
    let known = try other.read { db in
      Set(try db.rows("SELECT uid FROM post").map { $0["uid"] as String })
    }
    try exportPosts(queue: nil) { archive in
      if !known.contains(archive.post.uid) { try body(archive) }
    }
  }

  /// A send with the name of its post that is the same in every copy.
  fileprivate struct SentPost {
    var uid: String
    var send: SendRecord
  }

  fileprivate struct Facts {
    var sends: [SentPost]
    var sentArchives: [PostArchive]
    var logged: [SendRecord]
    var sessions: SessionRows
    var slots: [(account: String, nominal: Int64)]
    var pauses: [String: Pause]
  }

  private func facts(now: Timestamp) throws -> Facts {
    let logged = try loggedSends(queue: nil)
    let pauses = try pauses()
    // Older ones are of no use to anybody.
    let since = now.advanced(by: .seconds(-30 * 86_400)).milliseconds
    return try read { db in
      let sends = try db.rows(
        "SELECT post.uid, send.* FROM send JOIN post ON post.id = send.post_id ORDER BY send.id"
      ).map { SentPost(uid: $0["uid"], send: try db.withPayment($0.sendRecord())) }
      let ids = Set(sends.compactMap(\.send.postID)).sorted()
      return Facts(
        sends: sends, sentArchives: try ids.compactMap { try db.archive(ofPost: $0) },
        logged: logged, sessions: try SessionRows(db),
        slots: try db.rows("SELECT account, nominal FROM slot WHERE nominal >= ?", [since])
          .map { ($0["account"], $0["nominal"]) }, pauses: pauses)
    }
  }
}

extension Database {
  fileprivate func isUnknown(post uid: String) throws -> Bool {
    try row("SELECT 1 FROM post WHERE uid = ?", [uid]) == nil
  }

  /// An account that came into the config after the copy was made.
  fileprivate func know(_ account: String, in queue: String) throws {
    try run(
      "INSERT INTO account (name, queue) VALUES (?, ?) ON CONFLICT DO NOTHING", [account, queue])
  }

  /// Makes a send known; whether its target is held because of it.
  fileprivate func carry(_ item: Store.SentPost, now: Timestamp) throws -> Bool {
    let send = item.send
    guard
      let record = try row(
        """
        SELECT target.* FROM target JOIN post ON post.id = target.post_id
        WHERE post.uid = ? AND target.account = ?
        """, [item.uid, send.account])?.targetRecord(),
      let cycle = send.cycle
    else {
      // On an account that the post did not have yet: the rules count it all the same.
      guard try !isUnknown(post: item.uid) else { return false }
      try know(send.account, in: send.queue)
      var alone = send
      alone.state = send.state == .sent ? .sent : .unknown
      alone.note = "of post \(item.uid), known from the database before"
      try restore(logged: [alone])
      return false
    }
    let isSent = send.state == .sent
    try run(
      """
      INSERT INTO send (target_id, post_id, cycle, queue, account, kind, at, finished_at, state,
        fingerprint, remote_id, url, note)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'known from the database before')
      ON CONFLICT DO NOTHING
      """,
      [
        record.target.id, record.target.postID, cycle, send.queue, send.account,
        send.kind.rawValue, send.at.milliseconds, send.finishedAt?.milliseconds,
        isSent ? "sent" : "unknown", Int64(bitPattern: send.fingerprint), send.remoteID, send.url,
      ])
    if changesCount > 0 { try pay(send.paid, for: lastInsertedRowID) }
    guard cycle >= record.target.cycle else { return false }
    switch record.state {
    case .queued, .draft:
      // Sent again on purpose it is another send, with a line of its own in the history.
      if isSent {
        try run("UPDATE target SET cycle = ? WHERE id = ?", [cycle + 1, record.target.id])
      }
      try hold(record, reason: "it went out after this copy was made", now: now)
      return true
    case .sending, .unknown:
      guard cycle == record.target.cycle else { return false }
      if isSent {
        let receipt = Receipt(at: send.at, remoteID: send.remoteID, url: send.url)
        try set(.sent(receipt), on: record, now: now)
        try note(record.target.id, now: now, "sent", "known from the database before")
        try run(
          """
          UPDATE send SET state = 'sent', at = ?, finished_at = ?, remote_id = ?, url = ?
          WHERE target_id = ? AND cycle = ?
          """,
          [
            send.at.milliseconds, send.finishedAt?.milliseconds, send.remoteID, send.url,
            record.target.id, cycle,
          ])
      } else if case .sending = record.state {
        try becomeUnknown(record, "it was on its way when a copy was put back", now: now)
      }
      return false
    case .held, .failed, .sent, .dropped: return false
    }
  }

  fileprivate func becomeUnknown(
    _ record: TargetRecord, _ reason: String, now: Timestamp
  ) throws {
    try set(.unknown(reason: reason), on: record, now: now)
    try note(record.target.id, now: now, "unknown", reason)
    try run(
      "UPDATE send SET state = 'unknown' WHERE target_id = ? AND cycle = ? AND state = 'sending'",
      [record.target.id, record.target.cycle])
    try run(
      """
      UPDATE attempt SET state = 'unknown', finished_at = ?, failure = ?
      WHERE target_id = ? AND state = 'sending'
      """, [now.milliseconds, reason, record.target.id])
  }

  fileprivate func hold(_ record: TargetRecord, reason: String, now: Timestamp) throws {
    try set(.held(Hold(cause: .user, reason: reason)), on: record, now: now)
    try note(record.target.id, now: now, "held", reason)
  }
}
