package import StintCore
internal import StintSystem

/// Why the daily copy could not be made the last time, kept beside the copies.
package struct BackupFailure: Hashable, Sendable {
  package var at: Timestamp
  package var reason: String

  /// nil where the last one went well, or nothing is known.
  package static func read(_ folder: BackupFolder) -> BackupFailure? {
    guard let bytes = FileBytes.small(path(folder)), let value = try? JSONValue(parsing: bytes),
      let at = value["at"]?.intValue, let reason = value["reason"]?.stringValue
    else { return nil }
    return BackupFailure(at: Timestamp(milliseconds: at), reason: reason)
  }

  /// Where even this finds no room the next pass tries, and says so, again.
  func write(_ folder: BackupFolder) {
    let json = JSONValue.object(["at": .int(at.milliseconds), "reason": .string(reason)])
    FileBytes.replace(Self.path(folder), with: Array((json.serialized() + "\n").utf8))
  }

  static func forget(_ folder: BackupFolder) { FileBytes.remove(path(folder)) }

  private static func path(_ folder: BackupFolder) -> String { folder.path + "/.failed" }
}
