/// The address a post is about, and whether its text has it already.
enum LinkText {
  /// True when `link` stands in `text` as an address of its own, not as the start of a longer one.
  static func isPresent(_ link: String, in text: String) -> Bool {
    if URLScanner.urls(in: text, dialect: .x).contains(where: { $0.text == link }) { return true }
    // Addresses the rules do not know, such as those of a local network.
    return text.split(whereSeparator: \.isWhitespace).contains { word in
      var word = word
      while word != link, let last = word.last, ".,;:!?)]\"'".contains(last) { word.removeLast() }
      return word == link
    }
  }

  /// True for an http or https address that can stand in a text, a tag or a Markdown link.
  static func isUsable(_ link: String) -> Bool {
    let scalars = Array(link.unicodeScalars)
    guard let start = URLScanner.endOfScheme(in: scalars, at: 0), start < scalars.count else {
      return false
    }
    return scalars[start] != "/"
      && !scalars.contains { c in
        CharacterClass.isSpace(c) || CharacterClass.isUnwantedControl(c)
          || "<>\"`\\".unicodeScalars.contains(c)
      }
  }

  /// `example.org` of `https://example.org/a`.
  static func host(_ link: String) -> String {
    let scalars = Array(link.unicodeScalars)
    let start = URLScanner.endOfScheme(in: scalars, at: 0) ?? 0
    let rest = scalars[start...].prefix { !"/?#".unicodeScalars.contains($0) }
    let host = String(String.UnicodeScalarView(rest))
    return host.split(separator: "@").last.map(String.init) ?? host
  }
}
