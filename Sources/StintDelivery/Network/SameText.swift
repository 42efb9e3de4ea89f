import StintExporters

/// Whether a network's copy of a text is the one that was sent.
///
/// Networks trim texts and change white space and line ends.
enum SameText {
  static func isSame(_ one: String, _ other: String) -> Bool {
    words(one) == words(other)
  }

  private static func words(_ text: String) -> [String] {
    NormalText.of(text).split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
