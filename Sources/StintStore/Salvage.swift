internal import GRDB
internal import StintCore

/// Reads from a damaged database what can still be read.
package struct Salvage: Sendable {
  package struct Result: Hashable, Sendable {
    package var posts = 0
    /// Posts of which something (targets, sends, earlier wordings) could not be read.
    package var incomplete = 0
    package var logged = 0
    /// Posts whose own row could not be read.
    package var lost = 0
  }

  private let path: String

  /// `path` is the damaged database; it is only read.
  package init(path: String) {
    self.path = path
  }

  /// Gives each post, and each logged send, to the two functions.
  ///
  /// What is queued comes held: it may have gone out, and the row that says so may be what is broken.
  /// Throws `StoreError` where nothing at all can be read, and what the functions throw.
  package func read(
    post: (PostArchive) throws -> Void, logged: (SendRecord) throws -> Void
  ) throws -> Result {
    let saved = try SavedDatabase(path: path)
    defer { try? saved.close() }
    return try saved.readLoosely { db in
      var result = Result()
      let ids = try Self.ids(db)
      for id in ids {
        guard let archive = Self.archive(id, db, &result) else { continue }
        try post(archive)
        result.posts += 1
      }
      result.lost = max(0, ids.count - result.posts)
      let rows = Self.collect(db, "SELECT * FROM send WHERE post_id IS NULL ORDER BY id")
      for row in rows {
        try logged(row.sendRecord())
        result.logged += 1
      }
      return result
    }
  }

  /// From both ends up to where it breaks, then one by one in between.
  private static func ids(_ db: Database) throws -> [Int64] {
    let upwards = collect(db, "SELECT id FROM post ORDER BY id").map { $0["id"] as Int64 }
    let downwards = collect(db, "SELECT id FROM post ORDER BY id DESC").map { $0["id"] as Int64 }
    var found = Set(upwards).union(downwards)
    if let low = upwards.last, let high = downwards.last, low < high, high - low < 1_000_000 {
      for id in (low + 1)..<high
      where (try? db.row("SELECT 1 FROM post WHERE id = ?", [id])) ?? nil != nil {
        found.insert(id)
      }
    }
    guard !found.isEmpty else {
      // Nothing was there, or nothing can be read: SQLite says which.
      _ = try db.row("SELECT count(*) FROM post")
      return []
    }
    return found.sorted()
  }

  private static func archive(
    _ id: Int64, _ db: Database, _ result: inout Result
  ) -> PostArchive? {
    if let whole = (try? db.archive(ofPost: id)) ?? nil { return held(whole) }
    guard let row = (try? db.row("SELECT * FROM post WHERE id = ?", [id])) ?? nil,
      let post = try? row.postRecord()
    else { return nil }
    result.incomplete += 1
    let targets = collect(db, "SELECT * FROM target WHERE post_id = ?", [id])
    let sends = collect(db, "SELECT * FROM send WHERE post_id = ?", [id])
    return held(
      PostArchive(
        post: post, targets: targets.map { $0.targetRecord() },
        sends: sends.map { $0.sendRecord() }, revisions: []))
  }

  private static func held(_ archive: PostArchive) -> PostArchive {
    var archive = archive.settled
    for index in archive.targets.indices where archive.targets[index].state.name == .queued {
      archive.targets[index].state = .held(
        Hold(
          cause: .user,
          reason: "saved from a damaged database: it may have gone out, look before you release it"
        ))
    }
    return archive
  }

  /// The rows up to the first that cannot be read.
  private static func collect(
    _ db: Database, _ sql: String, _ arguments: StatementArguments = []
  ) -> [Row] {
    var rows: [Row] = []
    guard let cursor = try? Row.fetchCursor(db, sql: sql, arguments: arguments) else { return [] }
    while let row = try? cursor.next() { rows.append(row.copy()) }
    return rows
  }
}
