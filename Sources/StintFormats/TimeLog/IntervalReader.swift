internal import StintCore

/// Makes sessions of the intervals of another program.
///
/// Intervals of one uid become one session, and what lies between them an interruption. Whatever
/// would invent minutes is left out and named: an interval that is open, has no length, ends before
/// it starts, lies in the future, or overlaps another one of its session.
struct IntervalReader {
  let format: String
  let options: TimeLogOptions
  var file = TimeLogFile()
  private var groups: [(key: String, intervals: [LogInterval])] = []
  private var places: [String: Int] = [:]

  init(format: String, options: TimeLogOptions) {
    self.format = format
    self.options = options
  }

  mutating func add(_ interval: LogInterval) {
    guard let end = interval.end else {
      return file.skip(interval.place, "it is still running")
    }
    guard end > interval.start else {
      return file.skip(
        interval.place, end == interval.start ? "it has no length" : "it ends before it starts")
    }
    guard end <= options.now else {
      return file.skip(
        interval.place,
        interval.start > options.now ? "it lies in the future" : "it ends in the future")
    }
    let key = interval.tags.uid.map { "stint:\($0)" } ?? "\(groups.count)"
    if let place = places[key] {
      groups[place].intervals.append(interval)
    } else {
      places[key] = groups.count
      groups.append((key, [interval]))
    }
  }

  /// Everything added, as a file.
  mutating func finish() -> TimeLogFile {
    for group in groups {
      if let session = session(of: group.intervals) { file.sessions.append(session) }
    }
    groups = []
    places = [:]
    file.skipped.sort { $0.place < $1.place }
    file.warnings.sort { $0.place < $1.place }
    return file
  }

  private mutating func session(of intervals: [LogInterval]) -> ImportedSession? {
    let sorted = intervals.enumerated().sorted {
      ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
    }.map(\.element)
    guard let first = sorted.first, var end = first.end else { return nil }
    var interruptions: [Interruption] = []
    for interval in sorted.dropFirst() {
      guard let itsEnd = interval.end else { continue }
      guard interval.start >= end else {
        file.skip(interval.place, "it overlaps \(first.place.words), which is of the same session")
        continue
      }
      if interval.start > end {
        interruptions.append(Interruption(kind: .paused, start: end, end: interval.start))
      }
      end = itsEnd
    }
    let tags = first.tags
    let isPermanent = tags.uid.map(TimeLogTags.isPermanent) ?? false
    let text = first.text.isEmpty ? tags.purpose ?? "" : first.text
    let session = Session(
      uid: isPermanent ? tags.uid ?? "" : "", queue: tags.queue ?? "", purpose: text,
      networks: tags.networks, zone: options.zone.name,
      offsetInMinutes: options.zone.offsetInSeconds(at: first.start) / 60, start: first.start,
      planned: first.planned, end: end, endedBy: .user, interruptions: interruptions,
      wrapUp: .skipped, revision: max(1, first.revision ?? 1),
      sourceKey: key(of: first, end: end, text: text))
    return ImportedSession(
      place: first.place, session: session, project: first.project, labels: tags.rest)
  }

  /// What names it for good: the id of its program, else its times and words.
  private func key(of interval: LogInterval, end: Timestamp, text: String) -> String {
    if let uid = interval.tags.uid {
      return TimeLogTags.isPermanent(uid)
        ? "\(format):stint:\(uid)" : "\(format):stint:\(uid):\(interval.start.milliseconds)"
    }
    if let id = interval.nativeID { return "\(format):\(id)" }
    let words = ([text, interval.project ?? ""] + interval.tags.rest).joined(separator: "\n")
    return "\(format):\(interval.start.milliseconds)-\(end.milliseconds):"
      + String(TextFingerprint.of(words), radix: 16)
  }
}
