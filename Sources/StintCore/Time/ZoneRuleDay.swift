/// The day of a year on which a zone's rule moves the clocks (POSIX `TZ`).
package enum ZoneRuleDay: Hashable, Sendable {
  /// `Jn`: 1 to 365; 29 February is never counted, so 60 is always 1 March.
  case dayWithoutLeapDay(Int)
  /// `n`: 0 to 365; 29 February counts.
  ///
  /// 365 of a common year is the next 1 January.
  case dayOfYear(Int)
  /// `Mm.w.d`: the `week`-th such weekday of the month; week 5 is the last one.
  case weekday(month: Int, week: Int, weekday: Weekday)

  /// Days from 1970-01-01 to this day of `year`.
  package func daysSinceEpoch(inYear year: Int) -> Int {
    let newYear = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
    switch self {
    case .dayWithoutLeapDay(let day):
      return newYear + day - 1 + (day >= 60 && CivilDate.isLeapYear(year) ? 1 : 0)
    case .dayOfYear(let day):
      return newYear + day
    case .weekday(let month, let week, let weekday):
      let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
      let lead = (weekday.rawValue - Weekday(daysSinceEpoch: first).rawValue + 7) % 7
      let day = lead + (week - 1) * 7
      return first + (day < CivilDate.daysInMonth(month, ofYear: year) ? day : day - 7)
    }
  }
}
