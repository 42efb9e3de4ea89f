/// Plain text as Markdown that shows exactly that text, in Goldmark and in kramdown.
///
/// Where the two disagree about backslashes, an entity stands for the character. Braces are always
/// entities: they open Liquid tags, Hugo shortcodes and kramdown attributes, and one open tag breaks
/// the build of a whole site (networks/static-site.md).
package enum PlainMarkdown {
  package static func of(_ text: String) -> String {
    Paragraphs.of(text).map { $0.map(line).joined(separator: "  \n") }.joined(separator: "\n\n")
  }

  /// Text without line ends, as in the description of an image.
  package static func inline(_ text: String) -> String {
    escaped(Array(text.split(separator: "\n").joined(separator: " ").unicodeScalars)[...])
  }

  /// An address both tools link, whatever characters are in it.
  ///
  /// Braces would still open a tag of Liquid, and a bar a table of kramdown.
  static func link(_ address: String) -> String {
    var output = ""
    for scalar in address.unicodeScalars {
      switch scalar {
      case "{": output += "%7B"
      case "}": output += "%7D"
      case "|": output += "%7C"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return "<\(output)>"
  }

  private static func line(_ text: String) -> String {
    // Four blanks would make a code block.
    MarkupLine.text(text, link: link) { escaped($0, isLineStart: $1) }
  }

  private static func escaped(
    _ scalars: ArraySlice<Unicode.Scalar>, isLineStart: Bool = false
  ) -> String {
    let marker = isLineStart ? endOfListMarker(scalars) : nil
    var output = ""
    for (index, scalar) in zip(scalars.indices, scalars) {
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "#", "|": output += "\\\(scalar)"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "&": output += "&amp;"
      case "~", "{", "}", "$", "^": output += "&#\(scalar.value);"
      case "-", "+", ":", "=":
        output += isLineStart && index == scalars.startIndex ? "&#\(scalar.value);" : "\(scalar)"
      case ".", ")": output += index == marker ? "&#\(scalar.value);" : "\(scalar)"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }

  /// Position of the sign after a number that would begin a list.
  private static func endOfListMarker(_ scalars: ArraySlice<Unicode.Scalar>) -> Int? {
    let digits = scalars.prefix(while: CharacterClass.isDigit)
    guard !digits.isEmpty, digits.endIndex < scalars.endIndex else { return nil }
    let next = scalars[digits.endIndex]
    return next == "." || next == ")" ? digits.endIndex : nil
  }
}
