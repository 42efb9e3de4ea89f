/// Reading an edited time log, strictly.
extension LogText {
  /// What was wished for by editing the text of `sessions`: one for each that changed.
  ///
  /// A session whose line is gone is to be removed.
  package func wishes(
    in text: String, for sessions: [Session], queues: Set<String>
  ) throws(LogTextError) -> [LogEdit.Wish] {
    var found: [Int64: LogEdit.Wish] = [:]
    var day: CivilDate?
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let number = index + 1
      guard !line.hasPrefix("#"), line.contains(where: { !$0.isWhitespace }) else { continue }
      guard line.first?.isWhitespace == true else {
        day = try Self.day(line, number)
        continue
      }
      guard let day else { throw LogTextError(line: number, problem: .noDay) }
      let read = try Self.session(line, on: day, number)
      guard let session = sessions.first(where: { "#\($0.id)" == read.id }) else {
        throw LogTextError(line: number, problem: .unknownSession(read.id))
      }
      guard found[session.id] == nil else {
        throw LogTextError(line: number, problem: .twice(read.id))
      }
      found[session.id] = try wish(read, session, queues, number)
    }
    return sessions.compactMap { session in
      guard let wish = found[session.id] else {
        return LogEdit.Wish(session: session, isRemoved: true)
      }
      return wish == LogEdit.Wish(session: session) ? nil : wish
    }
  }

  private static func day(_ line: Substring, _ number: Int) throws(LogTextError) -> CivilDate {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard (1...2).contains(words.count), let date = CivilDate(iso: words[0]) else {
      throw LogTextError(
        line: number,
        problem: .notUnderstood(expected: "a day as 2026-11-16, or an indented session"))
    }
    if words.count == 2, words[1].lowercased() != date.weekday.shortName.lowercased() {
      throw LogTextError(line: number, problem: .wrongWeekday(is: date.weekday))
    }
    return date
  }

  private static func session(
    _ line: Substring, on day: CivilDate, _ number: Int
  ) throws(LogTextError) -> Line {
    var rest = line
    func word() -> String {
      rest = rest.drop(while: \.isWhitespace)
      let word = rest.prefix { !$0.isWhitespace }
      rest = rest.dropFirst(word.count)
      return String(word)
    }
    let start = word()
    let dash = word()
    let end = word()
    let id = word()
    let queue = word()
    let plan = word()
    guard ["-", "–"].contains(dash), id.hasPrefix("#"), !plan.isEmpty else {
      throw LogTextError(
        line: number,
        problem: .notUnderstood(
          expected: "start - end, #number, queue, plan or -, and the purpose"))
    }
    var read = Line(
      date: day, start: start, end: end, id: id, queue: queue, plan: plan, zone: nil, purpose: "")
    rest = rest.drop(while: \.isWhitespace)
    if rest.hasPrefix("("), let close = rest.firstIndex(of: ")"),
      rest[..<close].contains("/") || rest[..<close].dropFirst() == "UTC"
    {
      read.zone = String(rest[rest.index(after: rest.startIndex)..<close])
      rest = rest[rest.index(after: close)...].drop(while: \.isWhitespace)
    }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    read.purpose = String(rest)
    return read
  }

  /// Field by field: what reads as it was written is as it was.
  private func wish(
    _ read: Line, _ session: Session, _ queues: Set<String>, _ number: Int
  ) throws(LogTextError) -> LogEdit.Wish {
    var read = read
    let written = line(of: session)
    var wish = LogEdit.Wish(session: session)
    // A purpose may begin with brackets.
    if written.zone == nil, let zone = read.zone {
      read.purpose = "(\(zone))" + (read.purpose.isEmpty ? "" : " \(read.purpose)")
      read.zone = nil
    }
    guard read.zone == written.zone else {
      throw LogTextError(
        line: number, problem: .otherZone(expected: written.zone.map { "(\($0))" } ?? "no zone"))
    }
    let zone = zone(of: session)
    if (read.date, read.start) != (written.date, written.start) {
      wish.change.start = try instant(read.start, on: read.date, in: zone, number)
    }
    if (read.date, read.end) != (written.date, written.end), read.end != "?" || session.end != nil {
      guard read.end != "?", session.end != nil else {
        throw LogTextError(line: number, problem: .openEnd(read.id))
      }
      wish.change.end = try instant(read.end, on: read.date, in: zone, number)
    }
    if read.queue != written.queue {
      guard queues.contains(read.queue) else {
        throw LogTextError(line: number, problem: .unknownQueue(read.queue))
      }
      wish.queue = read.queue
    }
    if read.plan != written.plan {
      if read.plan == "-" {
        wish.change.planned = .some(nil)
      } else {
        guard let plan = try? DurationText.parse(read.plan), plan >= .seconds(1),
          plan <= .seconds(86_400)
        else { throw LogTextError(line: number, problem: .badPlan(read.plan)) }
        wish.change.planned = Int(plan.wholeSeconds)
      }
    }
    if read.purpose.split(whereSeparator: \.isWhitespace)
      != written.purpose.split(whereSeparator: \.isWhitespace)
    {
      wish.change.purpose = read.purpose
    }
    return wish
  }

  private func instant(
    _ text: String, on day: CivilDate, in zone: Zone, _ number: Int
  ) throws(LogTextError) -> Timestamp {
    func bad() -> LogTextError { LogTextError(line: number, problem: .badTime(text)) }
    var rest = text[...]
    var days = 0
    while rest.hasPrefix("<") {
      days -= 1
      rest.removeFirst()
    }
    while rest.hasSuffix(">"), days >= 0 {
      days += 1
      rest.removeLast()
    }
    let sign = rest.firstIndex { $0 == "+" || $0 == "-" } ?? rest.endIndex
    guard let clock = ClockTime(rest[..<sign]) else { throw bad() }
    let date = day.adding(days: days)
    let wall = WallTime(
      year: date.year, month: date.month, day: date.day, hour: clock.hour, minute: clock.minute,
      second: clock.second)
    switch zone.resolve(wall) {
    case .one(let instant):
      guard [Self.offset(zone, at: instant), ""].contains(String(rest[sign...])) else {
        throw bad()
      }
      return instant
    case .two(let first, let second):
      let offsets = (Self.offset(zone, at: first), Self.offset(zone, at: second))
      if rest[sign...] == offsets.0 { return first }
      if rest[sign...] == offsets.1 { return second }
      throw LogTextError(
        line: number,
        problem: .ambiguous(
          text, first: "\(rest[..<sign])\(offsets.0)", second: "\(rest[..<sign])\(offsets.1)"))
    case .none(let transition):
      func clock(_ instant: Timestamp) -> String {
        let wall = zone.wallTime(at: instant)
        return
          "\(wall.hour < 10 ? "0" : "")\(wall.hour):\(wall.minute < 10 ? "0" : "")\(wall.minute)"
      }
      throw LogTextError(
        line: number,
        problem: .missing(
          text, before: clock(transition.advanced(by: .seconds(-60))), after: clock(transition)))
    }
  }
}

extension CivilDate {
  /// A date as `2026-11-16`; nil for anything else.
  package init?(iso text: some StringProtocol) {
    let pieces = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count == 10, pieces.count == 3,
      let year = HumanTimeNumber.read(pieces[0], digits: 4...4),
      let month = HumanTimeNumber.read(pieces[1], digits: 2...2),
      let day = HumanTimeNumber.read(pieces[2], digits: 2...2)
    else { return nil }
    self.init(year: year, month: month, day: day)
    guard exists, year > 0 else { return nil }
  }
}
