internal import GRDB
package import StintCore

/// A target that this process has claimed, with all it needs to deliver it.
package struct ClaimedTarget: Hashable, Sendable {
  package var post: PostRecord
  package var target: Target
  package var queue: String
  /// The instant it counts as sent.
  package var at: Timestamp
  package var fence: Int64
  /// Tries of this cycle so far, oldest first.
  package var attempts: [AttemptRecord]
  /// Left over by a process that died.
  package var isRecovered: Bool

  /// Parts that were accepted already, with the network's answers.
  package var acceptedParts: [Int: AttemptRecord] {
    Dictionary(
      attempts.filter { $0.state == .accepted }.map { ($0.part, $0) }, uniquingKeysWith: { $1 })
  }

  /// Whether each try of it ended with a definite no, or there was none.
  package var isClearlyNotOut: Bool {
    attempts.allSatisfy { $0.state == .failed && $0.failureClass != AttemptRecord.lost }
  }

  /// How often the user said of a part's unknown outcome that it was not sent.
  package func denials(ofPart part: Int) -> Int {
    attempts.count { $0.part == part && $0.failureClass == AttemptRecord.deniedByUser }
  }

  /// How many tries with this key ended without an answer and were followed by another one.
  package func losses(_ operationKey: String) -> Int {
    attempts.count {
      $0.operationKey == operationKey && $0.failureClass == AttemptRecord.lost
    }
  }
}

/// What one tick decided and took.
package struct ClaimResult: Sendable {
  package var claimed: [ClaimedTarget]
  package var decisions: [Decision]
}

extension Store {
  /// Decides with the planner what goes out at `now`, and claims it, in one transaction: states,
  /// slots and history change together or not at all.
  ///
  /// Two processes cannot both take a target.
  package func claim(
    _ setup: Setup, now: Timestamp, owner: String, lease: Duration, only: Set<Int64>? = nil,
    inspector: @escaping Inspector
  ) throws -> ClaimResult {
    // Most ticks find nothing. Asking first, without the write lock, keeps them from waiting for it.
    let isIdle = try read { db in
      var planner = Planner(setup: setup, source: Self.source(db, inspector), only: only)
      return try planner.step(at: now).isEmpty
    }
    guard !isIdle else { return ClaimResult(claimed: [], decisions: []) }
    return try write { db in
      var planner = Planner(setup: setup, source: Self.source(db, inspector), only: only)
      let decisions = try planner.step(at: now)
      var claimed: [ClaimedTarget] = []
      for decision in decisions {
        if let taken = try Self.apply(decision, db, now: now, owner: owner, lease: lease) {
          claimed.append(taken)
        }
      }
      return ClaimResult(claimed: claimed, decisions: decisions)
    }
  }

  private static func apply(
    _ decision: Decision, _ db: Database, now: Timestamp, owner: String, lease: Duration
  ) throws -> ClaimedTarget? {
    switch decision {
    case .send(let dispatch):
      return try take(dispatch, db, now: now, owner: owner, lease: lease)
    case .hold(let target, let hold):
      guard let record = try db.queuedRecord(target.id) else { return nil }
      try db.set(.held(hold), on: record, now: now)
      try db.note(target.id, now: now, "held", hold.reason)
    case .lapse(let target, let reason):
      try db.run(
        """
        UPDATE target SET fixed_at = NULL, priority = 'soon',
          rank = CASE WHEN green_rest IS NULL THEN ? ELSE rank END
        WHERE id = ? AND state = 'queued'
        """, [Priority.soon.rank, target.id])
      try db.note(target.id, now: now, "changed", reason)
    case .passSlot(let account, let slot, let reason):
      try db.run(
        "INSERT INTO slot (account, nominal, reason) VALUES (?, ?, ?)",
        [account, slot.nominal.milliseconds, reason])
    case .wait(let target, let gate, let until, let reason):
      try db.run(
        "UPDATE target SET wait_gate = ?, wait_reason = ?, wait_until = ? WHERE id = ?",
        [gate, reason, until?.milliseconds, target.id])
    }
    return nil
  }

  private static func take(
    _ dispatch: Dispatch, _ db: Database, now: Timestamp, owner: String, lease: Duration
  ) throws -> ClaimedTarget? {
    let target = dispatch.target
    guard let record = try db.queuedRecord(target.id),
      let post = try db.row("SELECT * FROM post WHERE id = ?", [target.postID])?.postRecord()
    else { return nil }
    let fence = record.fence + 1
    try db.set(
      .sending(Claim(owner: owner, leaseEnd: now.advanced(by: lease), fence: fence)), on: record,
      now: now, sendsAt: dispatch.at)
    if let slot = dispatch.slot {
      try db.run(
        "INSERT INTO slot (account, nominal, target_id) VALUES (?, ?, ?)",
        [target.account, slot.nominal.milliseconds, target.id])
    }
    // A thread that is taken up again keeps the line it already has in the history, and what it paid.
    let isNew =
      try db.row(
        "SELECT 1 FROM send WHERE target_id = ? AND cycle = ?",
        [target.id, record.target.cycle]) == nil
    try db.run(
      """
      INSERT INTO send
        (target_id, post_id, cycle, queue, account, kind, at, state, fingerprint, note)
      VALUES (?, ?, ?, ?, ?, ?, ?, 'sending', ?, ?)
      ON CONFLICT (target_id, cycle) DO UPDATE SET state = 'sending'
      """,
      [
        target.id, target.postID, record.target.cycle, record.queue, target.account,
        target.kind.rawValue, dispatch.at.milliseconds, Int64(bitPattern: target.fingerprint),
        record.target.override,
      ])
    if isNew { try db.pay(dispatch.payment, for: db.lastInsertedRowID) }
    try db.note(target.id, now: now, "claimed", dispatch.isLate ? "late" : nil)
    return ClaimedTarget(
      post: post, target: record.target, queue: record.queue, at: dispatch.at, fence: fence,
      attempts: try db.attempts(of: target.id, cycle: record.target.cycle), isRecovered: false)
  }

  /// Takes over what dead processes left in `sending`.
  ///
  /// Where nothing was tried yet the target goes back to its place: the machine may have been off for
  /// long, and the rules decide at the moment of sending.
  ///
  /// `isDead` says of an owner whether it is known to be gone; otherwise its lease must have ended.
  /// One that `isAlive` gets a second lease then: the machine may have slept, or somebody set the
  /// clock, while its request was under way. `busy` accounts are passed over.
  package func recover(
    now: Timestamp, owner: String, lease: Duration, busy: Set<String> = [],
    isDead: (String) -> Bool, isAlive: (String) -> Bool = { _ in false }
  ) throws -> [ClaimedTarget] {
    func abandoned(_ db: Database) throws -> [TargetRecord] {
      try db.rows(
        // The index's own condition must be repeated, or SQLite does not see that it applies.
        """
        SELECT * FROM target INDEXED BY target_attention
        WHERE state IN ('held', 'sending', 'failed', 'unknown') AND state = 'sending'
        ORDER BY counts_at, id
        """
      ).map { $0.targetRecord() }.filter { record in
        guard case .sending(let claim) = record.state, !busy.contains(record.target.account) else {
          return false
        }
        // Our own as well once its lease has ended: its answer could not be written down then.
        return claim.leaseEnd <= now || (claim.owner != owner && isDead(claim.owner))
      }
    }
    func mayBeAtWork(_ record: TargetRecord) -> Bool {
      guard case .sending(let claim) = record.state, claim.owner != owner,
        record.waitGate != Self.overdue
      else { return false }
      return isAlive(claim.owner)
    }
    guard try read({ try !abandoned($0).isEmpty }) else { return [] }
    return try write { db in
      try abandoned(db).compactMap { record in
        guard !mayBeAtWork(record) else {
          let end = now.advanced(by: lease)
          let reason = "the process that sends it takes long"
          try db.run(
            """
            UPDATE target SET lease_end = ?, wait_gate = ?, wait_reason = ?, wait_until = ?
            WHERE id = ?
            """,
            [end.milliseconds, Self.overdue, reason, end.milliseconds, record.target.id])
          try db.note(record.target.id, now: now, "overdue", reason)
          return nil
        }
        guard
          let post = try db.row("SELECT * FROM post WHERE id = ?", [record.target.postID])?
            .postRecord()
        else { return nil }
        let attempts = try db.attempts(of: record.target.id, cycle: record.target.cycle)
        guard !attempts.isEmpty else {
          try db.release(record, now: now)
          try db.note(record.target.id, now: now, "released", "its process was gone")
          return nil
        }
        let fence = record.fence + 1
        try db.set(
          .sending(Claim(owner: owner, leaseEnd: now.advanced(by: lease), fence: fence)),
          on: record, now: now)
        try db.note(record.target.id, now: now, "recovered", "its process was gone")
        return ClaimedTarget(
          post: post, target: record.target, queue: record.queue, at: record.countsAt ?? now,
          fence: fence, attempts: attempts, isRecovered: true)
      }
    }
  }
}

extension Store {
  /// The gate's place in a target whose process had one lease more than others.
  fileprivate static let overdue = "overdue"
}

extension Database {
  func queuedRecord(_ id: Int64) throws -> TargetRecord? {
    try row("SELECT * FROM target WHERE id = ? AND state = 'queued'", [id])?.targetRecord()
  }

  func attempts(of target: Int64, cycle: Int) throws -> [AttemptRecord] {
    try rows(
      "SELECT * FROM attempt WHERE target_id = ? AND cycle = ? ORDER BY id", [target, cycle]
    ).map { $0.attemptRecord() }
  }
}
