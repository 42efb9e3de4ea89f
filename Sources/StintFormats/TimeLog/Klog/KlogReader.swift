internal import StintCore

/// Reads records; a duration that says when it began is a session, another one has no place in a log
/// that knows when.
struct KlogReader {
  private let lines: [(number: Int, text: Substring)]
  private let options: TimeLogOptions
  private var reader: IntervalReader
  /// Whether the entry above was taken: what is taken off from one that was not goes with it.
  private var hasEntryAbove = false

  init(_ text: String, _ format: String, _ options: TimeLogOptions) {
    lines = TimeLogText.lines(text)
    self.options = options
    reader = IntervalReader(format: format, options: options)
  }

  mutating func read() -> TimeLogFile {
    var start = 0
    while start < lines.count {
      if Self.isBlank(lines[start].text) {
        start += 1
        continue
      }
      let end = lines[start...].firstIndex { Self.isBlank($0.text) } ?? lines.count
      record(Array(lines[start..<end]))
      start = end
    }
    return reader.finish()
  }

  private static func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }

  private mutating func record(_ lines: [(number: Int, text: Substring)]) {
    guard let head = KlogRecordHead(String(lines[0].text)) else {
      return reader.file.skip(
        .line(lines[0].number),
        "it begins no record: expected a date, as 2026-11-20 or 2026-11-20 (2h!)")
    }
    let summary = lines.dropFirst().prefix { $0.text.first?.isWhitespace == false }
    let recordTags = KlogTags(summary.map { String($0.text) }.joined(separator: "\n")).tags
    let entries = lines.dropFirst(1 + summary.count)
    guard let indent = entries.first.map({ Self.indentation($0.text) }) else { return }
    guard ["\t", "  ", "   ", "    "].contains(indent) else {
      return reader.file.skip(
        .line(entries.first?.number ?? 0), "entries are indented by 2 to 4 blanks or a tab")
    }
    var intervals: [LogInterval] = []
    hasEntryAbove = false
    var index = entries.startIndex
    while index < entries.endIndex {
      let line = entries[index]
      index += 1
      guard Self.indentation(line.text) == indent else {
        hasEntryAbove = false
        reader.file.skip(
          .line(line.number), "it is not indented as the first entry of its record")
        continue
      }
      var more: [String] = []
      while index < entries.endIndex, entries[index].text.hasPrefix(indent + indent) {
        more.append(String(entries[index].text.dropFirst(2 * indent.count)))
        index += 1
      }
      let count = intervals.count
      let isDeduction = line.text.dropFirst(indent.count).hasPrefix("-")
      entry(
        String(line.text.dropFirst(indent.count)), more, on: head.date, at: .line(line.number),
        &intervals)
      if !isDeduction { hasEntryAbove = intervals.count > count }
    }
    finish(&intervals, head, recordTags)
  }

  private static func indentation(_ line: Substring) -> Substring {
    line.prefix { $0 == " " || $0 == "\t" }
  }

  private mutating func entry(
    _ line: String, _ more: [String], on date: CivilDate, at place: TimeLogPlace,
    _ intervals: inout [LogInterval]
  ) {
    let first = line.prefix { !$0.isWhitespace }
    func tags(behind rest: Substring) -> KlogTags {
      let same = String(rest.first?.isWhitespace == true ? rest.dropFirst() : rest)
      return KlogTags((same.isEmpty ? more : [same] + more).joined(separator: "\n"))
    }

    if let minutes = KlogDuration.read(first) {
      let tags = tags(behind: line.dropFirst(first.count))
      if let start = tags.start, minutes > 0 {
        intervals.append(
          LogInterval(
            place: place, start: start, end: start.advanced(by: .seconds(minutes * 60)),
            text: tags.text, tags: tags.tags))
      } else if minutes < 0 {
        takeOff(-minutes, at: place, &intervals)
      } else {
        reader.file.skip(
          place, minutes == 0 ? "it has no length" : "a duration alone does not say when it was")
      }
      return
    }
    guard let (start, end, length) = Self.range(line) else {
      return reader.file.skip(
        place, "it is no entry, as 9:00 - 9:27, 9:00 - ?, 1h15m or -20m")
    }
    let found = tags(behind: line.dropFirst(length))
    do throws(LocalStretch.Problem) {
      let (from, to) = try LocalStretch(options).resolve(
        start: start.wall(on: date), end: end?.wall(on: date))
      intervals.append(
        LogInterval(place: place, start: from, end: to, text: found.text, tags: found.tags))
    } catch {
      reader.file.skip(place, error.message)
    }
  }

  /// `9:00 - 9:27`, with or without blanks, or `9:00 - ?`; the length in characters.
  private static func range(
    _ line: String
  ) -> (start: KlogClock, end: KlogClock?, length: Int)? {
    let isEnd: (Character) -> Bool = { $0.isWhitespace || $0 == "-" }
    let first = line.prefix { !isEnd($0) }
    var rest = line.dropFirst(first.count)
    rest = rest.drop { $0 == " " }
    guard let start = KlogClock(first), rest.first == "-" else { return nil }
    rest = rest.dropFirst().drop { $0 == " " }
    let last = rest.prefix { !$0.isWhitespace }
    let length = line.count - rest.count + last.count
    if !last.isEmpty, last.allSatisfy({ $0 == "?" }) { return (start, nil, length) }
    guard let end = KlogClock(last) else { return nil }
    return (start, end, length)
  }

  /// A negative duration belongs to the entry above: its total must not count what it takes away.
  private mutating func takeOff(
    _ minutes: Int, at place: TimeLogPlace, _ intervals: inout [LogInterval]
  ) {
    guard hasEntryAbove, let last = intervals.last, let end = last.end else {
      return reader.file.skip(place, "no entry right above was taken that it could be taken off")
    }
    let earlier = end.advanced(by: .seconds(-minutes * 60))
    guard earlier > last.start else {
      intervals.removeLast()
      hasEntryAbove = false
      reader.file.skip(last.place, "\(place.words) takes off all of it")
      return reader.file.skip(place, "it takes off all of \(last.place.words), which is left out")
    }
    intervals[intervals.count - 1].end = earlier
    reader.file.warn(place, "its \(minutes) min are taken off the end of \(last.place.words)")
  }

  private mutating func finish(
    _ intervals: inout [LogInterval], _ head: KlogRecordHead, _ recordTags: TimeLogTags
  ) {
    // The day's plan is the plan of its only session, and of none where there are several.
    let sessions = Set(intervals.map { $0.tags.uid ?? "\($0.place)" })
    for interval in intervals {
      var interval = interval
      interval.tags.queue = interval.tags.queue ?? recordTags.queue
      if sessions.count == 1, let planned = head.planned, (1...527_040).contains(planned) {
        interval.planned = planned * 60
      }
      reader.add(interval)
    }
  }
}
