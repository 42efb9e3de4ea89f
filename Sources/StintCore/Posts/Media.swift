/// A file that goes out with a post.
///
/// The file stays where the user keeps it; the fingerprint tells whether it is still the one that
/// was queued.
package struct Media: Codable, Hashable, Sendable {
  /// Absolute path.
  package var path: String
  /// Text for people who cannot see it; nil when the user gave none.
  package var alt: String?
  /// Internet media type, as `image/jpeg`.
  package var type: String
  package var sizeInBytes: Int
  /// Lower-case hexadecimal SHA-256 of the file when it was queued.
  package var sha256: String
  /// The thread part that carries it, counted from 1.
  package var part: Int

  package init(
    path: String, alt: String?, type: String, sizeInBytes: Int, sha256: String, part: Int = 1
  ) {
    self.path = path
    self.alt = alt
    self.type = type
    self.sizeInBytes = sizeInBytes
    self.sha256 = sha256
    self.part = part
  }
}
