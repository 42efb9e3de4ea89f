/// One line of what a user typed, for a markup in which blanks at the start of a line mean something.
enum MarkupLine {
  /// Blanks at the start become entities, addresses with a scheme links, and the rest is escaped.
  ///
  /// `escaped` is also told whether its piece begins the line.
  static func text(
    _ text: String, link: (String) -> String,
    escaped: (ArraySlice<Unicode.Scalar>, Bool) -> String
  ) -> String {
    let scalars = Array(text.withoutTrailingSpace.unicodeScalars)
    let indent = scalars.prefix { $0 == " " || $0 == "\t" }
    var output = indent.map { $0 == "\t" ? "&nbsp;&nbsp;&nbsp;&nbsp;" : "&nbsp;" }.joined()
    let start = indent.count
    var position = start
    for url in URLScanner.urls(in: scalars, dialect: .x)
    where url.hasScheme && url.range.lowerBound >= start {
      output += escaped(scalars[position..<url.range.lowerBound], position == start)
      output += link(url.text)
      position = url.range.upperBound
    }
    return output + escaped(scalars[position...], position == start)
  }
}
