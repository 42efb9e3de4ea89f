import StintCore

/// A title for places that cannot do without one: the beginning of the text.
enum DerivedTitle {
  /// Longest title made from a text, in characters.
  private static let longest = 60

  /// The content's own title, else its first line without addresses, else the host of its link.
  static func of(_ content: Content) -> String? {
    if let title = content.title, !title.isBlank { return title }
    for line in content.parts.flatMap({ $0.split(separator: "\n") }) {
      let plain = withoutAddresses(String(line))
      if !plain.isEmpty { return shortened(plain) }
    }
    return content.link.map(LinkText.host)
  }

  private static func withoutAddresses(_ line: String) -> String {
    var scalars = Array(line.unicodeScalars)
    for url in URLScanner.urls(in: scalars, dialect: .x).reversed() where url.hasScheme {
      scalars.removeSubrange(url.range)
    }
    return String(String.UnicodeScalarView(scalars)).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }

  /// Cut between words, where there are any.
  private static func shortened(_ line: String) -> String {
    guard line.count > longest else { return line }
    let start = line.prefix(longest)
    let words = start.lastIndex(where: \.isWhitespace).map { start[..<$0] } ?? start
    return String(words) + "…"
  }
}
