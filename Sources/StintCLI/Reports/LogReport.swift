internal import StintCore
internal import StintSystem

/// Sessions by day, with totals of each queue.
struct LogReport: Report {
  let sessions: [Session]
  let range: LogRange
  let now: Timestamp
  let zone: (Session) -> Zone

  private var queues: [String] { Set(sessions.map(\.queue)).sorted() }

  func text(_ style: Style) -> String {
    guard !sessions.isEmpty else { return "no session in \(range.title)" }
    let minutes = LogMinutes(sessions, in: range, now: now)
    let shown = Dictionary(grouping: minutes.parts, by: \.session).mapValues {
      $0.reduce(0) { $0 + $1.minutes }
    }
    let rows = sessions.map { session in
      row(session, spent: (shown[session.id] ?? 0) + outside(session, minutes))
    }
    let widths = (0..<5).map { column in
      rows.map { DisplayWidth.columns(of: $0.cells[column]) }.max() ?? 0
    }
    var lines = [style.bold("\(range.title) (\(range.zone.name))")]
    let thisYear = range.zone.wallTime(at: now).year
    let partsByDay = Dictionary(grouping: minutes.parts, by: \.day)
    // A session that began before the range stands on its first day.
    let byDay = Dictionary(grouping: sessions.indices) { max(day(of: sessions[$0]), range.first) }
    var lastOffset: String?
    for day in Set(byDay.keys).union(partsByDay.keys).sorted() {
      let offset = offsets(of: day)
      lines += [
        "",
        LogDay.name(day, thisYear: thisYear) + (offset == lastOffset ? "" : "  (\(offset))"),
      ]
      lastOffset = offset
      lines += (byDay[day] ?? []).map { line(rows[$0], widths, style) }
      let totals = total(partsByDay[day] ?? [])
      if !totals.isEmpty { lines.append(style.dim("  \(totals)")) }
    }
    lines.append("")
    return (lines + totals(minutes)).joined(separator: "\n")
  }

  private func outside(_ session: Session, _ minutes: LogMinutes) -> Int64 {
    ((minutes.outside[session.id] ?? 0) + 30_000) / 60_000
  }

  private func day(of session: Session) -> CivilDate {
    range.zone.wallTime(at: session.start).date
  }

  /// `+01:00`, or both where the clocks are changed on that day.
  private func offsets(of day: CivilDate) -> String {
    let start = LogText.offset(range.zone, at: range.zone.startOfDay(day))
    let end = LogText.offset(
      range.zone,
      at: range.zone.startOfDay(day.adding(days: 1)).advanced(by: .milliseconds(-1)))
    return start == end ? start : "\(start), then \(end)"
  }

  private struct TableRow {
    var cells: [String]
    var purpose: String
    var flag: String
  }

  private func row(_ session: Session, spent: Int64) -> TableRow {
    let own = zone(session)
    let offset = LogText.offset(own, at: session.start)
    let endOffset = LogText.offset(own, at: session.end ?? now)
    // Under the day of another zone, or of the range's beginning.
    let date = own.wallTime(at: session.start).date
    let header = max(day(of: session), range.first)
    var clocks =
      (date == header ? "" : "\(date.weekday.shortName) ")
      + LogDay.clocks(session, in: own, seconds: false)
    if offset != endOffset {
      clocks += " (\(offset), then \(endOffset))"
    } else if offset != offsets(of: header) {
      clocks += " (\(offset))"
    }
    let flag =
      session.deletedAt != nil
      ? "removed" : session.isOpen ? "running" : session.checks.isEmpty ? "" : "check"
    return TableRow(
      cells: [
        "#\(session.id)", session.queue, clocks,
        session.deletedAt == nil
          ? Self.minutes(spent) : SessionText.minutes(session.spent(through: now)),
        session.planned.map { "of \(SessionText.minutes(Int64($0) * 1000))" } ?? "",
      ], purpose: SafeText.line(session.purpose), flag: flag)
  }

  private func line(_ row: TableRow, _ widths: [Int], _ style: Style) -> String {
    let cells = row.cells.enumerated().map { column, cell in
      DisplayWidth.padded(
        cell, to: widths[column], alignment: column == 3 ? .trailing : .leading)
    }
    let left = "  \(cells[0])  \(cells[1])  \(cells[2])  \(cells[3]) \(cells[4])  "
    let flag = row.flag.isEmpty ? "" : "  \(row.flag)"
    let room = style.columns - DisplayWidth.columns(of: left) - DisplayWidth.columns(of: flag)
    var text = left + DisplayWidth.truncated(row.purpose, to: max(room, 8)) + flag
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }

  /// `business 27 min · personal 10 min`.
  private func total(_ parts: [LogMinutes.Part]) -> String {
    queues.compactMap { queue in
      let own = parts.filter { $0.queue == queue }
      return own.isEmpty
        ? nil : "\(queue) \(Self.minutes(own.reduce(0) { $0 + $1.minutes }))"
    }.joined(separator: " · ")
  }

  private func totals(_ minutes: LogMinutes) -> [String] {
    var table = TextTable()
    for queue in queues {
      let own = sessions.filter { $0.queue == queue && $0.deletedAt == nil }
      let spent = minutes.parts.reduce(0) { $0 + ($1.queue == queue ? $1.minutes : 0) }
      let toCheck = own.count { !$0.checks.isEmpty }
      table.add(
        queue, "spent \(Self.minutes(spent))",
        "planned \(SessionText.minutes(own.reduce(0) { $0 + Int64($1.planned ?? 0) * 1000 }))",
        Plural.of(own.count, "session") + (toCheck == 0 ? "" : ", \(toCheck) to check"))
    }
    return [table.text(Style())]
  }

  private static func minutes(_ count: Int64) -> String { SessionText.minutes(count * 60_000) }

  var json: JSONObject {
    let minutes = LogMinutes(sessions, in: range, now: now)
    let inRange = Dictionary(grouping: minutes.parts, by: \.session).mapValues(Self.sum)
    return [
      "from": .string(range.start.rfc3339(in: range.zone)),
      "to": .string(range.end.rfc3339(in: range.zone)), "zone": .string(range.zone.name),
      "sessions": .array(
        sessions.map { session in
          var object = LogEditReport.json(session, zone: zone(session), now: now)
          object["in_range_ms"] = .int(inRange[session.id] ?? 0)
          return .object(object)
        }),
      "days": .array(
        Dictionary(grouping: minutes.parts, by: \.day).sorted { $0.key < $1.key }
          .flatMap { day, parts in
            Dictionary(grouping: parts, by: \.queue).sorted { $0.key < $1.key }.map {
              [
                "date": .string(LogDay.text(day)), "queue": .string($0),
                "spent_ms": .int(Self.sum($1)),
              ] as JSONValue
            }
          }),
      "queues": .array(
        queues.map { queue in
          let own = sessions.filter { $0.queue == queue && $0.deletedAt == nil }
          return [
            "queue": .string(queue), "sessions": .int(Int64(own.count)),
            "planned_s": .int(own.reduce(0) { $0 + Int64($1.planned ?? 0) }),
            "spent_ms": .int(Self.sum(minutes.parts.filter { $0.queue == queue })),
            "to_check": .int(Int64(own.count { !$0.checks.isEmpty })),
          ]
        }),
    ]
  }

  private static func sum(_ parts: [LogMinutes.Part]) -> Int64 {
    parts.reduce(0) { $0 + $1.milliseconds }
  }
}
