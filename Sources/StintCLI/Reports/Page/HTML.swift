internal import StintCore

/// Text in pages.
enum HTML {
  /// Inert anywhere in a page, in attributes too: controls are made visible, and whatever HTML would
  /// read is escaped.
  static func text(_ text: some StringProtocol) -> String {
    var escaped = ""
    for character in SafeText.line(text).unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  /// A cell whose words stand for a value of the JSON, at that place in it.
  static func figure(_ place: String, _ value: Int64?, _ words: String, tag: String = "td")
    -> String
  {
    let number = value.map { "\($0)" } ?? "null"
    return "<\(tag) data-figure=\"\(place)\" data-value=\"\(number)\">\(text(words))</\(tag)>"
  }

  static func table(_ caption: String, head: [String], rows: [String]) -> String {
    let cells = head.map { "<th scope=\"col\">\(text($0))</th>" }.joined()
    return "<table><caption>\(text(caption))</caption><thead><tr>\(cells)</tr></thead><tbody>\n"
      + rows.map { "<tr>\($0)</tr>\n" }.joined() + "</tbody></table>\n"
  }

  static func row(_ name: String, _ cells: [String]) -> String {
    "<th scope=\"row\">\(text(name))</th>" + cells.joined()
  }

  static func cell(_ words: String) -> String { "<td>\(text(words))</td>" }

  /// A drawing with its name and what it shows, for those who cannot see it.
  static func svg(
    _ id: String, width: Int, height: Int, title: String, description: String, _ body: String
  ) -> String {
    "<svg viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-labelledby=\"\(id)-t \(id)-d\">"
      + "<title id=\"\(id)-t\">\(text(title))</title><desc id=\"\(id)-d\">\(text(description))</desc>\n"
      + body + "</svg>\n"
  }

  static func rect(
    _ x: Int, _ y: Int, _ width: Int, _ height: Int, _ kind: String, title: String? = nil
  ) -> String {
    guard width > 0, height > 0 else { return "" }
    let shape =
      "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" class=\"\(kind)\""
    return title.map { "\(shape)><title>\(text($0))</title></rect>\n" } ?? "\(shape)/>\n"
  }

  static func line(_ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int, _ kind: String) -> String {
    "<line x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\" class=\"\(kind)\"/>\n"
  }

  static func label(_ x: Int, _ y: Int, _ words: String, _ kind: String = "") -> String {
    "<text x=\"\(x)\" y=\"\(y)\"\(kind.isEmpty ? "" : " class=\"\(kind)\"")>\(text(words))</text>\n"
  }
}
