/// A date of the proleptic Gregorian calendar, in no particular zone.
///
/// The year before 1 is 0 (ISO 8601). Fields out of range are allowed and carried over when
/// counting days, as in "32 January"; `exists` tells. Years are pinned to ±2·10¹⁰ while counting,
/// so that no date makes the arithmetic overflow, not even in seconds.
package struct CivilDate: Hashable, Sendable, Codable {
  package var year: Int
  /// 1 to 12.
  package var month: Int
  /// 1 to 31.
  package var day: Int

  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date `days` after 1970-01-01, or before it when negative.
  package init(daysSinceEpoch days: Int) {
    // A cycle of 400 years has 146 097 days. Years are counted from 1 March, which puts the leap
    // day last, where it cannot disturb the lengths of the other months.
    let shifted = Self.pinned(days, to: Self.farthestDay) + Self.daysFromMarchOfYear0
    let cycle = shifted.flooredDivision(by: Self.daysInCycle)
    let dayOfCycle = shifted - cycle * Self.daysInCycle
    let yearOfCycle =
      (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0)
  }

  /// Days from 1970-01-01 to this date; negative before it.
  package var daysSinceEpoch: Int {
    let monthIndex = Self.pinned(month, to: Self.farthestYear) - 1
    let carriedYears = monthIndex.flooredDivision(by: 12)
    let plainMonth = monthIndex - carriedYears * 12 + 1
    let marchYear =
      Self.pinned(year, to: Self.farthestYear) + carriedYears - (plainMonth <= 2 ? 1 : 0)
    let monthFromMarch = (plainMonth + 9) % 12
    let leapDays =
      marchYear.flooredDivision(by: 4) - marchYear.flooredDivision(by: 100)
      + marchYear.flooredDivision(by: 400)
    return 365 * marchYear + leapDays + (153 * monthFromMarch + 2) / 5
      + Self.pinned(day, to: Self.farthestDay) - 1 - Self.daysFromMarchOfYear0
  }

  package var weekday: Weekday { Weekday(daysSinceEpoch: daysSinceEpoch) }

  /// Whether the calendar has this date: 29 February only in leap years, no 31 April.
  package var exists: Bool {
    (1...12).contains(month) && day >= 1 && day <= Self.daysInMonth(month, ofYear: year)
  }

  /// The date `days` later; earlier when negative.
  package func adding(days: Int) -> CivilDate {
    CivilDate(daysSinceEpoch: daysSinceEpoch + Self.pinned(days, to: Self.farthestDay))
  }

  package static func isLeapYear(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// 28 to 31; nought for a month that is not 1 to 12.
  package static func daysInMonth(_ month: Int, ofYear year: Int) -> Int {
    switch month {
    case 2: isLeapYear(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    case 1...12: 31
    default: 0
    }
  }

  /// Days of 400 years, after which the calendar repeats, weekdays included.
  package static let daysInCycle = 146_097

  /// Days from 1 March of year 0 to 1970-01-01.
  private static let daysFromMarchOfYear0 = 719_468

  private static let farthestYear = 20_000_000_000
  private static let farthestDay = 10_000_000_000_000

  private static func pinned(_ value: Int, to limit: Int) -> Int {
    min(max(value, -limit), limit)
  }
}

extension CivilDate: Comparable {
  package static func < (a: Self, b: Self) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }
}
