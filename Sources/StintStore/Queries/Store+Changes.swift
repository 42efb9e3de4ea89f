internal import GRDB
package import StintCore

extension Store {
  /// Moves targets to another state for the user, each only from a state that allows it; returns
  /// those moved.
  ///
  /// What is being sent, or may be out, is not the user's to move: that would forget it.
  package func move(
    _ ids: [Int64], to state: TargetState, now: Timestamp, detail: String? = nil
  ) throws -> [Int64] {
    try write { db in
      try ids.filter { id in
        guard let row = try db.row("SELECT * FROM target WHERE id = ?", [id]) else { return false }
        let record = row.targetRecord()
        guard ![.sending, .unknown].contains(record.state.name),
          TargetState.successors(of: record.state.name).contains(state.name)
        else { return false }
        try db.set(state, on: record, now: now)
        try db.note(id, now: now, state.name.rawValue, detail)
        return true
      }
    }
  }

  /// What may change on a target that has not gone out.
  package struct Change: Sendable {
    /// Outer nil: leave it.
    ///
    /// Inner nil: no time of its own any more.
    package var fixedAt: Timestamp??
    package var expiresAt: Timestamp??
    package var priority: Priority?
    package var override: String?
    package var evergreen: Evergreen??

    package init(
      fixedAt: Timestamp?? = nil, expiresAt: Timestamp?? = nil, priority: Priority? = nil,
      override: String? = nil, evergreen: Evergreen?? = nil
    ) {
      self.fixedAt = fixedAt
      self.expiresAt = expiresAt
      self.priority = priority
      self.override = override
      self.evergreen = evergreen
    }
  }

  /// Changes targets that are not on their way and have not gone out; returns those changed.
  package func change(
    _ ids: [Int64], _ change: Change, now: Timestamp, detail: String
  ) throws -> [Int64] {
    try write { db in
      try ids.filter { id in
        guard
          let record = try db.row(
            """
            SELECT * FROM target
            WHERE id = ? AND state IN ('draft', 'queued', 'held', 'failed')
            """, [id])?.targetRecord()
        else { return false }
        var target = record.target
        if let fixedAt = change.fixedAt {
          target.fixedAt = fixedAt
          target.retryAt = nil
        }
        if let expiresAt = change.expiresAt { target.expiresAt = expiresAt }
        if let priority = change.priority { target.priority = priority }
        if let override = change.override { target.override = override }
        if let evergreen = change.evergreen { target.evergreen = evergreen }
        try db.run(
          """
          UPDATE target SET fixed_at = ?, retry_at = ?, expires_at = ?, priority = ?, rank = ?,
            override_reason = ?, green_rest = ?, green_maximum = ?, green_until = ?,
            wait_gate = NULL, wait_reason = NULL, wait_until = NULL
          WHERE id = ?
          """,
          [
            target.fixedAt?.milliseconds, target.retryAt?.milliseconds,
            target.expiresAt?.milliseconds, target.priority.rawValue, target.rank, target.override,
            target.evergreen?.coolDownInMilliseconds, target.evergreen?.maximum,
            target.evergreen?.until?.milliseconds, id,
          ])
        try db.note(id, now: now, "changed", detail)
        return true
      }
    }
  }

  /// Makes targets due at `now`, whatever kept them waiting so far: one step, or none.
  package func dueNow(_ ids: [Int64], override: String?, now: Timestamp, detail: String) throws {
    try write { db in
      for id in ids {
        guard
          let record = try db.row(
            "SELECT * FROM target WHERE id = ? AND state IN ('draft', 'queued', 'held', 'failed')",
            [id])?.targetRecord()
        else { continue }
        if record.state.name != .queued { try db.set(.queued, on: record, now: now) }
        try db.run(
          """
          UPDATE target SET fixed_at = ?, retry_at = NULL, priority = 'now',
            rank = CASE WHEN green_rest IS NULL THEN 0 ELSE rank END, override_reason = ?
          WHERE id = ?
          """, [now.milliseconds, override, id])
        try db.note(id, now: now, "queued", detail)
      }
    }
  }

  /// Where a target goes in its line.
  package enum Place: Sendable {
    case first, last
    case before(Int64)
    case after(Int64)
  }

  /// Puts queued targets elsewhere in their account's line.
  ///
  /// `before` and `after` name the post that stands there; an account it has no target on is left
  /// alone. Returns those moved.
  package func place(_ ids: [Int64], _ place: Place, now: Timestamp) throws -> [Int64] {
    try write { db in
      try ids.filter { id in
        guard
          let record = try db.row(
            "SELECT * FROM target WHERE id = ? AND state IN ('queued', 'draft', 'held')", [id])?
            .targetRecord()
        else { return false }
        let target = record.target
        guard let position = try db.position(for: target, place) else { return false }
        try db.run("UPDATE target SET position = ? WHERE id = ?", [position, id])
        try db.note(id, now: now, "changed", "moved in its line")
        return true
      }
    }
  }

  /// Gives a post another wording; the old one is kept as a revision.
  ///
  /// Targets that wait get the new fingerprint; those held for what was wrong with the text are
  /// queued again. Returns the new revision, nil when a target of the post is on its way or nothing
  /// is left to send.
  package func edit(
    _ id: Int64, revision: Int, kind: Kind, content: Content, fingerprints: [String: UInt64],
    now: Timestamp
  ) throws -> Int? {
    try write { db in
      guard let post = try db.row("SELECT * FROM post WHERE id = ?", [id]) else { return nil }
      guard post["revision"] as Int == revision,
        try db.row(
          "SELECT 1 FROM target WHERE post_id = ? AND state IN ('sending', 'unknown')", [id]) == nil
      else { return nil }
      try db.run(
        """
        INSERT INTO revision (post_id, revision, kind, content, replaced_at)
        SELECT id, revision, kind, content, ? FROM post WHERE id = ?
        """, [now.milliseconds, id])
      try db.run(
        """
        UPDATE post SET content = ?, kind = ?, revision = revision + 1, updated_at = ? WHERE id = ?
        """, [ContentCodec.encode(content), kind.rawValue, now.milliseconds, id])
      for row in try db.rows("SELECT * FROM target WHERE post_id = ?", [id]) {
        let record = row.targetRecord()
        guard record.state.name != .sent else { continue }
        // What was dropped may be restored, with the new text.
        if let fingerprint = fingerprints[record.target.account] {
          try db.run(
            "UPDATE target SET fingerprint = ? WHERE id = ?",
            [Int64(bitPattern: fingerprint), record.target.id])
        }
        try db.note(record.target.id, now: now, "edited", "revision \(revision + 1)")
        switch record.state {
        case .held(let hold) where [.validation, .media, .voice].contains(hold.cause),
          .held(let hold) where hold.cause == .stale:
          try db.set(.queued, on: record, now: now)
          try db.note(record.target.id, now: now, "queued", "the text was edited")
        case .failed:
          try db.set(.queued, on: record, now: now)
          try db.note(record.target.id, now: now, "queued", "the text was edited")
        default: break
        }
      }
      return revision + 1
    }
  }

  /// Takes a post that has not gone out anywhere to another queue, with new targets there.
  ///
  /// False when something of it was sent, is on its way, or may have been.
  package func move(
    post id: Int64, toQueue queue: String, targets: [NewPost.Target], now: Timestamp
  ) throws -> Bool {
    try write { db in
      let busy = try db.row(
        """
        SELECT 1 FROM target WHERE post_id = ?1
          AND (state IN ('sending', 'sent', 'unknown') OR cycle > 0)
        UNION ALL SELECT 1 FROM send WHERE post_id = ?1
        """, [id])
      guard busy == nil, let post = try db.row("SELECT * FROM post WHERE id = ?", [id]) else {
        return false
      }
      let kind: String = post["kind"]
      for table in ["event", "attempt", "delivery_note"] {
        try db.run(
          """
          DELETE FROM \(table) WHERE target_id IN (SELECT id FROM target WHERE post_id = ?)
          """, [id])
      }
      try db.run(
        """
        UPDATE slot SET target_id = NULL, reason = 'its post moved to another queue'
        WHERE target_id IN (SELECT id FROM target WHERE post_id = ?)
        """, [id])
      try db.run("DELETE FROM target WHERE post_id = ?", [id])
      try db.run(
        "UPDATE post SET queue = ?, updated_at = ? WHERE id = ?", [queue, now.milliseconds, id])
      for target in targets {
        try db.insert(
          target, post: id, queue: queue, kind: Kind(rawValue: kind) ?? .value, now: now)
        try db.note(db.lastInsertedRowID, now: now, "moved", "to queue \(queue)")
      }
      return true
    }
  }

  /// Settles an unknown outcome: it went out, or it did not and is queued again.
  package func resolve(
    _ id: Int64, wasSent: Bool, url: String?, now: Timestamp
  ) throws -> Bool {
    try write { db in
      guard
        let record = try db.row(
          """
          SELECT * FROM target
          WHERE id = ? AND (state = 'unknown' OR (state = 'sending' AND owner = ?))
          """, [id, Self.ownedByNobody])?.targetRecord()
      else { return false }
      try db.run(
        """
        UPDATE attempt SET state = ?, finished_at = ?, url = coalesce(?, url), failure_class = ?
        WHERE target_id = ? AND cycle = ? AND state IN ('unknown', 'sending')
        """,
        [
          wasSent ? "accepted" : "failed", now.milliseconds, url,
          wasSent ? nil : AttemptRecord.deniedByUser, id, record.target.cycle,
        ])
      if wasSent {
        if try db.hasUnsentParts(record) {
          // What is left of the thread goes out with the next tick.
          try db.set(.queued, on: record, now: now)
          try db.forgetSend(record)
          try db.run("UPDATE target SET retry_at = ? WHERE id = ?", [now.milliseconds, id])
        } else {
          let at = record.countsAt ?? now
          try db.finish(record, Receipt(at: at, url: url ?? record.url), now: now)
          try db.run(
            """
            UPDATE send SET state = 'sent', finished_at = ?, url = coalesce(?, url)
            WHERE target_id = ? AND cycle = ?
            """, [now.milliseconds, url, id, record.target.cycle])
        }
        try db.note(id, now: now, "resolved", "it was sent")
      } else {
        try db.set(.queued, on: record, now: now)
        try db.forgetSend(record)
        try db.note(id, now: now, "resolved", "it was not sent; queued again")
      }
      return true
    }
  }
}

extension Database {
  /// Writes a state with the facts it holds and clears those of the state before.
  ///
  /// `sendsAt` is the instant a target that begins to be sent counts as sent.
  func set(
    _ state: TargetState, on record: TargetRecord, now: Timestamp, sendsAt: Timestamp? = nil
  ) throws {
    let id = record.target.id
    var cause: String?
    var reason: String?
    var claim: Claim?
    var droppedFrom: String?
    var countsAt = record.countsAt
    var remoteID = record.remoteID
    var url = record.url
    switch state {
    case .draft, .queued: countsAt = nil
    case .held(let hold): (cause, reason) = (hold.cause.rawValue, hold.reason)
    case .sending(let new): (claim, countsAt) = (new, sendsAt ?? countsAt)
    case .sent(let receipt): (countsAt, remoteID, url) = (receipt.at, receipt.remoteID, receipt.url)
    case .failed(let why), .unknown(let why): reason = why
    case .dropped(let from): droppedFrom = from.rawValue
    }
    // Coming into the queue anew: slots that passed meanwhile are not its own.
    let comesBack = state.name == .queued && record.state.name != .sending
    try run(
      """
      UPDATE target SET state = ?1, hold_cause = ?2, reason = ?3, owner = ?4, lease_end = ?5, fence = ?6,
        counts_at = ?7, remote_id = ?8, url = ?9, dropped_from = ?10,
        queued_at = CASE WHEN ?12 THEN ?13 ELSE queued_at END,
        retry_at = CASE WHEN ?12 THEN NULL ELSE retry_at END,
        wait_gate = NULL, wait_reason = NULL, wait_until = NULL
      WHERE id = ?11
      """,
      [
        state.name.rawValue, cause, reason, claim?.owner, claim?.leaseEnd.milliseconds,
        claim?.fence ?? record.fence, countsAt?.milliseconds, remoteID, url, droppedFrom, id,
        comesBack, now.milliseconds,
      ])
  }

  func note(_ target: Int64, now: Timestamp, _ what: String, _ detail: String? = nil) throws {
    try run(
      "INSERT INTO event (target_id, at, what, detail) VALUES (?, ?, ?, ?)",
      [target, now.milliseconds, what, detail])
  }

  /// The position that puts `target` at `place`; makes room by moving what stands behind.
  fileprivate func position(for target: Target, _ place: Store.Place) throws -> Int64? {
    func edge(_ function: String) throws -> Int64? {
      try row(
        "SELECT \(function)(position) AS p FROM target WHERE account = ? AND rank = ?",
        [target.account, target.rank])?["p"]
    }
    let step = Store.positionStep
    switch place {
    case .first: return (try edge("min") ?? 0) - step
    case .last: return (try edge("max") ?? 0) + step
    case .before(let post), .after(let post):
      guard
        let other = try row(
          "SELECT position FROM target WHERE post_id = ? AND account = ?", [post, target.account])
      else { return nil }
      let anchor: Int64 = other["position"]
      var isBefore = false
      if case .before = place { isBefore = true }
      let neighbour: Int64? = try row(
        isBefore
          ? "SELECT max(position) AS p FROM target WHERE account = ? AND rank = ? AND position < ?"
          : "SELECT min(position) AS p FROM target WHERE account = ? AND rank = ? AND position > ?",
        [target.account, target.rank, anchor])?["p"]
      guard let neighbour else { return isBefore ? anchor - step : anchor + step }
      if abs(neighbour - anchor) > 1 { return anchor + (neighbour - anchor) / 2 }
      // No number is left in between: everything behind steps aside.
      try run(
        """
        UPDATE target SET position = position + ?
        WHERE account = ? AND rank = ? AND position >= ?
        """, [2 * step, target.account, target.rank, isBefore ? anchor : neighbour])
      return isBefore ? anchor + step : neighbour + step
    }
  }

  /// Whether parts of the thread were not accepted yet.
  fileprivate func hasUnsentParts(_ record: TargetRecord) throws -> Bool {
    guard
      let post = try row("SELECT * FROM post WHERE id = ?", [record.target.postID])?.postRecord()
    else { return false }
    let accepted: Int =
      try row(
        """
        SELECT count(DISTINCT part) AS n FROM attempt
        WHERE target_id = ? AND cycle = ? AND state = 'accepted'
        """, [record.target.id, record.target.cycle])?["n"] ?? 0
    // Where an exporter puts all parts into one parcel, the tick finds nothing left to do.
    return accepted < post.content.resolved(for: record.target.account).parts.count
      && accepted > 0
  }

  /// Ends a target that went out: `sent`, or for an evergreen post back into the queue, behind the
  /// others of its kind.
  func finish(_ record: TargetRecord, _ receipt: Receipt, now: Timestamp) throws {
    guard let green = record.target.evergreen else {
      return try set(.sent(receipt), on: record, now: now)
    }
    try set(.queued, on: record, now: now)
    // Positions count up from post numbers; an instant in the same scale is behind them all.
    let position = now.milliseconds.multipliedReportingOverflow(by: Store.positionStep)
    try run(
      """
      UPDATE target SET cycle = cycle + 1, fixed_at = NULL, retry_at = NULL, not_before = ?,
        position = ?, override_reason = NULL, queued_at = ?
      WHERE id = ?
      """,
      [
        receipt.at.advanced(by: green.coolDown).milliseconds,
        position.overflow ? .max / 2 : position.partialValue,
        record.target.queuedAt.milliseconds, record.target.id,
      ])
    try note(record.target.id, now: now, "queued", "evergreen: it comes again")
  }
}
