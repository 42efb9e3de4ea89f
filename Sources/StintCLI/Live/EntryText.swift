/// What was typed behind a mark's key: who, what and where, in one line.
struct EntryText: Hashable {
  var person: String?
  var text: String?
  var url: String?

  /// `@who` in front, an address at the end; the rest is the text.
  ///
  /// `quoting`: the name may stand behind a quote as well, as people write it there.
  init(_ line: String, quoting: Bool = false) {
    var words = line.split(whereSeparator: \.isWhitespace)[...]
    var rest = line.drop(while: \.isWhitespace)
    while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
    if let first = words.first, let name = Self.handle(first) {
      person = name
      words = words.dropFirst()
      rest = rest.dropFirst(first.count).drop(while: \.isWhitespace)
    }
    if let last = words.last, last.hasPrefix("https://") || last.hasPrefix("http://") {
      url = String(last)
      words = words.dropLast()
      rest = Self.trimmed(rest.dropLast(last.count))
    }
    if quoting, person == nil, words.count > 1 {
      // `"quote" @who`, `"quote" @who #tag`
      for (place, word) in words.enumerated().reversed() {
        if let name = Self.handle(word) {
          person = name
          var kept = Array(words)
          kept.remove(at: place)
          rest = Substring(kept.joined(separator: " "))
          break
        }
        guard word.hasPrefix("#") else { break }
      }
    }
    text = rest.isEmpty ? nil : String(rest)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return text
  }

  /// The name behind the at sign; nil for a word that is none.
  private static func handle(_ word: Substring) -> String? {
    guard word.hasPrefix("@"), word.count > 1 else { return nil }
    var name = word.dropFirst()
    while let last = name.last, ",:;".contains(last) { name = name.dropLast() }
    return name.isEmpty ? nil : String(name)
  }
}
