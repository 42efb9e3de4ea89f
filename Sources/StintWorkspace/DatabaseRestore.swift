internal import Foundation
package import StintCore
internal import StintStore

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
    return try store.sentPosts()
  }

  private static func identity(_ path: String) -> [Int]? {
    guard let facts = try? FileManager.default.attributesOfItem(atPath: path),
      let volume = facts[.systemNumber] as? Int, let number = facts[.systemFileNumber] as? Int
    else { return nil }
    return [volume, number]
  }
}
