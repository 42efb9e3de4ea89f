/// LinkedIn's template language, in which a post's text is written (networks/linkedin.md).
///
/// A reserved character that is not escaped cuts the post off in silence, so everything that is not
/// meant as a template gets a backslash.
package enum LittleText {
  private static let reserved = "\\|{}@[]()<>#*_~"

  /// Every reserved character of `text` with a backslash before it.
  package static func escaped(_ text: String) -> String {
    escaped(Array(text.unicodeScalars)[...])
  }

  /// What a reader sees of an escaped text.
  package static func unescaped(_ text: String) -> String {
    var output = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if scalar == "\\", !isEscaped {
        isEscaped = true
      } else {
        output.append(scalar)
        isEscaped = false
      }
    }
    return String(output)
  }

  /// The text of a post: hashtags as templates, addresses kept whole, the rest escaped.
  package static func commentary(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    // A bare `main.rs` may be a file name; only what is surely an address is percent-encoded.
    let urls = URLScanner.urls(in: scalars, dialect: .x).filter(\.hasScheme)
    let tags = Hashtags.all(in: text)
    var pieces = urls.map { ($0.range, address(scalars[$0.range])) }
    for tag in tags {
      // A mark of another script may be part of a tag on X and none here; it stays in the name.
      pieces.append((tag.range, "{hashtag|\\#|\(escaped(tag.name))}"))
    }
    var output = ""
    var position = 0
    for (range, piece) in pieces.sorted(by: { $0.0.lowerBound < $1.0.lowerBound }) {
      output += escaped(scalars[position..<range.lowerBound]) + piece
      position = range.upperBound
    }
    return output + escaped(scalars[position...])
  }

  private static func escaped(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var output = String.UnicodeScalarView()
    for scalar in scalars {
      if reserved.unicodeScalars.contains(scalar) { output.append("\\") }
      output.append(scalar)
    }
    return String(output)
  }

  /// An address with reserved characters percent-encoded after its host.
  ///
  /// A backslash inside an address may break the link. `#` and what stands in the host mean
  /// something else when encoded, so these get the backslash all the same.
  private static func address(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    let all = Array(scalars)
    let start = URLScanner.endOfScheme(in: all, at: 0) ?? 0
    let pathStart = all[start...].firstIndex { "/?#".unicodeScalars.contains($0) } ?? all.count
    var output = escaped(all[..<pathStart])
    for scalar in all[pathStart...] {
      if scalar == "#" {
        output += "\\#"
      } else if reserved.unicodeScalars.contains(scalar) {
        output += "%" + String(scalar.value, radix: 16, uppercase: true)
      } else {
        output.unicodeScalars.append(scalar)
      }
    }
    return output
  }
}
