internal import GRDB
package import StintCore

extension Store {
  /// Positions lie this far apart, so that a post can be put between two others.
  static let positionStep: Int64 = 1 << 20

  /// Stores posts with their targets in one transaction; returns their numbers in order, nil for
  /// one whose `sourceKey` is there already.
  package func insert(_ posts: [NewPost], now: Timestamp) throws -> [Int64?] {
    try write { db in
      let insertPost = try db.cachedStatement(
        sql: """
          INSERT INTO post (uid, queue, kind, content, created_at, updated_at, source_key)
          VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source_key) DO NOTHING
          """)
      return try posts.map { post in
        try insertPost.execute(arguments: [
          post.uid, post.queue, post.kind.rawValue, ContentCodec.encode(post.content),
          now.milliseconds, now.milliseconds, post.sourceKey,
        ])
        guard db.changesCount > 0 else { return nil }
        let id = db.lastInsertedRowID
        for target in post.targets {
          try db.insert(target, post: id, queue: post.queue, kind: post.kind, now: now)
        }
        return id
      }
    }
  }

  package func post(_ id: Int64) throws -> PostRecord? {
    try read { db in try db.row("SELECT * FROM post WHERE id = ?", [id])?.postRecord() }
  }

  package func contents(ofPosts ids: [Int64]) throws -> [Int64: Content] {
    try read { db in
      var contents: [Int64: Content] = [:]
      for id in ids {
        guard let row = try db.row("SELECT content FROM post WHERE id = ?", [id]) else { continue }
        contents[id] = try row.content(ofPost: id)
      }
      return contents
    }
  }

  /// Whether a post is known under the name that is the same in every copy.
  package func hasPost(called uid: String) throws -> Bool {
    try read { db in try db.row("SELECT 1 FROM post WHERE uid = ?", [uid]) != nil }
  }

  /// Those of these numbers that there are.
  package func targets(numbered ids: Set<Int64>) throws -> [TargetRecord] {
    try read { db in
      try ids.sorted().compactMap { id in
        try db.row("SELECT * FROM target WHERE id = ?", [id])?.targetRecord()
      }
    }
  }

  package func targets(ofPost id: Int64) throws -> [TargetRecord] {
    try read { db in
      try db.rows("SELECT * FROM target WHERE post_id = ? ORDER BY account", [id])
        .map { $0.targetRecord() }
    }
  }

  /// What `stint list` asks for.
  package struct Filter: Sendable {
    package var queue: String?
    package var account: String?
    package var kind: Kind?
    /// Empty for all.
    package var states: [TargetState.Name]
    package var limit: Int?
    package var text: String?

    package init(
      queue: String? = nil, account: String? = nil, kind: Kind? = nil,
      states: [TargetState.Name] = [], limit: Int? = nil, text: String? = nil
    ) {
      self.queue = queue
      self.account = account
      self.kind = kind
      self.states = states
      self.limit = limit
      self.text = text
    }
  }

  /// Targets with their posts, by post number and account.
  package func targets(_ filter: Filter) throws -> [(post: PostRecord, target: TargetRecord)] {
    var conditions: [String] = []
    var arguments: StatementArguments = []
    func require(_ condition: String, _ value: any DatabaseValueConvertible) {
      conditions.append(condition)
      arguments += [value]
    }
    if let queue = filter.queue { require("target.queue = ?", queue) }
    if let account = filter.account { require("target.account = ?", account) }
    if let kind = filter.kind { require("target.kind = ?", kind.rawValue) }
    if !filter.states.isEmpty {
      let marks = filter.states.map { _ in "?" }.joined(separator: ", ")
      conditions.append("target.state IN (\(marks))")
      arguments += StatementArguments(filter.states.map(\.rawValue))
    }
    if let text = filter.text { require("instr(lower(post.content), lower(?)) > 0", text) }
    let filterText = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    let limit = filter.limit.map { "LIMIT \($0)" } ?? ""
    return try read { db in
      // The post first, then its targets: each post is decoded once.
      let rows = try db.rows(
        """
        SELECT target.* FROM target JOIN post ON post.id = target.post_id
        \(filterText) ORDER BY target.post_id, target.account \(limit)
        """, arguments)
      var posts: [Int64: PostRecord] = [:]
      return try rows.compactMap { row in
        let record = row.targetRecord()
        let id = record.target.postID
        if posts[id] == nil {
          posts[id] = try db.row("SELECT * FROM post WHERE id = ?", [id])?.postRecord()
        }
        return posts[id].map { ($0, record) }
      }
    }
  }

  package func revisions(ofPost id: Int64) throws -> [(revision: Int, content: Content)] {
    try read { db in
      try db.rows("SELECT * FROM revision WHERE post_id = ? ORDER BY revision", [id]).map {
        ($0["revision"], try $0.content(ofPost: id))
      }
    }
  }

  package func events(ofPost id: Int64) throws -> [EventRecord] {
    try read { db in
      try db.rows(
        """
        SELECT event.* FROM event JOIN target ON target.id = event.target_id
        WHERE target.post_id = ? ORDER BY event.id
        """, [id]
      ).map {
        EventRecord(
          targetID: $0["target_id"], at: $0.requiredInstant("at"), what: $0["what"],
          detail: $0["detail"])
      }
    }
  }

  /// The parts of targets that are out, of those that are not out as a whole.
  package func partsOut(of targets: [TargetRecord]) throws -> [Int64: Set<Int>] {
    let open = targets.filter { $0.state.name != .sent }
    guard !open.isEmpty else { return [:] }
    return try read { db in
      var found: [Int64: Set<Int>] = [:]
      for record in open {
        let rows = try db.rows(
          """
          SELECT DISTINCT part FROM attempt
          WHERE target_id = ? AND cycle = ? AND state = 'accepted'
          """, [record.target.id, record.target.cycle])
        if !rows.isEmpty { found[record.target.id] = Set(rows.map { $0["part"] as Int }) }
      }
      return found
    }
  }

  package func attempts(ofPost id: Int64) throws -> [AttemptRecord] {
    try read { db in
      try db.rows(
        """
        SELECT attempt.* FROM attempt JOIN target ON target.id = attempt.target_id
        WHERE target.post_id = ? ORDER BY attempt.id
        """, [id]
      ).map { $0.attemptRecord() }
    }
  }

  /// The history of sends, newest first.
  package func sends(
    queue: String? = nil, account: String? = nil, post: Int64? = nil, since: Timestamp? = nil,
    limit: Int? = nil
  ) throws -> [SendRecord] {
    try read { db in
      try db.rows(
        """
        SELECT * FROM send
        WHERE (?1 IS NULL OR queue = ?1) AND (?2 IS NULL OR account = ?2)
          AND (?3 IS NULL OR post_id = ?3) AND (?4 IS NULL OR at >= ?4)
        ORDER BY at DESC, id DESC LIMIT ?5
        """, [queue, account, post, since?.milliseconds, limit ?? -1]
      ).map { $0.sendRecord() }
    }
  }

  /// Whether the text was queued or sent on the account already; the number of the post.
  package func post(
    withFingerprint fingerprint: UInt64, on account: String, except id: Int64? = nil
  ) throws -> Int64? {
    try read { db in
      try db.row(
        """
        SELECT post_id FROM target INDEXED BY target_text
        WHERE account = ?1 AND fingerprint = ?2 AND state IN ('queued', 'sending', 'held')
          AND (?3 IS NULL OR post_id <> ?3)
        LIMIT 1
        """, [account, Int64(bitPattern: fingerprint), id])?["post_id"]
    }
  }

  /// How many queued targets stand before `target` in its account's line; counts up to `limit`.
  package func countAhead(of target: Target, limit: Int) throws -> Int {
    try read { db in
      var count = 0
      for kind in Kind.allCases {
        count +=
          try db.row(
            """
            SELECT count(*) AS n FROM (
              SELECT 1 FROM target INDEXED BY target_line
              WHERE state = 'queued' AND due_at IS NULL AND account = ? AND kind = ?
                AND (rank, position, id) < (?, ?, ?) LIMIT ?)
            """,
            [target.account, kind.rawValue, target.rank, target.position, target.id, limit])?["n"]
          ?? 0
      }
      return min(count, limit)
    }
  }

  /// Queued targets whose own time passed before `time`, the longest overdue first.
  package func overdue(at time: Timestamp, limit: Int) throws -> [TargetRecord] {
    try read { db in
      try db.rows(
        """
        SELECT * FROM target
        WHERE state = 'queued' AND due_at IS NOT NULL AND due_at <= ? ORDER BY due_at LIMIT ?
        """, [time.milliseconds, limit]
      ).map { $0.targetRecord() }
    }
  }

  package func hasSends(after time: Timestamp) throws -> Bool {
    try read { db in
      try db.row("SELECT 1 FROM send WHERE at > ? LIMIT 1", [time.milliseconds]) != nil
    }
  }

  /// Writes down a post that was made by hand.
  ///
  /// A promo takes its `price`, or what there was of it, from the credit that counted when it was
  /// made.
  package func logSend(_ send: SendRecord, price: PromoPrice? = nil) throws -> Int64 {
    try write { db in
      try db.run(
        """
        INSERT INTO send (queue, account, kind, at, finished_at, state, fingerprint, url, note)
        VALUES (?, ?, ?, ?, ?, 'sent', ?, ?, ?)
        """,
        [
          send.queue, send.account, send.kind.rawValue, send.at.milliseconds,
          send.finishedAt?.milliseconds, Int64(bitPattern: send.fingerprint), send.url, send.note,
        ])
      let id = db.lastInsertedRowID
      if send.kind == .promo, let price {
        let since = send.at.advanced(by: .zero - price.within)
        var ledger = CreditLedger(
          try db.credits(of: send.queue, since: since), within: price.within)
        try db.pay(ledger.take(price.milliseconds, at: send.at), for: id)
      }
      return id
    }
  }
}

extension Database {
  /// Stores one target of a post.
  func insert(
    _ target: NewPost.Target, post id: Int64, queue: String, kind: Kind, now: Timestamp
  ) throws {
    try run(
      """
      INSERT INTO target (post_id, queue, account, kind, state, hold_cause, reason, priority, rank,
        position, queued_at, fixed_at, expires_at, green_rest, green_maximum, green_until,
        fingerprint)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        id, queue, target.account, kind.rawValue, target.state.rawValue,
        target.hold?.cause.rawValue, target.hold?.reason, target.priority.rawValue,
        target.evergreen == nil ? target.priority.rank : Target.evergreenRank,
        id * Store.positionStep, now.milliseconds, target.fixedAt?.milliseconds,
        target.expiresAt?.milliseconds, target.evergreen?.coolDownInMilliseconds,
        target.evergreen?.maximum, target.evergreen?.until?.milliseconds,
        Int64(bitPattern: target.fingerprint),
      ])
  }
}
