internal import Glibc
internal import StintCore
package import StintStore
internal import StintSystem

/// Writes a copy of a database so that it is whole, sound and only its owner's when it appears.
package enum CopyWriter {
  /// Writes it beside `place` first, has SQLite check it, waits for the disk, then gives it its name;
  /// what has that name already stays, and links are not followed.
  ///
  /// `isChecked` is false for a database of which it is known that it is not sound: its copy is better
  /// than none. Throws `UserFacingError`.
  package static func write(
    _ backup: DatabaseBackup, to place: String, isChecked: Bool = true
  ) throws {
    let draft = draft(for: place)
    do {
      try FilePlace.makeEmpty(draft)
      try backup.copy(to: draft)
      if isChecked { try check(draft) }
      try FilePlace.sync(draft)
      try FilePlace.moveToFree(draft, place)
    } catch {
      remove(draft)
      throw described(error, place)
    }
  }

  /// What a copy that was never finished left behind, by its own rule for names.
  package static func isDraft(_ name: String) -> Bool {
    name.hasPrefix(start) && name.contains(ending)
  }

  package static func remove(_ path: String) {
    for ending in ["", "-journal", "-wal", "-shm"] { FileBytes.remove(path + ending) }
  }

  private static let start = ".stint-copy-"
  private static let ending = ".part"

  private static func draft(for place: String) -> String {
    let slash = place.lastIndex(of: "/")
    let folder = slash.map { place[...$0] } ?? ""
    let name = slash.map { place[place.index(after: $0)...] } ?? place[...]
    // Two tasks of one process may write two copies.
    return "\(folder)\(start)\(getpid())-\(name.prefix(80))\(ending)"
  }

  private static func check(_ draft: String) throws {
    let copy = try SavedDatabase(path: draft)
    defer { try? copy.close() }
    let problems = try copy.damage()
    guard problems.isEmpty else {
      throw UserFacingError(
        "the copy is damaged, and so is the database it was made of; it was not kept",
        details: problems, hint: "stint doctor", status: .damaged)
    }
  }

  private static func described(_ error: any Error, _ place: String) -> UserFacingError {
    switch error {
    case let failure as FilePlace.Failure where failure.isTaken:
      UserFacingError("\(place) exists already", status: .cannotCreate)
    case let failure as FilePlace.Failure:
      UserFacingError(
        "cannot write the copy \(place): \(failure.reason)",
        hint: failure.isFull ? "free some space, try again" : "check the folder's permissions",
        status: .cannotCreate)
    case StoreError.full:
      UserFacingError(
        "the disk with \(place) is full; there is no copy", hint: "free some space, try again",
        status: .damaged)
    default: UserFacingError(describing: error)
    }
  }
}
