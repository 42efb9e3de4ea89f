package import StintCore

/// Date and time of an instant in UTC, written the ways networks want it.
package struct CivilTime {
  package let wall: WallTime

  /// Instants beyond the years 1 to 9999 are moved to the nearest one that can be written.
  package init(_ instant: Timestamp) {
    let kept = min(max(instant, .distantPast), .distantFuture)
    let milliseconds = kept.milliseconds
    let days = milliseconds.flooredDivision(by: 86_400_000)
    let rest = Int(milliseconds.flooredRemainder(by: 86_400_000))
    // Days are counted from 1 March of year 0 in eras of 400 years, so that leap days come last.
    let shifted = days + 719_468
    let era = shifted.flooredDivision(by: 146_097)
    let day = Int(shifted.flooredRemainder(by: 146_097))
    let year = (day - day / 1460 + day / 36524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let isNextYear = month >= 10
    wall = WallTime(
      year: Int(era) * 400 + year + (isNextYear ? 1 : 0),
      month: isNextYear ? month - 9 : month + 3,
      day: dayOfYear - (153 * month + 2) / 5 + 1,
      hour: rest / 3_600_000, minute: rest / 60_000 % 60, second: rest / 1000 % 60,
      millisecond: rest % 1000)
  }

  /// Without a zone, as `2026-01-15T09:30:00`.
  package var plain: String { "\(date)T\(time)" }

  /// With milliseconds, as `2026-01-15T09:30:00.000Z`.
  package var precise: String { "\(plain).\(Self.padded(wall.millisecond, 3))Z" }

  /// As `2026-01-15T09:30:00Z`.
  package var zoned: String { "\(plain)Z" }

  /// As RSS wants it, in English everywhere: `Thu, 15 Jan 2026 09:30:00 GMT`.
  package var mail: String {
    let civil = CivilDate(year: wall.year, month: wall.month, day: wall.day)
    let weekday = Weekday(daysSinceEpoch: civil.daysSinceEpoch).shortName
    return "\(weekday), \(Self.padded(wall.day, 2)) \(Self.months[wall.month - 1]) "
      + "\(Self.padded(wall.year, 4)) \(time) GMT"
  }

  static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// As `2026-01-15`.
  var date: String {
    "\(Self.padded(wall.year, 4))-\(Self.padded(wall.month, 2))-\(Self.padded(wall.day, 2))"
  }

  private var time: String {
    "\(Self.padded(wall.hour, 2)):\(Self.padded(wall.minute, 2)):\(Self.padded(wall.second, 2))"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
