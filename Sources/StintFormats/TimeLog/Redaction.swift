/// Takes people out of texts.
enum Redaction {
  /// `A.` for `ana@fosstodon.org`.
  static func initial(_ handle: String) -> String {
    let letter = handle.first { $0.isLetter || $0.isNumber }
    return letter.map { "\($0.uppercased())." } ?? "?"
  }

  /// The text with `@handles` and mail addresses as initials, and without web addresses.
  static func text(_ text: String) -> String {
    var result = ""
    var word = ""
    for letter in text {
      if letter.isWhitespace {
        result += redacted(word)
        result.append(letter)
        word = ""
      } else {
        word.append(letter)
      }
    }
    return result + redacted(word)
  }

  private static func redacted(_ word: String) -> String {
    if let start = word.range("://") {
      // What stands in front of the scheme, as a bracket, stays.
      let prefix = word[..<start].prefix { !$0.isLetter }
      return prefix + "…"
    }
    guard let sign = word.firstIndex(of: "@") else { return word }
    let isHandle: (Character) -> Bool = {
      $0.isLetter || $0.isNumber || "@._-".contains($0)
    }
    // From the sign back to the start of the word, for mail addresses, and on to its end.
    var start = sign
    while start > word.startIndex, isHandle(word[word.index(before: start)]) {
      start = word.index(before: start)
    }
    var end = sign
    while end < word.endIndex, isHandle(word[end]) { end = word.index(after: end) }
    // A sentence may end right behind it.
    while end > sign, ".-_".contains(word[word.index(before: end)]) {
      end = word.index(before: end)
    }
    guard word[start..<end].contains(where: { $0.isLetter || $0.isNumber }) else { return word }
    return word[..<start] + initial(String(word[start..<end])) + redacted(String(word[end...]))
  }
}

extension String {
  fileprivate func range(_ part: String) -> Index? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(part) { return index }
      index = self.index(after: index)
    }
    return nil
  }
}
