/// Finds the line of a key in a TOML text, for messages: the library keeps no positions of values.
///
/// It reads headers and keys line by line and does not understand everything TOML allows; where it
/// finds nothing the message does without a line.
struct KeyLines {
  private var lines: [[String]: Int] = [:]

  init(_ text: String) {
    var header: [String] = []
    for (index, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let line = raw.drop { $0 == " " || $0 == "\t" }
      if line.hasPrefix("[") {
        let inner = line.drop { $0 == "[" }
        header = Self.keys(in: inner, until: "]")
        note(header, index + 1)
      } else if !line.hasPrefix("#"), line.contains("=") {
        note(header + Self.keys(in: line, until: "="), index + 1)
      }
    }
  }

  /// The line of `path`, or of the nearest table or key around it.
  func line(of path: [String]) -> Int? {
    var path = path
    while !path.isEmpty {
      if let line = lines[path] { return line }
      path.removeLast()
    }
    return nil
  }

  private mutating func note(_ path: [String], _ line: Int) {
    for length in stride(from: 1, through: path.count, by: 1) {
      let prefix = Array(path.prefix(length))
      if lines[prefix] == nil { lines[prefix] = line }
    }
  }

  private static func keys(in line: Substring, until end: Character) -> [String] {
    var keys: [String] = []
    var key = ""
    var quote: Character?
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { key.append(character) }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == end {
        break
      } else if character == "." {
        keys.append(key)
        key = ""
      } else if character != " ", character != "\t" {
        key.append(character)
      }
    }
    return keys + [key]
  }
}
