internal import StintCore

/// Reads events; those that are no session are named with the reason.
struct ICalendarReader {
  private let options: TimeLogOptions
  private let format: String
  private var file = TimeLogFile()

  init(options: TimeLogOptions, format: String) {
    self.options = options
    self.format = format
  }

  private struct Refusal: Error {
    var message: String
  }

  mutating func read(_ lines: [ICalendarLine]) -> TimeLogFile {
    var event: [ICalendarLine]?
    // Alarms inside events, zones and the rest have properties of the same names.
    var inner = 0
    for line in lines {
      let value = line.value.uppercased()
      if line.name == "BEGIN" {
        if event != nil { inner += 1 } else if value == "VEVENT" { event = [line] }
      } else if line.name == "END" {
        if inner > 0 {
          inner -= 1
        } else if let finished = event, value == "VEVENT" {
          add(finished)
          event = nil
        }
      } else if inner == 0 {
        event?.append(line)
      }
    }
    if let event, let first = event.first { file.skip(first.place, "its event never ends") }
    return file
  }

  private mutating func add(_ event: [ICalendarLine]) {
    let place = event[0].place
    do throws(Refusal) {
      file.sessions.append(try session(event, at: place))
    } catch {
      file.skip(place, error.message)
    }
  }

  private func session(
    _ event: [ICalendarLine], at place: TimeLogPlace
  ) throws(Refusal) -> ImportedSession {
    func line(_ name: String) -> ICalendarLine? { event.first { $0.name == name } }
    switch line("STATUS")?.value.uppercased() {
    case "CANCELLED": throw Refusal(message: "it is cancelled")
    case "TENTATIVE": throw Refusal(message: "it is tentative: it may not have been")
    default: break
    }
    if line("RRULE") != nil || line("RDATE") != nil {
      throw Refusal(message: "it repeats; only single events are sessions")
    }
    guard let startLine = line("DTSTART") else { throw Refusal(message: "it has no start") }
    let (start, end) = try times(startLine, line("DTEND"), line("DURATION"))
    let uid = line("UID").map { ICalendarText.unescaped($0.value) } ?? ""
    let isOwn = uid.hasSuffix(ICalendarTimeLog.host)
    let own = isOwn ? String(uid.dropLast(ICalendarTimeLog.host.count)) : ""

    var purpose = ICalendarText.unescaped(line("SUMMARY")?.value ?? "")
    let networks = line("X-STINT-NETWORKS").map { ICalendarText.list($0.value) } ?? []
    if isOwn {
      if purpose.hasPrefix("Engage: ") { purpose.removeFirst("Engage: ".count) }
      let suffix = ICalendarWriter.suffix(networks)
      if !suffix.isEmpty, purpose.hasSuffix(suffix) { purpose.removeLast(suffix.count) }
      purpose = TimeLogText.trimmed(purpose)
    }
    let labels =
      isOwn
      ? [] : event.filter { $0.name == "CATEGORIES" }.flatMap { ICalendarText.list($0.value) }
    let planned = line("X-STINT-PLANNED").flatMap { ICalendarDuration($0.value) }
      .map { $0.days * 86_400 + $0.seconds }
    let instance = line("RECURRENCE-ID").map { ":\($0.value)" } ?? ""
    let words = TextFingerprint.of(purpose)
    let key =
      uid.isEmpty
      ? "\(start.milliseconds)-\(end.milliseconds):\(String(words, radix: 16))"
      : isOwn ? "stint:\(own)" : uid + instance
    let session = Session(
      uid: isOwn && TimeLogTags.isPermanent(own) ? own : "",
      queue: line("X-STINT-QUEUE").map { ICalendarText.unescaped($0.value) } ?? "",
      purpose: purpose, networks: networks, zone: options.zone.name,
      offsetInMinutes: options.zone.offsetInSeconds(at: start) / 60, start: start,
      planned: planned.flatMap { (1...31_622_400).contains($0) ? $0 : nil }, end: end,
      endedBy: .user, interruptions: interruptions(event, from: start, to: end),
      wrapUp: .skipped,
      revision: isOwn ? max(1, line("SEQUENCE").flatMap { Int($0.value) } ?? 1) : 1,
      sourceKey: "\(format):\(key)")
    return ImportedSession(place: place, session: session, labels: labels)
  }

  private func times(
    _ startLine: ICalendarLine, _ endLine: ICalendarLine?, _ durationLine: ICalendarLine?
  ) throws(Refusal) -> (start: Timestamp, end: Timestamp) {
    let first = try moment(startLine)
    let start: Timestamp
    let end: Timestamp
    if let endLine {
      let last = try moment(endLine)
      switch (first, last) {
      case (.local(let from, let zone), .local(let to, let other)) where zone == other:
        // Together: the end may say which of two starts it is.
        (start, end) = try resolve(from, to, zone)
      default: (start, end) = (try instant(first), try instant(last))
      }
    } else if let durationLine {
      guard let duration = ICalendarDuration(durationLine.value) else {
        throw Refusal(message: "\(durationLine.value) is no duration as PT27M10S")
      }
      start = try instant(first)
      var from = start
      if duration.days > 0 { from = try later(first, start, days: duration.days) }
      end = from.advanced(by: .seconds(duration.seconds))
    } else {
      throw Refusal(message: "it has neither an end nor a duration")
    }
    guard end > start else {
      throw Refusal(message: end == start ? "it has no length" : "it ends before it starts")
    }
    guard end <= options.now else {
      throw Refusal(
        message: start > options.now ? "it lies in the future" : "it ends in the future")
    }
    return (start, end)
  }

  private enum Moment {
    case utc(Timestamp)
    case local(WallTime, Zone)
  }

  private func moment(_ line: ICalendarLine) throws(Refusal) -> Moment {
    if line.parameters["VALUE"]?.uppercased() == "DATE" || line.value.utf8.count == 8 {
      throw Refusal(message: "it lasts all day, which is no time at work")
    }
    guard let (wall, isUTC) = TimeLogText.compact(line.value) else {
      throw Refusal(message: "\(line.value) is no time as 20261120T090000Z")
    }
    if isUTC { return .utc(Timestamp(seconds: Int64(wall.secondsSinceEpochAsIfUTC))) }
    guard let name = line.parameters["TZID"] else { return .local(wall, options.zone) }
    guard let zone = zone(named: name) else {
      throw Refusal(message: "its zone \(name) is not known here")
    }
    return .local(wall, zone)
  }

  /// Some programs put a path of their own in front of the name.
  private func zone(named name: String) -> Zone? {
    if name == "UTC" || name == "Etc/UTC" { return .utc }
    var rest = name[...]
    while true {
      if let zone = options.zones(String(rest)) { return zone }
      guard let slash = rest.firstIndex(of: "/") else { return nil }
      rest = rest[rest.index(after: slash)...]
      // A last part alone, as in Madrid, would be a guess.
      guard rest.contains("/") else { return nil }
    }
  }

  private func instant(_ moment: Moment) throws(Refusal) -> Timestamp {
    switch moment {
    case .utc(let instant): return instant
    case .local(let wall, let zone): return try resolve(wall, nil, zone).start
    }
  }

  /// As many calendar days later, at the same time of day.
  private func later(
    _ moment: Moment, _ start: Timestamp, days: Int
  ) throws(Refusal) -> Timestamp {
    guard case .local(var wall, let zone) = moment else {
      return start.advanced(by: .seconds(days * 86_400))
    }
    let date = wall.date.adding(days: days)
    (wall.year, wall.month, wall.day) = (date.year, date.month, date.day)
    return try resolve(wall, nil, zone).start
  }

  private func resolve(
    _ start: WallTime, _ end: WallTime?, _ zone: Zone
  ) throws(Refusal) -> (start: Timestamp, end: Timestamp) {
    var stretch = LocalStretch(options)
    stretch.zone = zone
    do throws(LocalStretch.Problem) {
      let found = try stretch.resolve(start: start, end: end)
      return (found.start, found.end ?? found.start)
    } catch {
      throw Refusal(message: error.message)
    }
  }

  private func interruptions(
    _ event: [ICalendarLine], from start: Timestamp, to end: Timestamp
  ) -> [Interruption] {
    var found: [Interruption] = []
    for line in event where line.name == "X-STINT-INTERRUPTION" {
      let ends = line.value.split(separator: "/").compactMap { part -> Timestamp? in
        guard let (wall, isUTC) = TimeLogText.compact(part), isUTC else { return nil }
        return Timestamp(seconds: Int64(wall.secondsSinceEpochAsIfUTC))
      }
      guard ends.count == 2, ends[0] < ends[1], ends[0] >= max(start, found.last?.end ?? start),
        ends[1] <= end
      else { continue }
      let kind = line.parameters["KIND"].flatMap { Interruption.Kind(rawValue: $0.lowercased()) }
      found.append(Interruption(kind: kind ?? .paused, start: ends[0], end: ends[1]))
    }
    return found
  }
}
