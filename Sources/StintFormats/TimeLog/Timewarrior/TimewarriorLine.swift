internal import StintCore

/// One line of a data file: `inc START [- END] [# TAGS] [# "NOTE"]`.
enum TimewarriorLine {
  enum Problem: Error {
    case notALine
    case time(String)
    case unterminatedQuote

    var message: String {
      switch self {
      case .notALine: "it is no line as inc 20261120T090000Z - 20261120T092710Z # tag"
      case .time(let text): "\(text) is no time as 20261120T090000Z"
      case .unterminatedQuote: "a quote is never closed"
      }
    }
  }

  static func read(_ line: String, at place: TimeLogPlace) throws(Problem) -> LogInterval {
    var words = try words(line)[...]
    guard words.popFirst() == .plain("inc"), case .plain(let first)? = words.popFirst() else {
      throw .notALine
    }
    let start = try instant(first)
    var end: Timestamp?
    if words.first == .plain("-") {
      words.removeFirst()
      guard case .plain(let last)? = words.popFirst() else { throw .notALine }
      end = try instant(last)
    }
    var interval = LogInterval(place: place, start: start, end: end)
    guard let sign = words.popFirst() else { return interval }
    guard sign == .plain("#") else { throw .notALine }
    // Behind the second sign stands the note; a tag cannot be that sign alone without quotes.
    let second = words.firstIndex(of: .plain("#"))
    interval.tags = TimeLogTags(words[..<(second ?? words.endIndex)].map(\.text))
    if let second { interval.text = words[(second + 1)...].map(\.text).joined(separator: " ") }
    return interval
  }

  private static func instant(_ text: String) throws(Problem) -> Timestamp {
    guard let instant = TimewarriorTimeLog.instant(text) else { throw .time(text) }
    return instant
  }

  private enum Word: Hashable {
    case plain(String)
    case quoted(String)

    var text: String {
      switch self {
      case .plain(let text), .quoted(let text): text
      }
    }
  }

  /// Words between blanks; in quotes a backslash takes what follows as it is.
  private static func words(_ line: String) throws(Problem) -> [Word] {
    var words: [Word] = []
    var rest = line.unicodeScalars[...]
    while let first = rest.popFirst() {
      if first == " " || first == "\t" { continue }
      var text = String.UnicodeScalarView()
      guard first == "\"" else {
        text.append(first)
        while let next = rest.first, next != " ", next != "\t" {
          text.append(next)
          rest.removeFirst()
        }
        words.append(.plain(String(text)))
        continue
      }
      while true {
        guard let next = rest.popFirst() else { throw .unterminatedQuote }
        if next == "\"" { break }
        guard next == "\\" else {
          text.append(next)
          continue
        }
        guard let escaped = rest.popFirst() else { throw .unterminatedQuote }
        text.append(escaped)
      }
      words.append(.quoted(String(text)))
    }
    return words
  }
}
