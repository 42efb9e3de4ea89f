import StintCore
import StintTestSupport
import Testing

struct ReviewWindowTests {
  @Test(arguments: [
    (CivilDate(year: 2026, month: 11, day: 16), 2026, 47),
    (CivilDate(year: 2026, month: 11, day: 22), 2026, 47),
    (CivilDate(year: 2026, month: 11, day: 23), 2026, 48),
    (CivilDate(year: 2026, month: 12, day: 31), 2026, 53),
    (CivilDate(year: 2027, month: 1, day: 3), 2026, 53),
    (CivilDate(year: 2027, month: 1, day: 4), 2027, 1),
    (CivilDate(year: 2024, month: 12, day: 30), 2025, 1),
    (CivilDate(year: 2021, month: 1, day: 3), 2020, 53),
  ])
  func `weeks are numbered as ISO 8601 does`(date: CivilDate, year: Int, number: Int) {
    let week = ReviewWindow.isoWeek(of: date)
    #expect(week.year == year)
    #expect(week.number == number)
  }

  @Test func `a week is Monday to Sunday, a month its days, a range both its ends`() throws {
    let zone = try TestZones.madrid
    let date = CivilDate(year: 2028, month: 2, day: 24)
    let week = ReviewWindow(.week, holding: date, zone: zone)
    #expect(week.first == CivilDate(year: 2028, month: 2, day: 21))
    #expect(week.last == CivilDate(year: 2028, month: 2, day: 27))
    let month = ReviewWindow(.month, holding: date, zone: zone)
    #expect(month.first == CivilDate(year: 2028, month: 2, day: 1))
    #expect(month.last == CivilDate(year: 2028, month: 2, day: 29))
    let range = ReviewWindow(from: date, through: date.adding(days: 2), zone: zone)
    #expect(range.days == 3)
    #expect(range.earlier().last == date.adding(days: -1))
    #expect(month.earlier(by: 2).first == CivilDate(year: 2027, month: 12, day: 1))
    #expect(month.earlier(by: 2).days == 31)
    #expect(week.earlier().last == CivilDate(year: 2028, month: 2, day: 20))
  }

  @Test(arguments: [
    (CivilDate(year: 2026, month: 3, day: 29), 23), (CivilDate(year: 2026, month: 10, day: 25), 25),
    (CivilDate(year: 2026, month: 10, day: 26), 24),
  ])
  func `a day has as many hours as its clocks show`(date: CivilDate, hours: Int) throws {
    let day = ReviewWindow(.day, holding: date, zone: try TestZones.madrid)
    #expect(day.start.duration(to: day.end) == .hours(hours))
  }

  @Test(arguments: [
    ("2026-11-16T02:59:59Z", 15), ("2026-11-16T03:00:00Z", 16), ("2026-11-16T23:00:00Z", 16),
    ("2026-11-17T02:59:00Z", 16),
  ])
  func `with days that begin at four the small hours belong to the day before`(
    instant: String, day: Int
  ) throws {
    let zone = try TestZones.madrid
    let date = ReviewWindow.date(of: .at(instant), in: zone, dayStart: 4)
    #expect(date == CivilDate(year: 2026, month: 11, day: day))
    #expect(
      ReviewWindow(.day, holding: date, zone: zone, dayStart: 4).contains(.at(instant)))
  }

  @Test(arguments: ["Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "America/Havana"])
  func `every instant belongs to exactly one day`(name: String) throws {
    let zone = try TestZones.named(name)
    for dayStart in [0, 4] {
      var instant = Timestamp.at("2011-12-28T00:00Z")
      while instant < .at("2012-04-10T00:00Z") {
        let date = ReviewWindow.date(of: instant, in: zone, dayStart: dayStart)
        let holders = (-2...2).filter {
          ReviewWindow(.day, holding: date.adding(days: $0), zone: zone, dayStart: dayStart)
            .contains(instant)
        }
        #expect(holders == [0])
        instant = instant.plus(.minutes(611))
      }
    }
  }
}
