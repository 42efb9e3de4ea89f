extension URLScanner {
  /// Longest address, scheme included; a longer one is plain text.
  private static let longest = 4096
  /// Longest label of a host (RFC 1035).
  private static let longestLabel = 63
  /// Longest key of a t.co address.
  private static let longestShortKey = 40

  static func accepted(
    _ hit: URLHit, in text: [Unicode.Scalar], dialect: URLDialect
  ) -> [FoundURL] {
    guard hasValidLength(hit, in: text) else { return [] }
    guard hit.hasScheme else {
      if case .mastodon = dialect { return [] }
      if let before = hit.preceding, "-_./".unicodeScalars.contains(before) { return [] }
      return bareDomains(hit, in: text)
    }
    guard let end = endOfShortAddress(hit, in: text, dialect: dialect) else { return [] }
    return [found(hit.start..<end, in: text, hasScheme: true)]
  }

  private static func found(
    _ range: Range<Int>, in text: [Unicode.Scalar], hasScheme: Bool
  ) -> FoundURL {
    FoundURL(
      text: String(String.UnicodeScalarView(text[range])), range: range, hasScheme: hasScheme)
  }

  /// A host in running text of another script is cut down to its ASCII parts; only the last of
  /// them has the path.
  private static func bareDomains(_ hit: URLHit, in text: [Unicode.Scalar]) -> [FoundURL] {
    var ranges: [Range<Int>] = []
    var position = hit.host.lowerBound
    while position < hit.host.upperBound {
      let label = endOfPlainLabel(in: text, at: position, limit: hit.host.upperBound)
      if let end = endOfPlainHost(in: text, at: position, limit: hit.host.upperBound) {
        ranges.append(position..<end)
        position = end
      } else {
        position = max(label, position + 1)
      }
    }
    guard let last = ranges.popLast() else { return [] }
    // The path follows the host only when the host's ASCII part reaches its end; a port in
    // between belongs to the address as well.
    let end = hit.path == nil ? last.upperBound : hit.end
    ranges.append(last.lowerBound..<end)
    return ranges.map { found($0, in: text, hasScheme: false) }
  }

  private static func endOfPlainLabel(
    in text: [Unicode.Scalar], at start: Int, limit: Int
  ) -> Int {
    var end = start
    while end < limit {
      let c = text[end]
      guard
        CharacterClass.isASCIIAlphanumeric(c) || c == "-" || CharacterClass.isAccentedLatin(c)
      else { break }
      end += 1
    }
    return end
  }

  private static func endOfPlainHost(
    in text: [Unicode.Scalar], at start: Int, limit: Int
  ) -> Int? {
    var dots: [Int] = []
    var position = start
    while true {
      let end = endOfPlainLabel(in: text, at: position, limit: limit)
      guard end > position, end < limit, text[end] == "." else { break }
      dots.append(end)
      position = end + 1
    }
    for dot in dots.reversed() {
      if let end = HostScanner.endOfEnding(in: text, at: dot + 1, limit: limit) { return end }
    }
    return nil
  }

  /// End of the address, cut after the key of a t.co address; nil when that key is too long.
  private static func endOfShortAddress(
    _ hit: URLHit, in text: [Unicode.Scalar], dialect: URLDialect
  ) -> Int? {
    let host = String(String.UnicodeScalarView(text[hit.host])).lowercased()
    guard host == "t.co", let path = hit.path, path.lowerBound == hit.host.upperBound else {
      return hit.end
    }
    let start = path.lowerBound + 1
    var end = start
    while end < hit.end, CharacterClass.isASCIIAlphanumeric(text[end]) { end += 1 }
    guard end > start else { return hit.end }
    guard end - start <= longestShortKey else { return nil }
    return min(endOfQuery(in: text, at: end, dialect: dialect), hit.end)
  }

  private static func hasValidLength(_ hit: URLHit, in text: [Unicode.Scalar]) -> Bool {
    let labels = text[hit.host].split(separator: ".", omittingEmptySubsequences: false)
    for label in labels {
      // A label beyond ASCII is longer encoded than written, so the cheap test comes first.
      guard !label.isEmpty, label.count <= longestLabel, let ascii = Punycode.ascii(label),
        ascii.utf8.count <= longestLabel
      else { return false }
    }
    // An encoded label has no other script in it.
    if let first = labels.first, String(String.UnicodeScalarView(first)).hasPrefix("xn--"),
      bareDomains(hit, in: text).isEmpty
    {
      return false
    }
    let scheme = hit.hasScheme ? hit.host.lowerBound - hit.start : "https://".utf8.count
    // The scheme is part of the text of the address and is counted once more by the rule.
    return scheme + (hit.end - hit.start) <= longest
  }
}
