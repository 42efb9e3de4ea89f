package import StintCore

/// The small file that `stint now` reads before anything else.
///
/// It can always be made again from the database, so nothing waits for the disk.
package struct StatusFile: Sendable {
  package let path: String
  private let folder: String
  private let database: String

  /// In the runtime folder, which a restart of the machine empties; without one, with the state.
  package init(_ home: Home) {
    folder = home.runtime ?? home.state
    path = folder + "/status"
    database = home.database
  }

  /// What the database looks like now: every commit lengthens its log or writes it anew.
  package var stamp: String {
    FileBytes.stamp(database) + "|" + FileBytes.stamp(database + "-wal")
  }

  /// nil where there is none that this version understands.
  package func read() -> SessionStatus? {
    guard let bytes = FileBytes.small(path), let value = try? JSONValue(parsing: bytes) else {
      return nil
    }
    return SessionStatus(value)
  }

  /// Writes it, when it says anything new; nothing happens where that is not possible.
  package func write(_ status: SessionStatus) {
    let bytes = Array((status.json.serialized() + "\n").utf8)
    guard FileBytes.small(path) != bytes else { return }
    if FileBytes.replace(path, with: bytes) { return }
    try? Home.makeFolder(folder)
    if !FileBytes.replace(path, with: bytes) {
      // An old one must not be believed any longer.
      FileBytes.remove(path)
    }
  }
}
