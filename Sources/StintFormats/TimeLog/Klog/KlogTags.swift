internal import StintCore

/// The tags of a summary, `#name`, `#name=value`, `#name="any text"`, and the words besides them.
struct KlogTags: Hashable {
  var tags = TimeLogTags([])
  /// When a duration began, by Stint's own tag.
  var start: Timestamp?
  var text = ""

  /// Stint's own entries begin with its tags and have the purpose behind `#engage`, untouched; in
  /// others the tags that Stint knows may stand anywhere, and the rest stays.
  init(_ summary: String) {
    let isOwn = summary.hasPrefix("#stint=")
    var rest = Substring(summary)
    var kept = ""
    var networks: [String] = []
    while let letter = rest.first {
      guard letter == "#", kept.last.map({ $0.isWhitespace || "([{,;".contains($0) }) ?? true,
        let (name, value, length) = Self.tag(rest)
      else {
        kept.append(letter)
        rest = rest.dropFirst()
        continue
      }
      let decoded = value.map { TimeLogTags.decoded($0) } ?? ""
      switch name.lowercased() {
      case "stint" where !decoded.isEmpty && tags.uid == nil: tags.uid = decoded
      case "queue" where !decoded.isEmpty && tags.queue == nil: tags.queue = decoded
      case "network" where !decoded.isEmpty: networks.append(decoded)
      case "start" where isOwn: start = Timestamp(rfc3339: decoded)
      case "engage" where value == nil:
        if isOwn {
          let behind = rest.dropFirst(length)
          tags.networks = networks
          text = String(behind.first == " " ? behind.dropFirst() : behind)
          return
        }
      default:
        kept += rest.prefix(length)
      }
      rest = rest.dropFirst(length)
    }
    tags.networks = networks
    text = kept.split(separator: "\n").map { line in
      line.split(separator: " ").joined(separator: " ")
    }.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  static func isWordLetter(_ letter: Character) -> Bool {
    letter.isLetter || letter.isNumber || letter == "_" || letter == "-"
  }

  private static func tag(
    _ text: Substring
  ) -> (name: Substring, value: Substring?, length: Int)? {
    let name = text.dropFirst().prefix(while: isWordLetter)
    guard !name.isEmpty else { return nil }
    var rest = text.dropFirst(1 + name.count)
    guard rest.first == "=" else { return (name, nil, 1 + name.count) }
    rest = rest.dropFirst()
    if let quote = rest.first, quote == "\"" || quote == "'" {
      let value = rest.dropFirst().prefix { $0 != quote && $0 != "\n" }
      if rest.dropFirst(1 + value.count).first == quote {
        return (name, value, 1 + name.count + 1 + value.count + 2)
      }
      return (name, nil, 1 + name.count)
    }
    let value = rest.prefix(while: isWordLetter)
    return value.isEmpty
      ? (name, nil, 1 + name.count) : (name, value, 1 + name.count + 1 + value.count)
  }
}
