/// Finds web addresses in a text by the rules of X or Mastodon (networks/x.md, mastodon.md).
package enum URLScanner {
  /// Addresses in order, never overlapping.
  ///
  /// Bare domains are left out where the dialect wants a scheme.
  package static func urls(in text: String, dialect: URLDialect = .x) -> [FoundURL] {
    urls(in: Array(text.unicodeScalars), dialect: dialect)
  }

  static func urls(in text: [Unicode.Scalar], dialect: URLDialect) -> [FoundURL] {
    guard text.contains(".") else { return [] }
    var hosts = HostScanner(text)
    var found: [FoundURL] = []
    var position = 0
    // An address needs a character before it that no earlier address has used up.
    while position < text.count {
      guard let hit = hit(in: text, at: position, hosts: &hosts, dialect: dialect) else {
        position += 1
        continue
      }
      found += accepted(hit, in: text, dialect: dialect)
      position = hit.end
    }
    return found
  }

  private static func hit(
    in text: [Unicode.Scalar], at position: Int, hosts: inout HostScanner, dialect: URLDialect
  ) -> URLHit? {
    let before = text[position]
    if mayPrecede(before) {
      let start = position + 1
      if let hit = hit(in: text, from: start, hosts: &hosts, dialect: dialect, after: before) {
        return hit
      }
    }
    guard position == 0 else { return nil }
    return hit(in: text, from: 0, hosts: &hosts, dialect: dialect, after: nil)
  }

  private static func hit(
    in text: [Unicode.Scalar], from start: Int, hosts: inout HostScanner, dialect: URLDialect,
    after preceding: Unicode.Scalar?
  ) -> URLHit? {
    var host: Range<Int>?
    let schemeEnd = endOfScheme(in: text, at: start)
    if let schemeEnd, let end = hosts.end(from: schemeEnd) { host = schemeEnd..<end }
    if host == nil, start < text.count, let end = hosts.end(from: start) { host = start..<end }
    guard let host else { return nil }
    var end = host.upperBound
    if end + 1 < text.count, text[end] == ":", CharacterClass.isDigit(text[end + 1]) {
      end += 1
      while end < text.count, CharacterClass.isDigit(text[end]) { end += 1 }
    }
    var path: Range<Int>?
    if end < text.count, text[end] == "/" {
      let pathEnd = endOfPath(in: text, at: end + 1, dialect: dialect)
      path = end..<pathEnd
      end = pathEnd
    }
    end = endOfQuery(in: text, at: end, dialect: dialect)
    return URLHit(preceding: preceding, start: start, host: host, path: path, end: end)
  }

  private static func mayPrecede(_ c: Unicode.Scalar) -> Bool {
    !CharacterClass.isASCIIAlphanumeric(c) && !CharacterClass.isForbidden(c)
      && !"@＠$#＃".unicodeScalars.contains(c)
  }

  static func endOfScheme(in text: [Unicode.Scalar], at start: Int) -> Int? {
    // Asked at every character of a text: the first one decides nearly always.
    guard start < text.count, text[start] == "h" || text[start] == "H" else { return nil }
    for scheme in ["https://", "http://"] {
      let wanted = Array(scheme.unicodeScalars)
      guard start + wanted.count <= text.count else { continue }
      let isThere = wanted.indices.allSatisfy { offset in
        let c = text[start + offset]
        return c == wanted[offset]
          || (CharacterClass.isASCIILetter(c) && c.value | 0x20 == wanted[offset].value)
      }
      if isThere { return start + wanted.count }
    }
    return nil
  }

  /// End of the path that begins after the slash before `start`.
  private static func endOfPath(
    in text: [Unicode.Scalar], at start: Int, dialect: URLDialect
  ) -> Int {
    var position = start
    var end = start
    while position < text.count {
      if dialect.isPathCharacter(text[position]) {
        position += 1
        if dialect.isPathEnding(text[position - 1]) { end = position }
      } else if let closed = endOfBrackets(in: text, at: position, dialect: dialect) {
        // On X brackets after punctuation are no end: `a;(b)` stops at `a`.
        if end == position || dialect.endsAtAnyBracket { end = closed }
        position = closed
      } else {
        break
      }
    }
    return end
  }

  /// End of a balanced pair of brackets at `start`, with at most one pair inside.
  private static func endOfBrackets(
    in text: [Unicode.Scalar], at start: Int, dialect: URLDialect
  ) -> Int? {
    func run(_ from: Int) -> Int {
      var end = from
      while end < text.count, dialect.isPathCharacter(text[end]) { end += 1 }
      return end
    }
    guard text[start] == "(" else { return nil }
    let first = run(start + 1)
    guard first < text.count else { return nil }
    if text[first] == ")" { return first > start + 1 ? first + 1 : nil }
    guard text[first] == "(" else { return nil }
    let inner = run(first + 1)
    guard inner > first + 1, inner < text.count, text[inner] == ")" else { return nil }
    let last = run(inner + 1)
    return last < text.count && text[last] == ")" ? last + 1 : nil
  }

  /// End of a query at `start`; `start` itself when there is none.
  static func endOfQuery(in text: [Unicode.Scalar], at start: Int, dialect: URLDialect) -> Int {
    guard start < text.count, text[start] == "?" else { return start }
    var position = start + 1
    var end = start
    while position < text.count, dialect.isQueryCharacter(text[position]) {
      position += 1
      if dialect.isQueryEnding(text[position - 1]) { end = position }
    }
    return end
  }
}
