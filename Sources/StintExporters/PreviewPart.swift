/// One part as a reader of the network would see it.
package struct PreviewPart: Hashable, Sendable {
  /// Thread part, counted from 1.
  package var part: Int
  package var text: String
  /// Length as the network counts it.
  package var count: Int
  /// nil when the network has no limit.
  package var limit: Int?
  /// What the count is in, as `graphemes`.
  package var unit: String
  /// Other things a reader sees: `[image: alt text]`, `[link card: …]`, `[warning: …]`.
  package var extras: [String]

  package init(
    part: Int, text: String, count: Int, limit: Int?, unit: String, extras: [String] = []
  ) {
    self.part = part
    self.text = text
    self.count = count
    self.limit = limit
    self.unit = unit
    self.extras = extras
  }
}
