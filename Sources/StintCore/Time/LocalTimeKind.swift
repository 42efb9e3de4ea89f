/// One way a zone counts its local time, such as "CEST, two hours ahead, daylight saving".
package struct LocalTimeKind: Hashable, Sendable {
  /// Local time minus universal time.
  package let offsetInSeconds: Int
  /// Whether the zone's authors call it daylight saving; in Dublin that is the winter.
  package let isDaylight: Bool
  package let abbreviation: String

  package init(offsetInSeconds: Int, isDaylight: Bool, abbreviation: String) {
    self.offsetInSeconds = offsetInSeconds
    self.isDaylight = isDaylight
    self.abbreviation = abbreviation
  }
}
