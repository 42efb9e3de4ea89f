internal import StintCore
internal import StintSystem

/// In what two states of a session differ, in words.
struct LogDifference {
  /// One thing as it was and as it is now; nil where there is nothing to say.
  typealias Row = (was: String?, isNow: String?)

  let rows: [Row]

  /// `isAlone` is false where marks may have gone over to another session.
  init(before: Session?, after: Session, now: Timestamp, zone: Zone, isAlone: Bool) {
    guard let before else {
      rows = [(nil, Self.times([after], now: now, zone: zone)[0] + "  new")]
      return
    }
    var rows: [Row] = []
    let wasThere = before.deletedAt == nil
    let isThere = after.deletedAt == nil
    if wasThere != isThere {
      let times = Self.times([wasThere ? before : after], now: now, zone: zone)[0]
      rows.append(wasThere ? (times, "removed") : ("removed", times))
    } else if before.start != after.start || before.end != after.end
      || before.interruptions != after.interruptions
    {
      let times = Self.times([before, after], now: now, zone: zone)
      rows.append((times[0], times[1]))
    }
    if wasThere || isThere { rows += Self.others(before, after, zone, isAlone) }
    if rows.isEmpty { rows.append((nil, Self.times([after], now: now, zone: zone)[0])) }
    self.rows = rows
  }

  private static func others(
    _ before: Session, _ after: Session, _ zone: Zone, _ isAlone: Bool
  ) -> [Row] {
    func row(_ label: String, _ was: String, _ isNow: String) -> Row {
      let name = DisplayWidth.padded(label, to: 7)
      return ("\(name)  \(was)", "\(name)  \(isNow)")
    }
    func plan(_ session: Session) -> String {
      session.planned.map { DurationText.format(.seconds($0)) } ?? "none"
    }
    var rows: [Row] = []
    if before.queue != after.queue { rows.append(row("queue", before.queue, after.queue)) }
    if before.purpose != after.purpose {
      rows.append(row("purpose", before.purpose, after.purpose))
    }
    if before.planned != after.planned { rows.append(row("planned", plan(before), plan(after))) }
    if before.marks != after.marks {
      let was = before.marks.filter { !after.marks.contains($0) }
      let isNow = after.marks.filter { !before.marks.contains($0) }
      rows.append(
        isAlone && was.count < 2 && isNow.count < 2
          ? row(
            "mark", was.first.map { text($0, zone) } ?? "none",
            isNow.first.map { text($0, zone) } ?? "removed")
          : row("marks", "\(before.marks.count)", "\(after.marks.count)"))
    }
    if before.checks != after.checks {
      func checks(_ session: Session) -> String {
        session.checks.isEmpty
          ? "confirmed" : session.checks.map(\.rawValue).joined(separator: ", ")
      }
      rows.append(row("check", checks(before), checks(after)))
    }
    return rows
  }

  static func text(_ mark: Mark, _ zone: Zone) -> String {
    [
      TimeText.clock(zone.wallTime(at: mark.at)), mark.act.rawValue,
      mark.person.map { "@\($0)" }, mark.text, mark.url,
    ].compactMap(\.self).joined(separator: "  ")
  }

  /// `Mon 16 Nov  18:00 – 18:25   0h25   (+01:00)`, in columns.
  static func times(_ sessions: [Session], now: Timestamp, zone: Zone) -> [String] {
    let thisYear = zone.wallTime(at: now).year
    let rows = sessions.map { cells(of: $0, now: now, zone: zone, thisYear: thisYear) }
    let widths = (0..<3).map { column in
      rows.map { DisplayWidth.columns(of: $0[column]) }.max() ?? 0
    }
    return rows.map { row in
      let day = DisplayWidth.padded(row[0], to: widths[0])
      let clocks = DisplayWidth.padded(row[1], to: widths[1])
      let spent = DisplayWidth.padded(row[2], to: widths[2], alignment: .trailing)
      return "\(day)  \(clocks)   \(spent)   \(row[3])"
    }
  }

  private static func cells(
    of session: Session, now: Timestamp, zone: Zone, thisYear: Int
  ) -> [String] {
    let end = session.end ?? now
    let start = zone.wallTime(at: session.start)
    let offsets = [session.start, end].map { LogText.offset(zone, at: $0) }
    let minutes = (session.spent(through: end) + 30_000) / 60_000
    return [
      LogDay.name(start.date, thisYear: thisYear), LogDay.clocks(session, in: zone),
      "\(minutes / 60)h\(LogDay.two(Int(minutes % 60)))",
      "(\(offsets[0] == offsets[1] ? offsets[0] : "\(offsets[0]), then \(offsets[1])"))",
    ]
  }
}

extension LogDay {
  /// `18:00 – 18:25`, with the day of the end where it is another.
  static func clocks(_ session: Session, in zone: Zone, seconds: Bool = true) -> String {
    func clock(_ wall: WallTime) -> String {
      seconds ? TimeText.clock(wall) : "\(two(wall.hour)):\(two(wall.minute))"
    }
    let start = zone.wallTime(at: session.start)
    guard let instant = session.end else { return "\(clock(start)) – now" }
    let end = zone.wallTime(at: instant)
    let days = end.date.daysSinceEpoch - start.date.daysSinceEpoch
    let day =
      days == 0
      ? ""
      : days < 7
        ? " \(end.date.weekday.shortName)" : " \(LogDay.name(end.date, thisYear: start.year))"
    return "\(clock(start)) – \(clock(end))\(day)"
  }
}
