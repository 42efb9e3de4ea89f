import StintCore

/// UTC, reckoned a year at a time so as to share nothing with the code under test.
struct UTC: LocalTimes {
  func wallTime(at instant: Timestamp) -> WallTime {
    var days = instant.milliseconds.flooredDivision(by: 86_400_000)
    let rest = Int(instant.milliseconds.flooredRemainder(by: 86_400_000))
    // The calendar repeats every 400 years, which are 146 097 days.
    var year = 1970 + 400 * Int(days.flooredDivision(by: 146_097))
    days = days.flooredRemainder(by: 146_097)
    while days >= Self.days(in: year) {
      days -= Self.days(in: year)
      year += 1
    }
    var month = 1
    while days >= Self.days(in: month, of: year) {
      days -= Self.days(in: month, of: year)
      month += 1
    }
    return WallTime(
      year: year, month: month, day: Int(days) + 1, hour: rest / 3_600_000,
      minute: rest / 60_000 % 60, second: rest / 1000 % 60, millisecond: rest % 1000)
  }

  func resolve(_ wallTime: WallTime) -> LocalResolution {
    let cycles = (wallTime.year - 1970).flooredDivision(by: 400)
    var days = Int64(wallTime.day - 1) + Int64(cycles) * 146_097
    for year in (1970 + 400 * cycles)..<wallTime.year { days += Self.days(in: year) }
    for month in 1..<wallTime.month { days += Self.days(in: month, of: wallTime.year) }
    let seconds = Int64(wallTime.hour * 3600 + wallTime.minute * 60 + wallTime.second)
    return .one(
      Timestamp(milliseconds: (days * 86_400 + seconds) * 1000 + Int64(wallTime.millisecond)))
  }

  private static func days(in year: Int) -> Int64 {
    337 + days(in: 2, of: year)
  }

  private static func days(in month: Int, of year: Int) -> Int64 {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}
