/// An image as Hugo's own shortcode `figure`.
///
/// Hugo takes the text in an image of Markdown for finished: it shows entities and backslashes as they
/// are, and makes entities of quotes, dots and dashes that it then shows as well (0.111, seen).
enum HugoFigure {
  /// nil for an alt text that an image of Markdown shows as it is.
  static func text(_ path: String, alt: String) -> String? {
    let line = alt.split(whereSeparator: \.isNewline).joined(separator: " ")
    let isPlain =
      line.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil
          || " ,.:;!?()/".unicodeScalars.contains($0)
      } && !line.contains("..")
    // What looks like a reference of a parcel must not stand there as it is.
    guard !isPlain, !line.contains("${") else { return nil }
    return "{{< figure src=\"\(path)\" alt=\(quoted(line)) >}}"
  }

  /// A raw text, or where that cannot be a quoted one, in which a backslash goes before quotes.
  ///
  /// Hugo has no way to write a backslash in a quoted text; it is left out there.
  private static func quoted(_ line: String) -> String {
    guard line.contains("`") else { return "`\(line)`" }
    let safe = line.replacing("\\", with: "").replacing("\"", with: "\\\"")
    return "\"\(safe)\""
  }
}
