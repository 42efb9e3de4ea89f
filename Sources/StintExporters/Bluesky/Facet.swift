/// A stretch of a Bluesky text that does something (networks/bluesky.md).
package struct Facet: Hashable, Sendable {
  package enum Feature: Hashable, Sendable {
    case link(String)
    /// The handle; its DID is found when the post is sent.
    case mention(String)
    case tag(String)
  }

  /// In bytes of UTF-8: not characters, not UTF-16.
  package var bytes: Range<Int>
  package var feature: Feature

  package init(bytes: Range<Int>, feature: Feature) {
    self.bytes = bytes
    self.feature = feature
  }
}
