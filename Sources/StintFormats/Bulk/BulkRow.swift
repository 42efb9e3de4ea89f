package import StintCore

/// One post as another scheduler's bulk file has it.
package struct BulkRow: Hashable, Sendable {
  /// The line where the row begins, counted from 1.
  package let line: Int
  /// As written; may be empty when there are images.
  package let text: String
  package let imageURLs: [String]
  package let tags: [String]
  /// The Pinterest board, where the file has one.
  package let board: String?
  /// The time as written; nil means the next free slot.
  package let time: String?
  /// The time read, in the zone of the account; nil when `time` is.
  package let wall: WallTime?

  package init(
    line: Int, text: String, imageURLs: [String], tags: [String], board: String?, time: String?,
    wall: WallTime?
  ) {
    self.line = line
    self.text = text
    self.imageURLs = imageURLs
    self.tags = tags
    self.board = board
    self.time = time
    self.wall = wall
  }
}
