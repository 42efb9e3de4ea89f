internal import GRDB
package import StintCore

/// What can go wrong with the database as a whole.
package enum StoreError: Error, Hashable, Sendable {
  case missing(path: String)
  /// There is none now, or an empty file, and there was one.
  case gone(path: String, state: String)
  case cannotCreate(path: String, reason: String)
  case notADatabase(path: String)
  case damaged(path: String, reason: String)
  case newer(path: String, version: Int, known: Int)
  /// Opened for reading only, and of a schema that must be brought up to date first.
  case outdated(path: String, version: Int, known: Int)
  case busy(path: String)
  case full(path: String)
  case readOnly(path: String)
  case io(path: String, reason: String)
  case other(path: String, reason: String)

  package var userFacing: UserFacingError {
    switch self {
    case .missing(let path):
      UserFacingError(
        "there is no database at \(path)", hint: "stint init", status: .notFound)
    case .gone(let path, let state):
      UserFacingError(
        "the database \(path) is gone, and with it what was queued; nothing was changed",
        details: ["to begin anew without it, move \(state) elsewhere first"],
        hint: "stint restore, which puts the newest copy in its place", status: .damaged)
    case .cannotCreate(let path, let reason):
      UserFacingError(
        "cannot create the database \(path): \(reason)",
        hint: "check that its folder exists and is yours", status: .cannotCreate)
    case .notADatabase(let path):
      UserFacingError(
        "\(path) is not a Stint database; nothing was changed",
        hint: "stint doctor --fix --restore sets it aside and puts the newest copy back",
        status: .damaged)
    case .damaged(let path, let reason):
      UserFacingError(
        "the database \(path) is damaged (\(reason)); nothing was changed",
        hint: "stint doctor", status: .damaged)
    case .newer(let path, let version, let known):
      UserFacingError(
        "the database \(path) is of schema \(version), made by a newer Stint; this one knows up to "
          + "\(known) and leaves it alone",
        hint: "install the newer Stint again", status: .damaged)
    case .outdated(let path, let version, let known):
      UserFacingError(
        "the database \(path) is of schema \(version), and this Stint works with \(known)",
        hint: "stint list, which brings it up to date and keeps a copy", status: .damaged)
    case .busy(let path):
      UserFacingError(
        "the database \(path) is in use by another process for more than 5 seconds",
        hint: "try again; `fuser \(path)` names the process", status: .busy)
    case .full(let path):
      UserFacingError(
        "the disk with \(path) is full; nothing was written", hint: "free some space, try again",
        status: .damaged)
    case .readOnly(let path):
      UserFacingError(
        "the database \(path) cannot be written to", hint: "check its permissions and its disk",
        status: .damaged)
    case .io(let path, let reason):
      UserFacingError(
        "reading or writing the database \(path) failed: \(reason)", hint: "stint doctor",
        status: .damaged)
    case .other(let path, let reason):
      UserFacingError(
        "the database \(path) refused: \(reason)", hint: "stint doctor", status: .internalError)
    }
  }

  /// What an error of SQLite means for the file at `path`.
  static func from(_ error: any Error, path: String) -> any Error {
    if let error = error as? UnreadableContent {
      return StoreError.damaged(path: path, reason: error.sentence)
    }
    guard let error = error as? DatabaseError else { return error }
    let reason = error.message ?? error.resultCode.description
    // The index of the log is made when a database is opened, and finds no room on a full disk.
    if error.extendedResultCode == .SQLITE_IOERR_SHMSIZE { return StoreError.full(path: path) }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: return StoreError.busy(path: path)
    case .SQLITE_FULL: return StoreError.full(path: path)
    case .SQLITE_CORRUPT: return StoreError.damaged(path: path, reason: reason)
    case .SQLITE_NOTADB: return StoreError.notADatabase(path: path)
    case .SQLITE_READONLY: return StoreError.readOnly(path: path)
    case .SQLITE_CANTOPEN: return StoreError.cannotCreate(path: path, reason: reason)
    case .SQLITE_IOERR: return StoreError.io(path: path, reason: reason)
    default: return StoreError.other(path: path, reason: reason)
    }
  }
}

/// What stands in a post's row is not what Stint writes there: the disk, or another program, changed it.
struct UnreadableContent: Error, Hashable {
  let post: Int64
  let reason: String

  var sentence: String { "the text of post \(post) cannot be read: \(reason)" }
}
