package import StintCore

/// When a session was, and what names it: all that an import must know of it.
package struct LoggedTime: Hashable, Sendable {
  package var id: Int64
  package var uid: String
  package var sourceKey: String?
  package var start: Timestamp
  /// nil while it is open.
  package var end: Timestamp?
  package var revision: Int
  /// Removed from the log.
  package var isDeleted: Bool

  package init(
    id: Int64, uid: String, sourceKey: String? = nil, start: Timestamp, end: Timestamp?,
    revision: Int = 1, isDeleted: Bool = false
  ) {
    self.id = id
    self.uid = uid
    self.sourceKey = sourceKey
    self.start = start
    self.end = end
    self.revision = revision
    self.isDeleted = isDeleted
  }
}
