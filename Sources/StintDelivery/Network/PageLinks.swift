package import StintHTTP

/// Where a page says that something of it is to be found, as the end of an API.
package enum PageLinks {
  /// Longest page that is searched, in bytes.
  private static let longest = 1 << 20

  /// The target of the first `Link` header of that relation (RFC 8288).
  package static func header(_ response: HTTPResponse, rel: String) -> String? {
    for line in response.headers.all("Link") {
      for link in split(line, at: ",") {
        let pieces = split(link, at: ";")
        guard let first = pieces.first?.trimmed, first.hasPrefix("<"), first.hasSuffix(">")
        else { continue }
        for parameter in pieces.dropFirst() {
          let halves = parameter.split(separator: "=", maxSplits: 1)
          guard halves.count == 2, String(halves[0]).trimmed.lowercased() == "rel" else { continue }
          let value = String(halves[1]).trimmed.filter { $0 != "\"" }
          if names(rel, in: value) { return String(first.dropFirst().dropLast()) }
        }
      }
    }
    return nil
  }

  /// The target of the first `<link>` or `<a>` of that relation in a page.
  package static func html(_ response: HTTPResponse, rel: String) -> String? {
    var rest = Substring(String(decoding: response.body.prefix(longest), as: UTF8.self))
    while let open = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: open)...]
      if rest.hasPrefix("!--") {
        guard let end = rest.firstRange(of: "-->") else { return nil }
        rest = rest[end.upperBound...]
        continue
      }
      let name = rest.prefix { $0.isLetter || $0.isNumber }.lowercased()
      guard name == "link" || name == "a" else { continue }
      rest = rest.dropFirst(name.count)
      let attributes = attributes(of: &rest)
      if let value = attributes["rel"], names(rel, in: value), let target = attributes["href"] {
        return target
      }
    }
    return nil
  }

  /// The attributes of a tag; `rest` begins after its name and is left after its end.
  private static func attributes(of rest: inout Substring) -> [String: String] {
    var found: [String: String] = [:]
    while let character = rest.first, character != ">" {
      guard !character.isWhitespace, character != "/" else {
        rest.removeFirst()
        continue
      }
      let name = rest.prefix { !$0.isWhitespace && $0 != "=" && $0 != ">" && $0 != "/" }
      guard !name.isEmpty else {
        rest.removeFirst()
        continue
      }
      rest = rest.dropFirst(name.count).drop(while: \.isWhitespace)
      var value = Substring()
      if rest.first == "=" {
        rest = rest.dropFirst().drop(while: \.isWhitespace)
        if let quote = rest.first, quote == "\"" || quote == "'" {
          rest.removeFirst()
          value = rest.prefix { $0 != quote }
          rest = rest.dropFirst(value.count).dropFirst()
        } else {
          value = rest.prefix { !$0.isWhitespace && $0 != ">" }
          rest = rest.dropFirst(value.count)
        }
      }
      let key = name.lowercased()
      if found[key] == nil { found[key] = HTMLText.decoded(String(value)).trimmed }
    }
    return found
  }

  private static func names(_ rel: String, in value: String) -> Bool {
    value.split(whereSeparator: \.isWhitespace).contains { $0.lowercased() == rel.lowercased() }
  }

  /// Cuts at a sign that stands neither in quotes nor in angle brackets.
  private static func split(_ text: String, at separator: Character) -> [String] {
    var pieces = [""]
    var isQuoted = false
    var isTarget = false
    for character in text {
      switch character {
      case "\"" where !isTarget: isQuoted.toggle()
      case "<" where !isQuoted: isTarget = true
      case ">" where !isQuoted: isTarget = false
      default: break
      }
      if character == separator, !isQuoted, !isTarget {
        pieces.append("")
      } else {
        pieces[pieces.count - 1].append(character)
      }
    }
    return pieces
  }
}

extension String {
  /// Without white space at both ends.
  fileprivate var trimmed: String {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
