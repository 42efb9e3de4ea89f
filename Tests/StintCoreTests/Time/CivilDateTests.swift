import StintCore
import Testing

@Suite struct CivilDateTests {
  @Test(arguments: [
    (1970, 1, 1, 0), (1969, 12, 31, -1), (1970, 1, 2, 1), (2000, 2, 28, 11_015),
    (2000, 2, 29, 11_016), (2000, 3, 1, 11_017), (2100, 2, 28, 47_540), (2100, 3, 1, 47_541),
    (1, 1, 1, -719_162), (0, 12, 31, -719_163), (0, 3, 1, -719_468), (-1, 12, 31, -719_529),
    (9999, 12, 31, 2_932_896),
  ])
  func `dates and days since the epoch convert both ways`(
    year: Int, month: Int, day: Int, days: Int
  ) {
    let date = CivilDate(year: year, month: month, day: day)
    #expect(date.daysSinceEpoch == days)
    #expect(CivilDate(daysSinceEpoch: days) == date)
    #expect(date.exists)
  }

  @Test func `each day from year -9999 to 9999 follows the one before`() {
    var days = CivilDate(year: -9999, month: 1, day: 1).daysSinceEpoch
    for year in -9999...9999 {
      let length = CivilDate.isLeapYear(year) ? 366 : 365
      let newYear = CivilDate(year: year, month: 1, day: 1)
      #expect(newYear.daysSinceEpoch == days)
      #expect(CivilDate(daysSinceEpoch: days) == newYear)
      days += length
      #expect(CivilDate(daysSinceEpoch: days - 1) == CivilDate(year: year, month: 12, day: 31))
    }
    for offset in 0..<1500 {
      let date = CivilDate(daysSinceEpoch: 10_900 + offset)
      #expect(date.daysSinceEpoch == 10_900 + offset)
      #expect(date < CivilDate(daysSinceEpoch: 10_901 + offset))
    }
  }

  @Test(arguments: [
    (1969, 12, 31, Weekday.wednesday), (1970, 1, 1, .thursday), (1970, 1, 2, .friday),
    (2026, 3, 29, .sunday), (-4, 2, 29, .thursday), (2000, 1, 1, .saturday),
  ])
  func `weekdays are right on both sides of the epoch`(
    year: Int, month: Int, day: Int, weekday: Weekday
  ) {
    #expect(CivilDate(year: year, month: month, day: day).weekday == weekday)
  }

  @Test(arguments: [
    (1900, 28), (1999, 28), (2000, 29), (2023, 28), (2024, 29), (2100, 28), (-4, 29), (0, 29),
  ])
  func `February has 29 days in leap years only`(year: Int, length: Int) {
    #expect(CivilDate.daysInMonth(2, ofYear: year) == length)
    #expect(CivilDate(year: year, month: 2, day: length).exists)
    #expect(!CivilDate(year: year, month: 2, day: length + 1).exists)
  }

  @Test func `days are added across months and years`() {
    let date = CivilDate(year: 2027, month: 12, day: 31)
    #expect(date.adding(days: 1) == CivilDate(year: 2028, month: 1, day: 1))
    #expect(date.adding(days: 60) == CivilDate(year: 2028, month: 2, day: 29))
    #expect(date.adding(days: -365) == CivilDate(year: 2026, month: 12, day: 31))
    #expect(CivilDate(year: 2027, month: 14, day: 0).adding(days: 0).month == 1)
  }

  @Test func `absurd dates do not trap`() {
    for number in [Int.min, Int.min + 1, -1, 0, Int.max - 1, Int.max] {
      let date = CivilDate(year: number, month: number, day: number)
      #expect(date.daysSinceEpoch.magnitude < 1 << 60)
      #expect(CivilDate(daysSinceEpoch: number).adding(days: number).weekday.name.count > 5)
      #expect(CivilDate.daysInMonth(number, ofYear: number) == 0)
    }
  }
}
