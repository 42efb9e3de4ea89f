internal import Foundation
package import StintCore
package import StintStore
package import StintSystem

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
    /// Whether the database before was there, could be read and knew all that was sent.
    ///
    /// Where it could not, everything queued is held.
    package var couldCompare: Bool
    /// Posts that went out since, and sessions since, which the copy did not know.
    package var carriedPosts = 0
    package var carriedSessions = 0
    /// Posts that the copy does not know and that did not go out, as lines for `stint import`; nil
    /// where there are none.
    package var leftBehind: String?
    package var leftBehindCount = 0
  }

  private let home: Home
  /// Writes a post as a line of `stint import`.
  private let line: @Sendable (PostArchive) -> String
  private let patience: Duration

  private var path: String { home.database }

  package init(
    _ home: Home, patience: Duration = .seconds(5),
    line: @escaping @Sendable (PostArchive) -> String
  ) {
    self.home = home
    self.line = line
    self.patience = patience
  }

  /// Checks the copy and swaps it in, while nobody else works with the database.
  ///
  /// The database before gets another name (`.aside-` and the time), it is never deleted.
  ///
  /// Throws `StoreError`, and `UserFacingError` for a copy that is damaged or is the database itself,
  /// and when the database is in use; nothing is changed then.
  package func putBack(_ copy: String, now: Timestamp) throws -> Result {
    try Home.makeFolder(home.data)
    guard Self.identity(copy) != Self.identity(path) else {
      throw UserFacingError(
        "\(copy) is the database itself, not a copy of it", hint: "stint backup --list",
        status: .badInput)
    }
    let lock = try DatabaseLock.alone(home, patience: patience)
    return try withExtendedLifetime(lock) {
      let fresh = path + ".new"
      try makeFresh(fresh, from: copy)
      do {
        return try swap(fresh, now)
      } catch {
        CopyWriter.remove(fresh)
        throw error
      }
    }
  }

  /// Puts an empty database in the place of a damaged one of which there is no copy.
  ///
  /// The damaged one is set aside as above.
  package func startAnew(now: Timestamp) throws -> String? {
    let lock = try DatabaseLock.alone(home, patience: patience)
    return try withExtendedLifetime(lock) {
      let fresh = path + ".new"
      CopyWriter.remove(fresh)
      try Store(path: fresh, mode: .create, exists: false).close()
      return try setAside(now, andPut: fresh)
    }
  }

  // MARK: Steps

  /// Page by page, so that what still stands in the copy's log comes along.
  private func makeFresh(_ fresh: String, from copy: String) throws {
    CopyWriter.remove(fresh)
    let candidate = try SavedDatabase(path: copy)
    defer { try? candidate.close() }
    let problems = try candidate.damage()
    guard problems.isEmpty else {
      throw UserFacingError(
        "the copy \(copy) is damaged; nothing was changed", details: problems,
        hint: "stint backup --list", status: .damaged)
    }
    try CopyWriter.write(candidate.backup, to: fresh)
  }

  private func swap(_ fresh: String, _ now: Timestamp) throws -> Result {
    // An older copy is brought up to date here; it is a copy of a copy.
    let restored = try Store(path: fresh, mode: .readWrite, exists: true)
    var result = Result(aside: nil, held: 0, couldCompare: true)
    if FilePlace.kind(path) == nil || FileBytes.length(path) == 0 {
      // What went out since, elsewhere or from a database that is gone, only the last try can tell.
      if try LastTry.read(home) == nil || restored.isOlder(thanLastTryIn: home) {
        result.couldCompare = false
        result.held = try restored.holdAll(now: now)
      }
    } else {
      do {
        let before = try soundBefore()
        // Closed before its file is moved: SQLite removes a log by the name it knew.
        defer { try? before.close() }
        let carried = try restored.carryOver(from: before, now: now)
        result.held = carried.held
        result.carriedPosts = carried.posts
        result.carriedSessions = carried.sessions
        try leaveBehind(before, restored, now, &result)
      } catch {
        result.couldCompare = false
        result.held = try restored.holdAll(now: now)
      }
    }
    try restored.close()
    result.aside = try setAside(now, andPut: fresh)
    return result
  }

  /// The database before, when it can be believed: one that is damaged, or does not know the last try
  /// that was made, has forgotten something.
  private func soundBefore() throws -> Store {
    let before = try Store(path: path, mode: .readWrite, exists: true)
    do {
      let problems = try before.damage()
      guard problems.isEmpty, try !before.isOlder(thanLastTryIn: home),
        try LastTry.read(home).map({ try before.hasPost(called: $0.uid) }) ?? true
      else {
        throw StoreError.damaged(path: path, reason: problems.first ?? "it has forgotten a try")
      }
      return before
    } catch {
      try? before.close()
      throw error
    }
  }

  private func leaveBehind(
    _ before: Store, _ restored: Store, _ now: Timestamp, _ result: inout Result
  ) throws {
    var lines = ""
    var count = 0
    try before.exportPosts(unknownTo: restored) { archive in
      lines += line(archive) + "\n"
      count += 1
    }
    guard count > 0 else { return }
    try Home.makeFolder(home.state)
    let file = "\(home.state)/not-in-the-copy-\(BackupCopy.stamp(now)).jsonl"
    try FilePlace.makeEmpty(file)
    guard FileBytes.replace(file, with: Array(lines.utf8)) else {
      throw UserFacingError("cannot write \(file)", status: .cannotCreate)
    }
    (result.leftBehind, result.leftBehindCount) = (file, count)
  }

  /// There is a database under its name at every moment: killed in between, the next command finds
  /// the one or the other.
  private func setAside(_ now: Timestamp, andPut fresh: String) throws -> String? {
    do throws(FilePlace.Failure) {
      try FilePlace.sync(fresh)
      let aside =
        FilePlace.kind(path) == nil ? nil : freeName("\(path).aside-\(BackupCopy.stamp(now))")
      if let aside {
        try FilePlace.addName(path, aside)
        // A log that stayed would be taken for the new one's.
        for ending in ["-wal", "-shm", "-journal"] where FilePlace.kind(path + ending) != nil {
          try FilePlace.replace(aside + ending, by: path + ending)
        }
      }
      try FilePlace.replace(path, by: fresh)
      try FilePlace.syncFolder(of: path)
      LastTry.forget(home)
      return aside
    } catch {
      throw UserFacingError(
        "cannot put the copy in its place: \(error.reason)", hint: "ls -l \(home.data)",
        status: .cannotCreate)
    }
  }

  private func freeName(_ name: String) -> String {
    guard FilePlace.kind(name) != nil else { return name }
    return (2...).lazy.map { "\(name)-\($0)" }.first { FilePlace.kind($0) == nil } ?? name
  }

  private static func identity(_ path: String) -> [Int]? {
    guard let facts = try? FileManager.default.attributesOfItem(atPath: path),
      let volume = facts[.systemNumber] as? Int, let number = facts[.systemFileNumber] as? Int
    else { return nil }
    return [volume, number]
  }
}

extension Store {
  /// Whether this database does not know the last try to deliver that was made from this home.
  package func isOlder(thanLastTryIn home: Home) throws -> Bool {
    guard let last = LastTry.read(home) else { return false }
    return try isOlder(
      thanTryOf: last.uid, on: last.account, cycle: last.cycle, part: last.part,
      number: last.number)
  }
}
