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
  /// It may have arrived, and the network can be asked: nothing else happens to it until then.
  case unclear(lookAgainAt: Timestamp, reason: String)
  /// It did not arrive, because the account's credential is missing or not accepted.
  case credentials(reason: String)
  /// Claimed, but nothing was tried since: back as it was.
  case released
}

extension Store {
  /// The owner of a target whose outcome is unclear, until somebody asks the network again.
  package static let ownedByNobody = "nobody"

  /// Writes the attempt down, durably, before the network is touched.
  ///
  /// Nil when the target was taken over by another process meanwhile: then it must not be sent. `clock`
  /// is what a clock says that nobody can set; it is kept for the first and for the last try under the
  /// key. `server` is where the try goes.
  package func begin(
    _ claim: ClaimedTarget, part: Int, operationKey: String, payloadSHA256: String, owner: String,
    now: Timestamp, clock: String? = nil, server: String? = nil
  ) throws -> Int64? {
    let begun = try write { db -> AttemptRecord? in
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
      let id = db.lastInsertedRowID
      if let clock {
        for (note, isKept) in [(TryNote.first, false), (.last, true)] {
          try db.keep(note, clock, key: operationKey, of: claim, now: now, replacing: isKept)
        }
      }
      if let server {
        try db.keep(.server, server, key: operationKey, of: claim, now: now, replacing: true)
      }
      return AttemptRecord(
        id: id, targetID: claim.target.id, cycle: claim.target.cycle, part: part,
        number: number + 1, operationKey: operationKey, payloadSHA256: payloadSHA256, owner: owner,
        state: .sending, startedAt: now)
    }
    guard let begun else { return nil }
    tryBegun(claim.post.uid, begun, claim.target.account)
    return begun.id
  }

  /// Whether the database stands where it does not know of a try that was made: it is older than what
  /// was sent.
  ///
  /// What it knows otherwise of that delivery counts as well: an import brings no tries along.
  package func isOlder(
    thanTryOf uid: String, on account: String, cycle: Int, part: Int, number: Int
  ) throws -> Bool {
    try read { db in
      guard
        let target = try db.row(
          """
          SELECT target.id, target.state FROM target JOIN post ON post.id = target.post_id
          WHERE post.uid = ? AND target.account = ?
          """, [uid, account])
      else {
        // Its post may have moved to other accounts since. Who begins anew takes the note of the try away.
        return try db.row("SELECT 1 FROM post WHERE uid = ?", [uid]) == nil
      }
      // On its way with an earlier try, or claimed and not tried yet, as in a copy that was made then.
      guard ["draft", "queued", "held", "failed", "sending"].contains(target["state"] as String)
      else { return false }
      let id: Int64 = target["id"]
      return try db.row(
        """
        SELECT 1 FROM attempt WHERE target_id = ? AND cycle = ? AND part = ? AND number >= ?
        """, [id, cycle, part, number]) == nil
        && db.row("SELECT 1 FROM send WHERE target_id = ? AND cycle >= ?", [id, cycle]) == nil
    }
  }

  /// What `begin` was told besides: the readings of a clock that nobody can set, and the server.
  package enum TryNote: String, Sendable {
    case first = "clock.first"
    case last = "clock.last"
    case server
  }

  package func told(_ note: TryNote, key: String) throws -> String? {
    try deliveryNote(note.rawValue, key: key)
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
      try db.settleAttempt(
        id, state, remoteID: remoteID, url: url, failureClass: failureClass, failure: failure,
        now: now)
    }
  }

  /// Writes down that the network took an attempt without saying what became of it.
  package func acknowledge(attempt id: Int64) throws {
    try write { db in
      try db.run(
        "UPDATE attempt SET failure_class = ? WHERE id = ? AND state = 'sending'",
        [AttemptRecord.acknowledged, id])
    }
  }

  /// Whether nobody has taken over what was claimed, as the database says it now.
  package func isHeld(_ claim: ClaimedTarget) throws -> Bool {
    try read { db in
      try db.row(
        "SELECT 1 FROM target WHERE id = ? AND fence = ? AND state = 'sending'",
        [claim.target.id, claim.fence]) != nil
    }
  }

  /// The last part was accepted and its target with it, in one transaction: one wait for the disk.
  ///
  /// The attempt gets its answer even when the target is somebody else's by now. nil when the attempt
  /// had an answer already; else whether the target was still ours.
  package func settleLast(
    attempt id: Int64, remoteID: String?, url: String?, of claim: ClaimedTarget, _ ending: Ending,
    now: Timestamp
  ) throws -> Bool? {
    try write { db in
      guard
        try db.settleAttempt(
          id, .accepted, remoteID: remoteID, url: url, failureClass: nil, failure: nil, now: now)
      else { return nil }
      return try db.settle(claim, ending, now: now)
    }
  }

  /// Ends a claim.
  ///
  /// False when another process took the target over: nothing is changed then.
  package func settle(_ claim: ClaimedTarget, _ ending: Ending, now: Timestamp) throws -> Bool {
    try write { db in try db.settle(claim, ending, now: now) }
  }

  /// Keeps everything that `owner` is delivering its own until `until`.
  ///
  /// For deliveries that take long; what somebody else took over stays theirs.
  package func extendLeases(of owner: String, until: Timestamp) throws {
    try write { db in
      try db.run(
        """
        UPDATE target INDEXED BY target_attention SET lease_end = ?
        WHERE state IN ('held', 'sending', 'failed', 'unknown') AND state = 'sending'
          AND owner = ? AND lease_end < ?
        """, [until.milliseconds, owner, until.milliseconds])
    }
  }
}

extension Database {
  fileprivate func keep(
    _ note: Store.TryNote, _ value: String, key: String, of claim: ClaimedTarget, now: Timestamp,
    replacing isReplaced: Bool
  ) throws {
    try run(
      """
      INSERT INTO delivery_note (operation_key, name, value, target_id, at)
      VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (operation_key, name) DO UPDATE SET value = excluded.value, at = excluded.at
      WHERE ?6
      """, [key, note.rawValue, value, claim.target.id, now.milliseconds, isReplaced])
  }

  fileprivate func settleAttempt(
    _ id: Int64, _ state: AttemptRecord.State, remoteID: String?, url: String?,
    failureClass: String?, failure: String?, now: Timestamp
  ) throws -> Bool {
    try run(
      """
      UPDATE attempt SET state = ?, finished_at = ?, remote_id = ?, url = ?, failure_class = ?,
        failure = ?
      WHERE id = ? AND state = 'sending'
      """,
      [state.rawValue, now.milliseconds, remoteID, url, failureClass, failure, id]) > 0
  }

  fileprivate func settle(
    _ claim: ClaimedTarget, _ ending: Ending, now: Timestamp
  ) throws -> Bool {
    guard
      let record = try row(
        "SELECT * FROM target WHERE id = ? AND fence = ? AND state = 'sending'",
        [claim.target.id, claim.fence])?.targetRecord()
    else { return false }
    switch ending {
    case .sent(let remoteID, let url):
      try finish(record, Receipt(at: claim.at, remoteID: remoteID, url: url), now: now)
      try run(
        """
        UPDATE send SET state = 'sent', finished_at = ?, remote_id = ?, url = ?
        WHERE target_id = ? AND cycle = ?
        """,
        [now.milliseconds, remoteID, url, record.target.id, record.target.cycle])
      try run(
        """
        UPDATE account SET failures_in_row = 0, rate_limited_until = NULL WHERE name = ?
        """, [record.target.account])
      try run("DELETE FROM delivery_note WHERE target_id = ?", [record.target.id])
      try note(record.target.id, now: now, "sent", url ?? remoteID)
    case .retry(let at, let reason, let rateLimitedUntil):
      try set(.queued, on: record, now: now)
      try run(
        "UPDATE target SET retry_at = ?, wait_gate = 'not-before', wait_reason = ? WHERE id = ?",
        [at.milliseconds, reason, record.target.id])
      try forgetSend(record)
      try countFailure(record.target.account, rateLimitedUntil: rateLimitedUntil, now: now)
      try note(record.target.id, now: now, "failed for now", reason)
    case .failed(let reason):
      try set(.failed(reason: reason), on: record, now: now)
      try forgetSend(record)
      try countFailure(record.target.account, rateLimitedUntil: nil, now: now)
      try note(record.target.id, now: now, "failed", reason)
    case .held(let hold):
      try set(.held(hold), on: record, now: now)
      try forgetSend(record)
      try note(record.target.id, now: now, "held", hold.reason)
    case .unknown(let reason):
      try set(.unknown(reason: reason), on: record, now: now)
      try run(
        "UPDATE send SET state = 'unknown' WHERE target_id = ? AND cycle = ?",
        [record.target.id, record.target.cycle])
      try note(record.target.id, now: now, "unknown", reason)
    case .unclear(let instant, let reason):
      // It stays claimed, by nobody: whoever ticks after that instant takes it over. Its attempt
      // stays open and keeps the first reason.
      try run(
        """
        UPDATE attempt SET failure = coalesce(failure, ?) WHERE target_id = ? AND cycle = ? AND state = 'sending'
        """, [reason, record.target.id, record.target.cycle])
      try run(
        """
        UPDATE target SET owner = ?, lease_end = ?, wait_gate = 'lookup', wait_reason = ?,
          wait_until = ? WHERE id = ?
        """,
        [
          Store.ownedByNobody, instant.milliseconds, reason, instant.milliseconds,
          record.target.id,
        ])
      try note(record.target.id, now: now, "unclear", reason)
    case .credentials(let reason):
      try set(.queued, on: record, now: now)
      try run(
        """
        UPDATE target SET retry_at = ?, wait_gate = 'credentials', wait_reason = ? WHERE id = ?
        """, [now.milliseconds, reason, record.target.id])
      try forgetSend(record)
      try run(
        "UPDATE account SET credential_problem = ? WHERE name = ?",
        [reason, record.target.account])
      try note(record.target.id, now: now, "credential refused", reason)
    case .released: try release(record, now: now)
    }
    return true
  }

  /// Puts a target that was claimed back as it was, its slot free again unless it has been tried in it.
  func release(_ record: TargetRecord, now: Timestamp) throws {
    try set(.queued, on: record, now: now)
    try forgetSend(record)
    try run(
      """
      DELETE FROM slot WHERE account = ?1 AND target_id = ?2
        AND NOT EXISTS (SELECT 1 FROM attempt WHERE target_id = ?2 AND cycle = ?3)
      """, [record.target.account, record.target.id, record.target.cycle])
  }

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
      try run(
        """
        UPDATE send SET state = 'sending', finished_at = NULL WHERE target_id = ? AND cycle = ?
        """, [record.target.id, record.target.cycle])
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
