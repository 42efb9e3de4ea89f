/// Plain text as Discord's Markdown that shows exactly that text (networks/discord.md a).
///
/// Addresses stay as they are: Discord links them, and a backslash in them would belong to them.
package enum DiscordText {
  package static func escaped(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0)) }
      .joined(separator: "\n")
  }

  private static func line(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    let start = scalars.prefix { $0 == " " || $0 == "\t" }.count
    var output = ""
    var position = 0
    let marker = endOfMarker(scalars[start...])
    func escape(_ range: Range<Int>) {
      for index in range {
        if isMarkup(scalars[index]) || index == marker { output += "\\" }
        output.unicodeScalars.append(scalars[index])
      }
    }
    for url in URLScanner.urls(in: scalars, dialect: .x) where url.hasScheme {
      escape(position..<url.range.lowerBound)
      // Two bars would end a spoiler.
      for scalar in scalars[url.range] { output += scalar == "|" ? "%7C" : "\(scalar)" }
      position = url.range.upperBound
    }
    escape(position..<scalars.count)
    return output
  }

  /// Bold, struck out, code, spoiler, link, mention, time.
  private static func isMarkup(_ c: Unicode.Scalar) -> Bool {
    c.isASCII && "\\*_~|`[<".unicodeScalars.contains(c)
  }

  /// Position of the sign that would make the line a heading, a quotation or an item of a list.
  private static func endOfMarker(_ line: ArraySlice<Unicode.Scalar>) -> Int? {
    guard let first = line.first else { return nil }
    if first == "#" || first == "-" || first == "+" || first == ">" { return line.startIndex }
    let digits = line.prefix(while: CharacterClass.isDigit)
    guard !digits.isEmpty, digits.endIndex < line.endIndex else { return nil }
    let next = line[digits.endIndex]
    return next == "." || next == ")" ? digits.endIndex : nil
  }
}
