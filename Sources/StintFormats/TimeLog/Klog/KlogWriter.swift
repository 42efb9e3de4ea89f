internal import StintCore

/// Writes a record for each day and queue.
struct KlogWriter: TimeLogWriter {
  let zone: Zone
  private var record: Record?
  private var isFirst = true

  init(zone: Zone) {
    self.zone = zone
  }

  private struct Record {
    var date: CivilDate
    var queue: String
    var plannedInSeconds = 0
    var entries = ""
  }

  mutating func text(of session: Session) -> String {
    var text = ""
    for (index, stretch) in session.stretches(unit: 60_000).enumerated() {
      let date = zone.wallTime(at: stretch.start).date
      if record?.date != date || record?.queue != session.queue {
        text += tail()
        record = Record(date: date, queue: session.queue)
      }
      if index == 0 { record?.plannedInSeconds += session.planned ?? 0 }
      let entry = entry(session, from: stretch.start, to: stretch.end, of: date)
      record?.entries += entry
    }
    return text
  }

  mutating func tail() -> String {
    guard let record else { return "" }
    self.record = nil
    var text = isFirst ? "" : "\n"
    isFirst = false
    let wall = WallTime(year: record.date.year, month: record.date.month, day: record.date.day)
    text += TimeLogText.date(wall)
    let minutes = record.plannedInSeconds / 60
    if minutes > 0 { text += " (\(KlogDuration.text(minutes))!)" }
    return text + "\nEngagement, \(Self.tag("queue", record.queue))\n" + record.entries
  }

  private func entry(
    _ session: Session, from start: Timestamp, to end: Timestamp, of date: CivilDate
  ) -> String {
    var text = "    "
    var start = start
    let first = zone.wallTime(at: start)
    let last = zone.wallTime(at: end)
    let days = last.date.daysSinceEpoch - date.daysSinceEpoch
    // A range shows two clocks: what lies between them is only known where no clock was set.
    if days <= 1, !changes(on: date), days == 0 || !changes(on: date.adding(days: 1)) {
      text += "\(Self.clock(first)) - \(Self.clock(last))\(days == 1 ? ">" : "")"
      text += " \(Self.tag("stint", session.uid))"
    } else {
      start = start.cut(to: 60_000)
      let minutes = Int((end.milliseconds - start.milliseconds) / 60_000)
      text += "\(KlogDuration.text(minutes)) \(Self.tag("stint", session.uid))"
      text += " #start=\"\(RFC3339.textInUTC(start))\""
    }
    for network in session.networks { text += " \(Self.tag("network", network))" }
    // The last of the tags: what follows is the purpose, whatever it looks like.
    text += " #engage"
    let lines = TimeLogText.trimmed(TimeLogText.block(session.purpose))
      .split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }.map(Self.withoutBlanksAtEnd)
    for (index, line) in lines.enumerated() {
      text += (index == 0 ? " " : "\n        ") + line
    }
    return text + "\n"
  }

  /// Whether clocks change between the two midnights of a day.
  private func changes(on date: CivilDate) -> Bool {
    let start = zone.startOfDay(date)
    let end = zone.startOfDay(date.adding(days: 1))
    return zone.offsetInSeconds(at: Timestamp(milliseconds: start.milliseconds - 1))
      != zone.offsetInSeconds(at: end)
      || (zone.nextTransition(after: Timestamp(milliseconds: start.milliseconds - 1))
        .map { $0 <= end } ?? false)
  }

  private static func withoutBlanksAtEnd(_ line: Substring) -> Substring {
    line.lastIndex { !$0.isWhitespace }.map { line[...$0] } ?? ""
  }

  private static func clock(_ wall: WallTime) -> String {
    "\(wall.hour):\(TimeLogText.padded(wall.minute))"
  }

  /// `#name=value`, in quotes where the value is more than a word.
  static func tag(_ name: String, _ value: String) -> String {
    let value = TimeLogTags.encoded(value)
    let isWord = !value.isEmpty && value.allSatisfy(KlogTags.isWordLetter)
    return "#\(name)=" + (isWord ? value : "\"\(value)\"")
  }
}
