internal import GRDB
package import StintCore

/// A send with the name of its post that is the same in every copy.
package struct SentPost: Sendable {
  package var uid: String
  package var send: SendRecord
}

extension Store {
  /// Everything that went out, or may have.
  package func sentPosts() throws -> [SentPost] {
    try read { db in
      try db.rows(
        """
        SELECT post.uid, send.* FROM send JOIN post ON post.id = send.post_id ORDER BY send.id
        """
      ).map { SentPost(uid: $0["uid"], send: try db.withPayment($0.sendRecord())) }
    }
  }

  /// Holds targets that `sent` names and this database does not know as sent; all queued ones where
  /// `sent` is nil.
  ///
  /// Returns how many.
  package func holdSentSince(_ sent: [SentPost]?, now: Timestamp) throws -> Int {
    try write { db in
      guard let sent else {
        let queued = try db.rows("SELECT * FROM target WHERE state = 'queued'")
        for row in queued {
          let reason =
            "restored from a copy: it may have gone out since, look before you release it"
          try db.hold(row.targetRecord(), reason: reason, now: now)
        }
        return queued.count
      }
      var held = 0
      for item in sent {
        guard
          let row = try db.row(
            """
            SELECT target.* FROM target JOIN post ON post.id = target.post_id
            WHERE post.uid = ? AND target.account = ? AND target.cycle = ?
              AND target.state IN ('draft', 'queued', 'held', 'failed')
            """, [item.uid, item.send.account, item.send.cycle])
        else { continue }
        let record = row.targetRecord()
        try db.run(
          """
          INSERT INTO send (target_id, post_id, cycle, queue, account, kind, at, finished_at, state,
            fingerprint, remote_id, url, note)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'known from the database before')
          ON CONFLICT DO NOTHING
          """,
          [
            record.target.id, record.target.postID, item.send.cycle, item.send.queue,
            item.send.account, item.send.kind.rawValue, item.send.at.milliseconds,
            item.send.finishedAt?.milliseconds,
            item.send.state == .sent ? "sent" : "unknown",
            Int64(bitPattern: item.send.fingerprint), item.send.remoteID, item.send.url,
          ])
        if db.changesCount > 0 { try db.pay(item.send.paid, for: db.lastInsertedRowID) }
        guard record.state.name == .queued || record.state.name == .draft else { continue }
        try db.hold(record, reason: "it went out after this copy was made", now: now)
        held += 1
      }
      return held
    }
  }
}

extension Database {
  fileprivate func hold(_ record: TargetRecord, reason: String, now: Timestamp) throws {
    try set(.held(Hold(cause: .user, reason: reason)), on: record, now: now)
    try note(record.target.id, now: now, "held", reason)
  }
}
