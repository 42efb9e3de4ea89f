internal import Foundation
internal import GRDB
package import StintCore

/// Puts a copy in the place of a database.
///
/// What went out after the copy was made must not go out again: its targets come back held.
package struct DatabaseRestore: Sendable {
  /// What was done.
  package struct Result: Hashable, Sendable {
    /// Where the database before is now; nil when there was none.
    package var aside: String?
    /// Targets that are held because they went out, or may have, since the copy was made.
    package var held: Int
    /// Whether the database before could be read.
    ///
    /// Where it could not, everything queued is held.
    package var couldCompare: Bool
  }

  private let path: String

  /// `path` is where the database belongs.
  package init(path: String) {
    self.path = path
  }

  /// Checks the copy and swaps it in.
  ///
  /// The database before is moved to `aside`, never deleted.
  ///
  /// Throws `StoreError`, and `UserFacingError` for a copy that is damaged or is the database itself;
  /// nothing is changed then.
  package func putBack(_ copy: String, aside: String, now: Timestamp) throws -> Result {
    let files = FileManager.default
    let exists = files.fileExists(atPath: path)
    guard Self.identity(copy) != Self.identity(path) else {
      throw UserFacingError(
        "\(copy) is the database itself, not a copy of it", hint: "stint backup --list",
        status: .badInput)
    }
    let fresh = path + ".new"
    for ending in ["", "-wal", "-shm", "-journal"] { try? files.removeItem(atPath: fresh + ending) }
    // Copied page by page, so that what still stands in the copy's log comes along.
    let candidate = try Store(path: copy, mode: .readOnly, exists: true)
    let problems = try candidate.integrityProblems()
    guard problems.isEmpty else {
      throw UserFacingError(
        "the copy \(copy) is damaged; nothing was changed", details: problems, status: .damaged)
    }
    try candidate.backup.copy(to: fresh)
    try candidate.close()
    do {
      let restored = try Store(path: fresh, mode: .readWrite, exists: true)
      let sent = exists ? try? Self.sends(in: path) : []
      let held = try restored.holdSentSince(sent, now: now)
      try restored.close()
      try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: fresh)
      for ending in ["", "-wal", "-shm"] where files.fileExists(atPath: path + ending) {
        try files.moveItem(atPath: path + ending, toPath: aside + ending)
      }
      try files.moveItem(atPath: fresh, toPath: path)
      return Result(aside: exists ? aside : nil, held: held, couldCompare: sent != nil)
    } catch {
      try? files.removeItem(atPath: fresh)
      throw error
    }
  }

  /// Everything that went out, or may have, by the database at `path`.
  private static func sends(in path: String) throws -> [SentPost] {
    let store = try Store(path: path, mode: .readWrite, exists: true)
    // Closed before its file is moved: SQLite removes a log by the name it knew.
    defer { try? store.close() }
    return try store.read { db in
      try db.rows(
        """
        SELECT post.uid, send.* FROM send JOIN post ON post.id = send.post_id ORDER BY send.id
        """
      ).map { SentPost(uid: $0["uid"], send: $0.sendRecord()) }
    }
  }

  private static func identity(_ path: String) -> [Int]? {
    guard let facts = try? FileManager.default.attributesOfItem(atPath: path),
      let volume = facts[.systemNumber] as? Int, let number = facts[.systemFileNumber] as? Int
    else { return nil }
    return [volume, number]
  }
}

/// A send with the name of its post that is the same in every copy.
struct SentPost {
  var uid: String
  var send: SendRecord
}

extension Store {
  /// Holds targets that `sent` names and this database does not know as sent; all queued ones where
  /// `sent` is nil.
  ///
  /// Returns how many.
  fileprivate func holdSentSince(_ sent: [SentPost]?, now: Timestamp) throws -> Int {
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
