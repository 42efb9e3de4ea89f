/// A web address found in a text.
package struct FoundURL: Hashable, Sendable {
  /// As it stands in the text.
  package var text: String
  /// Position in Unicode scalars of the text that was searched.
  package var range: Range<Int>
  /// False for a bare domain such as `example.org`.
  package var hasScheme: Bool
}
