internal import Foundation
package import StintCore
package import StintStore
package import StintSystem

/// The folder in which copies of the database lie.
package struct BackupFolder: Sendable {
  package let path: String

  package init(_ home: Home) {
    path = home.backups
  }

  /// The copies, the oldest first; links and what else lies there are none.
  package func copies() -> [BackupCopy] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.compactMap { name in
      let file = "\(path)/\(name)"
      guard name.hasSuffix(".db"), !name.hasPrefix("."), FilePlace.kind(file) == .file else {
        return nil
      }
      let (origin, madeAt) = BackupCopy.origin(ofName: name)
      return BackupCopy(
        path: file, origin: origin, madeAt: madeAt ?? FileBytes.changedAt(file) ?? .distantPast,
        sizeInBytes: Int64(FileBytes.length(file)))
    }.sorted { ($0.madeAt, $0.path) < ($1.madeAt, $1.path) }
  }

  /// The newest copy that is sound and of a schema that this version knows.
  package func newestSound() -> BackupCopy? {
    copies().last { Self.isSound($0.path) }
  }

  package static func isSound(_ path: String) -> Bool {
    guard let saved = try? SavedDatabase(path: path) else { return false }
    defer { try? saved.close() }
    return (try? saved.damage().isEmpty) ?? false
  }

  /// Makes a copy under the name that tells where it comes from.
  ///
  /// One process at a time writes here and clears away; `patience` is how long it waits for another
  /// one, until it throws (busy). nil when there is a copy of this name already.
  @discardableResult
  package func make(
    _ origin: BackupCopy.Origin, of backup: DatabaseBackup, at now: Timestamp,
    patience: Duration = .seconds(60), isChecked: Bool = true
  ) throws -> BackupCopy? {
    try Home.makeFolder(path)
    guard let lock = try lock(patience) else {
      throw UserFacingError(
        "another process is just copying the database to \(path)", hint: "try again in a moment",
        status: .busy)
    }
    return try withExtendedLifetime(lock) {
      let place = "\(path)/\(BackupCopy.name(origin, at: now))"
      guard FilePlace.kind(place) == nil else { return nil }
      try CopyWriter.write(backup, to: place, isChecked: isChecked)
      return BackupCopy(
        path: place, origin: origin, madeAt: Timestamp(seconds: now.seconds),
        sizeInBytes: Int64(FileBytes.length(place)))
    }
  }

  /// Deletes what the rotation lets go, and what was never finished; returns the paths.
  package func clearAway(at now: Timestamp) -> [String] {
    guard let lock = try? lock(.zero) else { return [] }
    return withExtendedLifetime(lock) {
      var removed = BackupRotation.removable(copies(), at: now).map(\.path)
      // Without a sound newer one nothing goes.
      if !removed.isEmpty, let newest = copies().last, !Self.isSound(newest.path) { removed = [] }
      removed += drafts()
      for path in removed { FileBytes.remove(path) }
      return removed
    }
  }

  /// Deletes what was never finished, if nobody is just at it.
  func clearDrafts() {
    guard !drafts().isEmpty, let lock = try? lock(.zero) else { return }
    withExtendedLifetime(lock) { drafts().forEach(FileBytes.remove) }
  }

  /// Copies that were never finished.
  ///
  /// Only whoever holds the folder's lock knows that nobody is just writing them.
  package func drafts() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      .filter(CopyWriter.isDraft).map { "\(path)/\($0)" }.sorted()
  }

  /// nil while somebody else holds it.
  package func lock(_ patience: Duration) throws -> FileLock? {
    do throws(FileLock.Refusal) {
      return try FileLock.wait("\(path)/.lock", .alone, patience: patience)
    } catch {
      guard case .unusable(let reason) = error else { return nil }
      throw UserFacingError(
        "cannot write to the folder \(path): \(reason)", hint: "check the folder's permissions",
        status: .cannotCreate)
    }
  }
}
