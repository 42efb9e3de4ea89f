extension Zone {
  /// The first instant of a calendar day; where midnight does not exist, the instant the clocks
  /// jumped over it.
  package func startOfDay(_ date: CivilDate) -> Timestamp {
    switch resolve(WallTime(year: date.year, month: date.month, day: date.day)) {
    case .one(let instant), .two(let instant, _): instant
    case .none(let transition): transition
    }
  }

  /// The calendar day of an instant: its first one, and the first one of the day after.
  package func day(of instant: Timestamp) -> (start: Timestamp, end: Timestamp) {
    let wall = wallTime(at: instant)
    let date = CivilDate(year: wall.year, month: wall.month, day: wall.day)
    return (startOfDay(date), startOfDay(date.adding(days: 1)))
  }
}

extension Timestamp {
  /// Date, time and offset as `zone` shows them, as `2026-12-01T09:00:00+01:00`.
  package func rfc3339(in zone: Zone) -> String { RFC3339.text(self, in: zone) }
}
