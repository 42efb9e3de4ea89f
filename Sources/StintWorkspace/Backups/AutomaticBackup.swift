package import StintCore
internal import StintStore
package import StintSystem

/// The copy of the database that is made once a day by whatever ticks.
///
/// Called after a pass, never before: nothing that goes wrong here keeps a post from going out. While
/// nothing is due it lists one folder.
package struct AutomaticBackup: Sendable {
  package enum Result: Hashable, Sendable {
    case notDue
    /// Another process is just making it.
    case busy
    case made(BackupCopy, removed: [String])
    /// `isNews` unless the last try failed for the same reason.
    case failed(reason: String, isNews: Bool)
  }

  package static let interval = Duration.seconds(86_400)
  /// After a failure it is tried again, but not with every pass.
  static let rest = Duration.seconds(3600)
  /// What must be left on the disk beside the copy, in bytes.
  static let margin: Int64 = 16 << 20

  private let home: Home
  private let folder: BackupFolder
  private let freeBytes: @Sendable (String) -> Int64?

  package init(
    _ home: Home,
    freeBytes: @escaping @Sendable (String) -> Int64? = { FilePlace.freeBytes(at: $0) }
  ) {
    self.home = home
    folder = BackupFolder(home)
    self.freeBytes = freeBytes
  }

  /// When the next copy is due; an instant that is not after `now` when it is due already.
  package func nextDue(after now: Timestamp) -> Timestamp {
    // One that seems to come from the future was made under a wrong clock, and says nothing.
    let last = folder.copies().last { $0.origin == .daily && $0.madeAt <= now }
    let due = last.map { $0.madeAt.advanced(by: Self.interval) } ?? now
    guard let failure = BackupFailure.read(folder), failure.at <= now else { return due }
    return max(due, failure.at.advanced(by: Self.rest))
  }

  package func run(at now: Timestamp) -> Result {
    guard nextDue(after: now) <= now, FileBytes.exists(home.database) else {
      // Of a process that died at it: of the size of a copy, and nobody would look at it for a day.
      folder.clearDrafts()
      return .notDue
    }
    do {
      try Home.makeFolder(folder.path)
      try checkRoom()
      // A connection of its own: whoever else uses the caller's does not wait.
      let store = try Store(path: home.database, mode: .readOnly, exists: true)
      defer { try? store.close() }
      guard let copy = try folder.make(.daily, of: store.backup, at: now, patience: .zero) else {
        return .busy
      }
      BackupFailure.forget(folder)
      return .made(copy, removed: folder.clearAway(at: now))
    } catch let error as UserFacingError where error.status == .busy {
      return .busy
    } catch {
      let failure = BackupFailure(at: now, reason: UserFacingError(describing: error).message)
      let isNews = BackupFailure.read(folder)?.reason != failure.reason
      failure.write(folder)
      return .failed(reason: failure.reason, isNews: isNews)
    }
  }

  /// A copy that does not fit would take the last room from what is about to be sent.
  private func checkRoom() throws {
    let size = Int64(FileBytes.length(home.database) + FileBytes.length(home.database + "-wal"))
    guard let free = freeBytes(folder.path), free < size + Self.margin else { return }
    throw UserFacingError(
      "there is no room for a copy in \(folder.path)", hint: "free some space",
      status: .cannotCreate)
  }
}
