internal import GRDB
internal import StintCore

/// The planner's view of the database, inside one transaction.
struct StoreSource: CandidateSource {
  let db: Database
  let inspector: (Database, Target) -> Inspection

  func conditions(of account: Account) throws -> Conditions {
    var conditions = Conditions()
    if let row = try db.row("SELECT * FROM account WHERE name = ?", [account.name]) {
      conditions.failuresInARow = row["failures_in_row"]
      conditions.lastFailureAt = row.instant("last_failure_at")
      conditions.rateLimitedUntil = row.instant("rate_limited_until")
      conditions.credentialProblem = row["credential_problem"]
    }
    if let row = try db.row("SELECT * FROM pause WHERE queue = ?", [account.queue]) {
      conditions.pause = Pause(until: row.instant("until"), reason: row["reason"])
    }
    return conditions
  }

  func due(on account: String, through: Timestamp) throws -> [Target] {
    try db.rows(
      """
      SELECT * FROM target INDEXED BY target_due
      WHERE state = 'queued' AND due_at IS NOT NULL AND account = ? AND due_at <= ?
      ORDER BY due_at
      """, [account, through.milliseconds]
    ).map { $0.target() }
  }

  func expiring(on account: String, through: Timestamp) throws -> [Target] {
    try db.rows(
      """
      SELECT * FROM target INDEXED BY target_expiry
      WHERE state = 'queued' AND expires_at IS NOT NULL AND account = ? AND expires_at <= ?
      ORDER BY expires_at
      """, [account, through.milliseconds]
    ).map { $0.target() }
  }

  func nextDue(on account: String, after time: Timestamp) throws -> Timestamp? {
    let due = try db.row(
      """
      SELECT min(due_at) AS due FROM target INDEXED BY target_due
      WHERE state = 'queued' AND due_at IS NOT NULL AND account = ? AND due_at > ?
      """, [account, time.milliseconds])?.instant("due")
    let expiry = try db.row(
      """
      SELECT min(expires_at) AS expiry FROM target INDEXED BY target_expiry
      WHERE state = 'queued' AND expires_at IS NOT NULL AND account = ? AND expires_at > ?
      """, [account, time.milliseconds])?.instant("expiry")
    return [due, expiry].compactMap(\.self).min()
  }

  func line(on account: String, kind: Kind, behind key: OrderKey?, limit: Int) throws -> [Target] {
    let key = key ?? OrderKey(rank: -1, position: .min, id: 0)
    return try db.rows(
      """
      SELECT * FROM target INDEXED BY target_line
      WHERE state = 'queued' AND due_at IS NULL AND account = ? AND kind = ?
        AND (rank, position, id) > (?, ?, ?)
      ORDER BY rank, position, id LIMIT ?
      """, [account, kind.rawValue, key.rank, key.position, key.id, limit]
    ).map { $0.target() }
  }

  func line(on account: String, posts: [Int64]) throws -> [Target] {
    try posts.compactMap { post in
      try db.row(
        """
        SELECT * FROM target
        WHERE post_id = ? AND account = ? AND state = 'queued' AND due_at IS NULL
        """, [post, account])?.target()
    }
  }

  func usedSlots(
    on account: String, from: Timestamp, through: Timestamp
  ) throws -> Set<Timestamp> {
    Set(
      try db.rows(
        "SELECT nominal FROM slot WHERE account = ? AND nominal BETWEEN ? AND ?",
        [account, from.milliseconds, through.milliseconds]
      ).map { $0.requiredInstant("nominal") })
  }

  func history(of account: String, since: Timestamp, atLeast: Int) throws -> [Send] {
    let recent = try db.rows(
      "SELECT * FROM send WHERE account = ? AND at >= ? ORDER BY at, id",
      [account, since.milliseconds])
    // As many before those, whatever lies after them: when the clock was set back, the latest are
    // not the last ones before now. And only such as the share counts.
    let earlier = try db.rows(
      """
      SELECT * FROM send WHERE account = ? AND at < ? AND (state = 'sent' OR kind = 'promo')
      ORDER BY at DESC, id DESC LIMIT ?
      """, [account, since.milliseconds, atLeast])
    return earlier.reversed().map { $0.send() } + recent.map { $0.send() }
  }

  func promos(of queue: String, since: Timestamp) throws -> [Send] {
    try db.rows(
      "SELECT * FROM send WHERE queue = ? AND kind = 'promo' AND at >= ? ORDER BY at, id",
      [queue, since.milliseconds]
    ).map { $0.send() }
  }

  func credits(of queue: String, since: Timestamp) throws -> [Credit] {
    try db.credits(of: queue, since: since)
  }

  func begunPromos(of queue: String) throws -> Set<Send.Promo> {
    Set(
      try db.rows(
        // An evergreen target's cycle grows: it may still come to one that went out elsewhere.
        """
        SELECT DISTINCT send.post_id, send.cycle
        FROM send INDEXED BY send_promo
        JOIN target ON target.post_id = send.post_id AND target.cycle <= send.cycle
          AND target.state <> 'sent'
        WHERE send.queue = ? AND send.kind = 'promo'
        """, [queue]
      ).map { Send.Promo(postID: $0["post_id"], cycle: $0["cycle"]) })
  }

  func inspect(_ target: Target) -> Inspection { inspector(db, target) }
}

extension Database {
  /// The rows of a statement that is compiled once per connection.
  func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
    try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
  }

  func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
    try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
  }

  /// Runs a statement that is compiled once per connection; says how many rows it changed.
  @discardableResult
  func run(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
    try cachedStatement(sql: sql).execute(arguments: arguments)
    return changesCount
  }
}
