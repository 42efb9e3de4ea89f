import StintCore

/// How one form of feed is cut into lines.
struct FeedLayout: Sendable {
  /// First lines of every feed of this form that Stint wrote, word for word.
  let opening: [String]
  /// How other lines of the head may begin.
  let headStarts: [String]
  /// Between head and entries; empty where there is nothing.
  let entriesStart: String
  /// What each line of an entry but the last ends with.
  let separator: String
  let ending: [String]
  /// The line for the date of the newest entry; nil where the form has none.
  let dateLine: (@Sendable (String) -> String)?
  let dateStart: String
  /// Reads one line, without its separator.
  let entry: @Sendable (String) -> FeedDocument.Entry?

  func text(head: [String], entries: [FeedDocument.Entry]) -> String {
    var lines = opening + head
    if let dateLine, let newest = entries.map(\.date).max() { lines.append(dateLine(newest)) }
    if !entriesStart.isEmpty { lines.append(entriesStart) }
    for (index, entry) in entries.enumerated() {
      lines.append(entry.line + (index + 1 < entries.count ? separator : ""))
    }
    return (lines + ending).map { $0 + "\n" }.joined()
  }

  /// The head's own lines, and those of the entries; nil for what was not written by `text`.
  func read(_ text: String) -> (head: [String], entries: [String])? {
    // By bytes throughout: to `Character`, a mark after a bracket makes another character of it.
    var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String(Substring($0)) }[...]
    guard lines.popLast() == "", lines.count >= opening.count + ending.count,
      Array(lines.prefix(opening.count)) == opening, Array(lines.suffix(ending.count)) == ending
    else { return nil }
    lines = lines.dropFirst(opening.count).dropLast(ending.count)
    var head: [String] = []
    while let line = lines.first, headStarts.contains(where: { line.utf8.starts(with: $0.utf8) }) {
      head.append(line)
      lines.removeFirst()
    }
    if dateLine != nil {
      guard let line = lines.popFirst(), line.utf8.starts(with: dateStart.utf8) else { return nil }
    }
    if !entriesStart.isEmpty {
      guard lines.popFirst() == entriesStart else { return nil }
    }
    var entries: [String] = []
    while let line = lines.popFirst() {
      guard !lines.isEmpty, !separator.isEmpty else {
        entries.append(line)
        continue
      }
      guard line.utf8.reversed().starts(with: separator.utf8.reversed()) else { return nil }
      entries.append(String(Substring(line.utf8.dropLast(separator.utf8.count))))
    }
    return entries.isEmpty ? nil : (head, entries)
  }

  /// What stands between the only start mark of a line and the end mark after it.
  static func between(_ start: String, _ end: String, in line: String) -> String? {
    let bytes = Array(line.utf8)
    let starts = bytes.ranges(of: Array(start.utf8))
    guard starts.count == 1,
      let to = bytes[starts[0].upperBound...].firstRange(of: Array(end.utf8))
    else { return nil }
    return String(validating: bytes[starts[0].upperBound..<to.lowerBound], as: UTF8.self)
  }

  /// Whether a line is one element and no more.
  static func isOne(_ name: String, _ line: String) -> Bool {
    let bytes = Array(line.utf8)
    let start = Array("<\(name)".utf8)
    let end = Array("</\(name)>".utf8)
    return bytes.starts(with: start) && bytes.suffix(end.count) == end[...]
      && bytes.ranges(of: start).count == 1 && bytes.ranges(of: end).count == 1
  }
}

extension FeedForm {
  var layout: FeedLayout {
    switch self {
    case .atom: AtomFeed.layout
    case .rss: RSSFeed.layout
    case .json: JSONFeed.layout
    }
  }
}
