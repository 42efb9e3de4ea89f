internal import StintCore
internal import StintSystem

/// Days of the time log in words.
enum LogDay {
  static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `2026-11-16`.
  static func text(_ date: CivilDate) -> String {
    let year = String(repeating: "0", count: max(0, 4 - "\(date.year)".count)) + "\(date.year)"
    return "\(year)-\(two(date.month))-\(two(date.day))"
  }

  /// `Mon 16 Nov`, and the year where it is not this one.
  static func name(_ date: CivilDate, thisYear: Int) -> String {
    "\(date.weekday.shortName) \(date.day) \(months[date.month - 1])"
      + (date.year == thisYear ? "" : " \(date.year)")
  }

  /// `16 Nov 2026`.
  static func plain(_ date: CivilDate) -> String {
    "\(date.day) \(months[date.month - 1]) \(date.year)"
  }

  /// Year and number of the ISO week that holds the day: the one with its Thursday.
  static func week(of date: CivilDate) -> (year: Int, week: Int) {
    let thursday = date.adding(days: 3 - date.weekday.rawValue)
    let first = CivilDate(year: thursday.year, month: 1, day: 1)
    return (thursday.year, (thursday.daysSinceEpoch - first.daysSinceEpoch) / 7 + 1)
  }

  /// The Monday of an ISO week; nil where the year has no such week.
  static func monday(ofWeek week: Int, year: Int) -> CivilDate? {
    // 4 January always lies in week 1.
    let fourth = CivilDate(year: year, month: 1, day: 4)
    let monday = fourth.adding(days: (week - 1) * 7 - fourth.weekday.rawValue)
    return week > 0 && self.week(of: monday) == (year, week) ? monday : nil
  }

  static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
