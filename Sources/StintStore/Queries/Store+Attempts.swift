internal import GRDB
package import StintCore

/// How a delivery of a target ended, for its account and its state.
package enum Ending: Hashable, Sendable {
  case sent(remoteID: String?, url: String?)
  /// Definite and temporary: once more at `retryAt`.
  case retry(at: Timestamp, reason: String, rateLimitedUntil: Timestamp?)
  /// Definite and permanent.
  case failed(reason: String)
  case held(Hold)
  case unknown(reason: String)
  /// Claimed, but nothing was tried: back as it was.
  case released
}

extension Store {
  /// Writes the attempt down, durably, before the network is touched.
  ///
  /// Nil when the target was taken over by another process meanwhile: then it must not be sent.
  package func begin(
    _ claim: ClaimedTarget, part: Int, operationKey: String, payloadSHA256: String, owner: String,
    now: Timestamp
  ) throws -> Int64? {
    try write { db in
      guard
        try db.row(
          "SELECT 1 FROM target WHERE id = ? AND fence = ? AND state = 'sending'",
          [claim.target.id, claim.fence]) != nil
      else { return nil }
      let number: Int =
        try db.row(
          "SELECT max(number) AS n FROM attempt WHERE target_id = ? AND cycle = ? AND part = ?",
          [claim.target.id, claim.target.cycle, part])?["n"] ?? 0
      try db.run(
        """
        INSERT INTO attempt (target_id, cycle, part, number, operation_key, payload_sha256, owner,
          fence, state, started_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'sending', ?)
        """,
        [
          claim.target.id, claim.target.cycle, part, number + 1, operationKey, payloadSHA256,
          owner, claim.fence, now.milliseconds,
        ])
      return db.lastInsertedRowID
    }
  }

  /// Records how one attempt ended.
  ///
  /// The attempt always gets its answer, also when another process owns the target by now; false
  /// when it has one already.
  @discardableResult
  package func settle(
    attempt id: Int64, state: AttemptRecord.State, remoteID: String? = nil, url: String? = nil,
    failureClass: String? = nil, failure: String? = nil, now: Timestamp
  ) throws -> Bool {
    try write { db in
      try db.run(
        """
        UPDATE attempt SET state = ?, finished_at = ?, remote_id = ?, url = ?, failure_class = ?,
          failure = ?
        WHERE id = ? AND state = 'sending'
        """,
        [state.rawValue, now.milliseconds, remoteID, url, failureClass, failure, id]) > 0
    }
  }

  /// Ends a claim.
  ///
  /// False when another process took the target over: nothing is changed then.
  package func settle(_ claim: ClaimedTarget, _ ending: Ending, now: Timestamp) throws -> Bool {
    try write { db in
      guard
        let record = try db.row(
          "SELECT * FROM target WHERE id = ? AND fence = ? AND state = 'sending'",
          [claim.target.id, claim.fence])?.targetRecord()
      else { return false }
      switch ending {
      case .sent(let remoteID, let url):
        try db.finish(record, Receipt(at: claim.at, remoteID: remoteID, url: url), now: now)
        try db.run(
          """
          UPDATE send SET state = 'sent', finished_at = ?, remote_id = ?, url = ?
          WHERE target_id = ? AND cycle = ?
          """,
          [now.milliseconds, remoteID, url, record.target.id, record.target.cycle])
        try db.run(
          """
          UPDATE account SET failures_in_row = 0, rate_limited_until = NULL WHERE name = ?
          """, [record.target.account])
        try db.note(record.target.id, now: now, "sent", url ?? remoteID)
      case .retry(let at, let reason, let rateLimitedUntil):
        try db.set(.queued, on: record, now: now)
        try db.run(
          "UPDATE target SET retry_at = ?, wait_gate = 'not-before', wait_reason = ? WHERE id = ?",
          [at.milliseconds, reason, record.target.id])
        try db.forgetSend(record)
        try db.countFailure(record.target.account, rateLimitedUntil: rateLimitedUntil, now: now)
        try db.note(record.target.id, now: now, "failed for now", reason)
      case .failed(let reason):
        try db.set(.failed(reason: reason), on: record, now: now)
        try db.forgetSend(record)
        try db.countFailure(record.target.account, rateLimitedUntil: nil, now: now)
        try db.note(record.target.id, now: now, "failed", reason)
      case .held(let hold):
        try db.set(.held(hold), on: record, now: now)
        try db.forgetSend(record)
        try db.note(record.target.id, now: now, "held", hold.reason)
      case .unknown(let reason):
        try db.set(.unknown(reason: reason), on: record, now: now)
        try db.run(
          "UPDATE send SET state = 'unknown' WHERE target_id = ? AND cycle = ?",
          [record.target.id, record.target.cycle])
        try db.note(record.target.id, now: now, "unknown", reason)
      case .released:
        try db.set(.queued, on: record, now: now)
        try db.forgetSend(record)
        try db.run(
          "DELETE FROM slot WHERE account = ? AND target_id = ?",
          [record.target.account, record.target.id])
      }
      return true
    }
  }
}

extension Database {
  /// Takes a send that definitely did not happen out of the history, unless a part of it did.
  func forgetSend(_ record: TargetRecord) throws {
    let isPartlyOut =
      try row(
        """
        SELECT 1 FROM attempt WHERE target_id = ? AND cycle = ? AND state = 'accepted' LIMIT 1
        """, [record.target.id, record.target.cycle]) != nil
    guard !isPartlyOut else {
      // The rest of a thread that began must not be kept back by the rules that its own first part
      // would break now.
      try run(
        """
        UPDATE target SET override_reason = coalesce(override_reason, 'rest of a thread that began')
        WHERE id = ?
        """, [record.target.id])
      return
    }
    try passPayment(of: record)
    try run(
      "DELETE FROM send WHERE target_id = ? AND cycle = ?",
      [record.target.id, record.target.cycle])
  }

  fileprivate func countFailure(
    _ account: String, rateLimitedUntil: Timestamp?, now: Timestamp
  ) throws {
    // Being told to wait is no failure.
    guard rateLimitedUntil == nil else {
      try run(
        "UPDATE account SET rate_limited_until = ? WHERE name = ?",
        [rateLimitedUntil?.milliseconds, account])
      return
    }
    try run(
      """
      UPDATE account SET failures_in_row = failures_in_row + 1, last_failure_at = ? WHERE name = ?
      """, [now.milliseconds, account])
  }
}
