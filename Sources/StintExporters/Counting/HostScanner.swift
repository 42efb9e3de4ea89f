/// Finds where a host name that begins at a given character ends.
///
/// Made once for a text: everything a label depends on is prepared, so that asking from each
/// character of a long text stays linear.
struct HostScanner {
  private let text: [Unicode.Scalar]
  /// First position at or after each one that cannot belong to a label.
  private let labelEnds: [Int]
  /// Underscores before each position.
  private let underscores: [Int]
  /// Answers for the label that begins at a position; nil for "no host from here".
  private var known: [Int: Int?] = [:]

  init(_ text: [Unicode.Scalar]) {
    self.text = text
    var ends = Array(repeating: text.count, count: text.count + 1)
    var counts = Array(repeating: 0, count: text.count + 1)
    for index in text.indices.reversed() {
      let c = text[index]
      let belongs = CharacterClass.isHostCharacter(c) || c == "-" || c == "_"
      ends[index] = belongs ? ends[index + 1] : index
    }
    for index in text.indices {
      counts[index + 1] = counts[index] + (text[index] == "_" ? 1 : 0)
    }
    labelEnds = ends
    underscores = counts
  }

  /// End of the longest host that begins at `start`.
  mutating func end(from start: Int) -> Int? {
    // Labels are walked forwards and judged backwards: the longest chain of labels wins, and a
    // shorter one counts only when no known ending follows further right.
    var starts: [Int] = []
    var position = start
    var answer: Int?
    while true {
      if let found = known[position] {
        answer = found
        break
      }
      guard let dot = dot(afterLabelAt: position) else {
        known[position] = .some(nil)
        break
      }
      starts.append(position)
      position = dot + 1
    }
    for label in starts.reversed() {
      let dot = labelEnds[label]
      // An underscore may stand in a subdomain, never in the name before the ending.
      if answer == nil, underscores[dot] == underscores[label] {
        answer = endOfEnding(at: dot + 1)
      }
      known[label] = .some(answer)
    }
    return answer
  }

  /// Position of the dot that closes the label at `start`, when the label is well formed.
  private func dot(afterLabelAt start: Int) -> Int? {
    let end = labelEnds[start]
    guard end > start, end < text.count, text[end] == "." else { return nil }
    let isWellFormed =
      CharacterClass.isHostCharacter(text[start]) && CharacterClass.isHostCharacter(text[end - 1])
    return isWellFormed ? end : nil
  }

  /// End of the top-level domain at `start`.
  private func endOfEnding(at start: Int) -> Int? {
    Self.endOfEnding(in: text, at: start, limit: text.count)
  }

  /// End of the top-level domain at `start`, looking no further than `limit`.
  static func endOfEnding(in text: [Unicode.Scalar], at start: Int, limit: Int) -> Int? {
    var end = start
    while end < limit, CharacterClass.isASCIIAlphanumeric(text[end]) { end += 1 }
    if end > start, isClosed(text, at: end, limit: limit) {
      let word = String(String.UnicodeScalarView(text[start..<end])).lowercased()
      if TopLevelDomains.ascii.contains(word) { return end }
    }
    let furthest = min(limit, start + TopLevelDomains.longestInternational)
    for end in stride(from: furthest, to: start, by: -1)
    where isClosed(text, at: end, limit: limit) {
      let word = String(String.UnicodeScalarView(text[start..<end]))
      if TopLevelDomains.international.contains(word.lowercased()) { return end }
    }
    return endOfPunycode(in: text, at: start, limit: limit)
  }

  /// `xn--` and what follows stands for any ending: nobody lists those.
  private static func endOfPunycode(
    in text: [Unicode.Scalar], at start: Int, limit: Int
  ) -> Int? {
    let prefix = Array("xn--".unicodeScalars)
    guard start + prefix.count < limit else { return nil }
    for (offset, c) in prefix.enumerated()
    where text[start + offset] != c && text[start + offset].properties.lowercaseMapping != String(c)
    {
      return nil
    }
    var end = start + prefix.count
    while end < limit, CharacterClass.isASCIIAlphanumeric(text[end]) || text[end] == "-" {
      end += 1
    }
    return end > start + prefix.count ? end : nil
  }

  /// `.com` in `.community`, `.com-that` or `a.com@b` is no ending.
  private static func isClosed(_ text: [Unicode.Scalar], at end: Int, limit: Int) -> Bool {
    guard end < limit else { return true }
    let next = text[end]
    return !CharacterClass.isASCIIAlphanumeric(next) && next != "@" && next != "+" && next != "-"
  }
}
