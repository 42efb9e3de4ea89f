internal import GRDB
package import StintCore

/// What one promo paid, as it stands in the database.
package struct CreditPayment: Hashable, Sendable {
  /// The send that holds the payment; another account's where the one that paid definitely failed.
  package var send: SendRecord
  package var uses: [CreditUse]

  package init(send: SendRecord, uses: [CreditUse]) {
    self.send = send
    self.uses = uses
  }
}

extension Store {
  /// What a queue's closed and confirmed sessions earned that ended after `since`.
  package func credits(of queue: String, since: Timestamp) throws -> [Credit] {
    try read { try $0.credits(of: queue, since: since) }
  }

  /// What a queue's promos paid, in the order in which they were written down: those since `since`,
  /// paid or not, and earlier ones that took from a session that ended after `since`.
  ///
  /// A promo that went to several accounts is there once for each; one of them holds the payment.
  package func payments(of queue: String, since: Timestamp) throws -> [CreditPayment] {
    try read { db in
      let sends = try db.rows(
        """
        SELECT * FROM send WHERE queue = ?1 AND kind = 'promo' AND at > ?2
        UNION
        SELECT send.* FROM session INDEXED BY session_queue
        -- In this order, or SQLite reads the whole history.
        CROSS JOIN credit_use ON credit_use.session_id = session.id
        CROSS JOIN send ON send.id = credit_use.send_id
        WHERE session.queue = ?1 AND session.end_at > ?2 AND session.deleted_at IS NULL
        ORDER BY id
        """, [queue, since.milliseconds]
      ).map { $0.sendRecord() }
      return try sends.map { send in
        CreditPayment(
          send: send,
          uses: try db.rows(
            """
            SELECT session_id, milliseconds FROM credit_use
            JOIN session ON session.id = credit_use.session_id
            WHERE send_id = ? ORDER BY session.end_at, session.id
            """, [send.id]
          ).map { CreditUse(session: $0["session_id"], milliseconds: $0["milliseconds"]) })
      }
    }
  }
}

extension Database {
  func credits(of queue: String, since: Timestamp) throws -> [Credit] {
    try rows(
      """
      SELECT id, end_at, spent_ms, (SELECT coalesce(sum(milliseconds), 0) FROM credit_use
        WHERE session_id = session.id) AS used
      FROM session INDEXED BY session_queue
      WHERE deleted_at IS NULL AND queue = ? AND end_at > ? AND checks = ''
      ORDER BY end_at, id
      """, [queue, since.milliseconds]
    ).map {
      Credit(
        session: $0["id"], earnedAt: $0.requiredInstant("end_at"), earned: $0["spent_ms"],
        used: $0["used"])
    }
  }

  /// Writes down what a send takes, session by session.
  func pay(_ uses: [CreditUse], for send: Int64) throws {
    for use in uses {
      try run(
        "INSERT INTO credit_use (send_id, session_id, milliseconds) VALUES (?, ?, ?)",
        [send, use.session, use.milliseconds])
    }
  }

  /// A send with what it paid, for another database.
  func withPayment(_ send: SendRecord) throws -> SendRecord {
    guard send.kind == .promo else { return send }
    var send = send
    send.paid = try rows(
      """
      SELECT session.uid, milliseconds FROM credit_use
      JOIN session ON session.id = credit_use.session_id WHERE send_id = ?
      ORDER BY session.end_at, session.id
      """, [send.id]
    ).map { SendRecord.Paid(session: $0["uid"], milliseconds: $0["milliseconds"]) }
    return send
  }

  /// Writes down what a send paid in another database; nothing of sessions that this one does not
  /// know.
  func pay(_ paid: [SendRecord.Paid], for send: Int64) throws {
    for use in paid {
      try run(
        """
        INSERT INTO credit_use (send_id, session_id, milliseconds)
        SELECT ?, id, ? FROM session WHERE uid = ?
        ON CONFLICT DO NOTHING
        """, [send, use.milliseconds, use.session])
    }
  }

  /// Before a target's send is taken out of the history: what it paid passes to another account's
  /// send of the same promo.
  ///
  /// Where there is none the minutes come back with the send's deletion.
  func passPayment(of record: TargetRecord) throws {
    let key: StatementArguments = [record.target.id, record.target.cycle]
    guard
      let send = try row(
        """
        SELECT id, post_id FROM send
        WHERE target_id = ? AND cycle = ? AND EXISTS (SELECT 1 FROM credit_use WHERE send_id = send.id)
        """, key),
      let heir = try row(
        """
        SELECT id FROM send
        WHERE post_id = ? AND cycle = ? AND kind = 'promo' AND id <> ? ORDER BY id LIMIT 1
        """, [send["post_id"] as Int64, record.target.cycle, send["id"] as Int64])
    else { return }
    try run(
      """
      INSERT INTO credit_use (send_id, session_id, milliseconds)
      SELECT ?, session_id, milliseconds FROM credit_use WHERE send_id = ?
      ON CONFLICT (send_id, session_id) DO UPDATE SET milliseconds = milliseconds + excluded.milliseconds
      """, [heir["id"] as Int64, send["id"] as Int64])
  }
}
