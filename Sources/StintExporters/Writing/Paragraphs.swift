/// Cuts a text at its blank lines.
enum Paragraphs {
  /// The lines of each paragraph; none is empty.
  static func of(_ text: String) -> [[String]] {
    var paragraphs: [[String]] = []
    var lines: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.allSatisfy(\.isWhitespace) {
        if !lines.isEmpty { paragraphs.append(lines) }
        lines = []
      } else {
        lines.append(String(line))
      }
    }
    if !lines.isEmpty { paragraphs.append(lines) }
    return paragraphs
  }
}
