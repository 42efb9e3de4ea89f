/// Plain text as wikitext that shows exactly that text (networks/mediawiki.md a).
///
/// Entities stand for what would be markup: they are read after all markup is, so that nothing the
/// user wrote can open a template, a link or a table. `<nowiki>` would be shorter, but a text can
/// close it.
package enum Wikitext {
  /// Paragraphs at blank lines, `<br />` at single line ends, addresses as links.
  package static func of(_ text: String) -> String {
    Paragraphs.of(text).map { $0.map(line).joined(separator: "<br />\n") }
      .joined(separator: "\n\n")
  }

  /// Text on one line, as in a heading or the description of an image.
  package static func inline(_ text: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return escaped(Array(words.unicodeScalars)[...])
  }

  /// In single brackets, because there an address ends where it ends and not at a comma.
  static func link(_ address: String) -> String {
    "[\(target(address)) \(escaped(Array(address.unicodeScalars)[...]))]"
  }

  private static func line(_ text: String) -> String {
    // A blank at the start of a line would make it code.
    MarkupLine.text(text, link: link) { escaped($0, isLineStart: $1) }
  }

  private static func escaped(
    _ scalars: ArraySlice<Unicode.Scalar>, isLineStart: Bool = false
  ) -> String {
    var output = ""
    for index in scalars.indices {
      let scalar = scalars[index]
      let before = index > scalars.startIndex ? scalars[index - 1] : nil
      let after = index + 1 < scalars.endIndex ? scalars[index + 1] : nil
      let isMarkup =
        switch scalar {
        case "&", "<", ">", "[", "]", "{", "}", "|": true
        // Two or more make italics, a signature, a switch such as __NOTOC__.
        case "'", "~", "_": before == scalar || after == scalar
        // `mailto:x` would be linked.
        case ":":
          isLineStart && before == nil
            || before.map(CharacterClass.isASCIILetter) == true
              && after.map { !CharacterClass.isSpace($0) } == true
        case "*", "#", ";", "=", "-": isLineStart && before == nil
        default: false
        }
      if isMarkup {
        output += "&#\(scalar.value);"
      } else {
        output.unicodeScalars.append(scalar)
      }
    }
    return output
  }

  /// An address that wikitext takes as it is.
  private static func target(_ address: String) -> String {
    let scalars = Array(address.unicodeScalars)
    var output = ""
    for (index, scalar) in scalars.enumerated() {
      let isDoubled =
        index > 0 && scalars[index - 1] == scalar
        || index + 1 < scalars.count && scalars[index + 1] == scalar
      switch scalar {
      case "&": output += "&amp;"
      case "'": output += "%27"
      case "[": output += "%5B"
      case "]": output += "%5D"
      case "{": output += "%7B"
      case "|": output += "%7C"
      case "}": output += "%7D"
      case "~" where isDoubled: output += "%7E"
      case "_" where isDoubled: output += "%5F"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }
}
