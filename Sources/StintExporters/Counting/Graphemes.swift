/// Characters as a reader sees them: extended grapheme clusters (Unicode UAX #29).
package enum Graphemes {
  /// Number of clusters of `text` after normalisation, so that a line end counts one everywhere.
  package static func count(_ text: String) -> Int {
    NormalText.of(text).count
  }
}
