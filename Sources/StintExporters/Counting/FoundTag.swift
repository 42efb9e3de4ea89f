/// A hashtag or mention found in a text.
package struct FoundTag: Hashable, Sendable {
  /// Without its sign.
  package var name: String
  /// Position in Unicode scalars of the text that was searched, sign included.
  package var range: Range<Int>
}
