internal import GRDB
package import StintCore

/// Everything the database knows of one post, for export and import.
package struct PostArchive: Sendable {
  package var post: PostRecord
  package var targets: [TargetRecord]
  package var sends: [SendRecord]
  package var revisions: [Revision]

  package struct Revision: Hashable, Sendable {
    package var number: Int
    package var kind: Kind
    package var content: Content
    package var replacedAt: Timestamp

    package init(number: Int, kind: Kind, content: Content, replacedAt: Timestamp) {
      self.number = number
      self.kind = kind
      self.content = content
      self.replacedAt = replacedAt
    }
  }

  package init(
    post: PostRecord, targets: [TargetRecord], sends: [SendRecord], revisions: [Revision]
  ) {
    self.post = post
    self.targets = targets
    self.sends = sends
    self.revisions = revisions
  }
}

extension Store {
  /// Calls `body` with every post of a queue (or of all), in the order of their numbers.
  package func exportPosts(queue: String?, _ body: (PostArchive) throws -> Void) throws {
    try read { db in
      let ids = try db.rows(
        "SELECT id FROM post WHERE ?1 IS NULL OR queue = ?1 ORDER BY id", [queue]
      ).map { $0["id"] as Int64 }
      for id in ids {
        if let archive = try db.archive(ofPost: id) { try body(archive) }
      }
    }
  }

  /// Posts made by hand and logged, oldest first.
  package func loggedSends(queue: String?) throws -> [SendRecord] {
    try read { db in
      try db.rows(
        """
        SELECT * FROM send WHERE post_id IS NULL AND (?1 IS NULL OR queue = ?1) ORDER BY at, id
        """, [queue]
      ).map { try db.withPayment($0.sendRecord()) }
    }
  }

  /// Stores archives and logged sends as they were, in one transaction; what is there already (by
  /// uid, or the same logged send) is left alone.
  ///
  /// Returns how many were new.
  package func restore(
    _ archives: [PostArchive], logged: [SendRecord], now: Timestamp
  ) throws -> (posts: Int, sends: Int) {
    try write { db in
      var posts = 0
      for archive in archives where try db.restore(archive) { posts += 1 }
      return (posts, try db.restore(logged: logged))
    }
  }
}

extension PostArchive {
  /// For another database: what is on its way belongs to this one, there nobody can tell how it ends.
  var settled: PostArchive {
    var archive = self
    for index in archive.targets.indices {
      if case .sending = archive.targets[index].state {
        archive.targets[index].state = .unknown(reason: "it was being sent")
      }
    }
    for index in archive.sends.indices where archive.sends[index].state == .sending {
      archive.sends[index].state = .unknown
    }
    return archive
  }
}

extension Database {
  func archive(ofPost id: Int64) throws -> PostArchive? {
    guard let post = try row("SELECT * FROM post WHERE id = ?", [id])?.postRecord() else {
      return nil
    }
    return PostArchive(
      post: post,
      targets: try rows("SELECT * FROM target WHERE post_id = ? ORDER BY account", [id])
        .map { $0.targetRecord() },
      sends: try rows("SELECT * FROM send WHERE post_id = ? ORDER BY at, account", [id])
        .map { try withPayment($0.sendRecord()) },
      revisions: try rows("SELECT * FROM revision WHERE post_id = ? ORDER BY revision", [id])
        .map { row in
          PostArchive.Revision(
            number: row["revision"], kind: Kind(rawValue: row["kind"]) ?? .value,
            content: try row.content(ofPost: id),
            replacedAt: row.requiredInstant("replaced_at"))
        })
  }

  /// Stores posts that were made by hand, where they are not known yet; returns how many.
  @discardableResult
  func restore(logged: [SendRecord]) throws -> Int {
    var sends = 0
    for send in logged {
      let known = try row(
        """
        SELECT 1 FROM send
        WHERE post_id IS NULL AND account = ? AND at = ? AND url IS ? AND note IS ?
        """, [send.account, send.at.milliseconds, send.url, send.note])
      guard known == nil else { continue }
      try insert(send, target: nil, post: nil)
      sends += 1
    }
    return sends
  }

  func restore(_ archive: PostArchive) throws -> Bool {
    let post = archive.post
    // The same row of a bulk file, imported here by itself, is the same post.
    let known = try row(
      "SELECT 1 FROM post WHERE uid = ?1 OR source_key = ?2", [post.uid, post.sourceKey])
    guard known == nil else { return false }
    let isFree = try row("SELECT 1 FROM post WHERE id = ?", [post.id]) == nil
    try run(
      """
      INSERT INTO post
        (id, uid, queue, kind, revision, content, created_at, updated_at, source_key)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        isFree ? post.id : nil, post.uid, post.queue, post.kind.rawValue, post.revision,
        ContentCodec.encode(post.content), post.createdAt.milliseconds,
        post.updatedAt.milliseconds, post.sourceKey,
      ])
    let id = lastInsertedRowID
    for revision in archive.revisions {
      try run(
        """
        INSERT INTO revision (post_id, revision, kind, content, replaced_at) VALUES (?, ?, ?, ?, ?)
        """,
        [
          id, revision.number, revision.kind.rawValue, ContentCodec.encode(revision.content),
          revision.replacedAt.milliseconds,
        ])
    }
    var targetIDs: [String: Int64] = [:]
    for record in archive.targets {
      targetIDs[record.target.account] = try restore(record, post: id)
    }
    for send in archive.sends {
      try insert(send, target: targetIDs[send.account], post: id)
    }
    return true
  }

  private func restore(_ record: TargetRecord, post id: Int64) throws -> Int64 {
    let target = record.target
    var cause: String?
    var reason: String?
    var droppedFrom: String?
    switch record.state {
    case .held(let hold): (cause, reason) = (hold.cause.rawValue, hold.reason)
    case .failed(let why), .unknown(let why): reason = why
    case .dropped(let from): droppedFrom = from.rawValue
    case .draft, .queued, .sending, .sent: break
    }
    try run(
      """
      INSERT INTO target (post_id, queue, account, kind, state, priority, rank, position, queued_at,
        fixed_at, retry_at, not_before, expires_at, green_rest, green_maximum, green_until, cycle,
        fingerprint, override_reason, hold_cause, reason, counts_at, remote_id, url, dropped_from)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        id, record.queue, target.account, target.kind.rawValue, record.state.name.rawValue,
        target.priority.rawValue, target.rank, target.position, target.queuedAt.milliseconds,
        target.fixedAt?.milliseconds, target.retryAt?.milliseconds,
        target.notBefore?.milliseconds, target.expiresAt?.milliseconds,
        target.evergreen?.coolDownInMilliseconds, target.evergreen?.maximum,
        target.evergreen?.until?.milliseconds, target.cycle,
        Int64(bitPattern: target.fingerprint), target.override, cause, reason,
        record.countsAt?.milliseconds, record.remoteID, record.url, droppedFrom,
      ])
    return lastInsertedRowID
  }

  fileprivate func insert(_ send: SendRecord, target: Int64?, post: Int64?) throws {
    try run(
      """
      INSERT INTO send (target_id, post_id, cycle, queue, account, kind, at, finished_at, state,
        fingerprint, remote_id, url, note)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        target, target == nil ? nil : post, target == nil ? nil : send.cycle, send.queue,
        send.account, send.kind.rawValue, send.at.milliseconds, send.finishedAt?.milliseconds,
        send.state.rawValue, Int64(bitPattern: send.fingerprint), send.remoteID, send.url,
        send.note,
      ])
    try pay(send.paid, for: lastInsertedRowID)
  }
}
