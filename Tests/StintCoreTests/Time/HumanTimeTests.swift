import StintCore
import StintTestSupport
import Testing

/// Now is Tuesday 24 November 2026, 10:00:00.250 in Madrid (UTC+1), unless a test says otherwise.
@Suite struct HumanTimeTests {
  private static let now = Timestamp(milliseconds: 1_795_510_800_250)
  private let zone = Madrid2026()

  private func wall(
    _ text: String, now: Timestamp = now, dst: DSTChoice? = nil
  ) throws(HumanTimeError) -> WallTime {
    zone.wallTime(at: try HumanTime.parse(text, now: now, zone: zone, dst: dst))
  }

  private static func at(
    _ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0, _ second: Int = 0, year: Int = 2026,
    millisecond: Int = 0
  ) -> WallTime {
    WallTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      millisecond: millisecond)
  }

  @Test func `the now of these tests is a Tuesday at ten`() {
    #expect(zone.wallTime(at: Self.now) == Self.at(11, 24, 10, millisecond: 250))
  }

  @Test(arguments: [
    ("tomorrow 9:00", at(11, 25, 9)), ("today 17:15", at(11, 24, 17, 15)),
    ("today 9:00", at(11, 24, 9)), ("TOMORROW   at 09:00", at(11, 25, 9)),
    ("9am tomorrow", at(11, 25, 9)), ("tomorrow 9 am", at(11, 25, 9)),
    ("9 am tomorrow", at(11, 25, 9)), ("tomorrow noon", at(11, 25, 12)),
    ("tomorrow, 9:30pm", at(11, 25, 21, 30)), ("tomorrow 9:00:05", at(11, 25, 9, 0, 5)),
    // Just before, at and just after now, which is 250 ms past ten.
    ("9:59", at(11, 25, 9, 59)), ("10:00", at(11, 25, 10)), ("10:00:01", at(11, 24, 10, 0, 1)),
    ("10:01", at(11, 24, 10, 1)), ("noon", at(11, 24, 12)), ("midnight", at(11, 25, 0)),
    ("12am", at(11, 25, 0)), ("12pm", at(11, 24, 12)), ("11pm", at(11, 24, 23)),
    ("0:00", at(11, 25, 0)), ("23:59", at(11, 24, 23, 59)),
    ("tue 9:00", at(12, 1, 9)), ("tue 10:00", at(12, 1, 10)), ("tue 10:01", at(11, 24, 10, 1)),
    ("next tue 9:00", at(12, 1, 9)), ("next tue 11:00", at(12, 1, 11)),
    ("next wed 9:00", at(11, 25, 9)), ("wed 9:00", at(11, 25, 9)), ("mon 9:00", at(11, 30, 9)),
    ("next monday 9:00", at(11, 30, 9)), ("on Thursday at noon", at(11, 26, 12)),
    ("sun 18:00", at(11, 29, 18)), ("9:00 fri", at(11, 27, 9)),
    ("2026-12-01 09:00", at(12, 1, 9)), ("2026-12-01T09:00", at(12, 1, 9)),
    ("2026-12-01T09:00:30", at(12, 1, 9, 0, 30)), ("2026-12-01 9am", at(12, 1, 9)),
    ("2020-02-29 09:00", at(2, 29, 9, year: 2020)),
    ("1 dec 9:00", at(12, 1, 9)), ("Dec 1 9:00", at(12, 1, 9)), ("1st December 9am", at(12, 1, 9)),
    ("dec 1 2027 9:00", at(12, 1, 9, year: 2027)), ("1 dec 2027 9:00", at(12, 1, 9, year: 2027)),
    ("dec 1, 2027, 9:00", at(12, 1, 9, year: 2027)), ("9:00 1 dec", at(12, 1, 9)),
    ("24 nov 9:00", at(11, 24, 9, year: 2027)), ("24 nov 11:00", at(11, 24, 11)),
    ("29 feb 9:00", at(2, 29, 9, year: 2028)), ("sept 3 9:00", at(9, 3, 9, year: 2027)),
    ("in 2h", at(11, 24, 12, millisecond: 250)), ("+90m", at(11, 24, 11, 30, millisecond: 250)),
    ("in 1 hour 30 minutes", at(11, 24, 11, 30, millisecond: 250)),
    ("in 1h and 30min", at(11, 24, 11, 30, millisecond: 250)),
    ("in an hour", at(11, 24, 11, millisecond: 250)),
    ("in a week", at(12, 1, 10, millisecond: 250)),
    ("in 3 days", at(11, 27, 10, millisecond: 250)), ("+2w", at(12, 8, 10, millisecond: 250)),
    ("in 400 days", at(12, 29, 10, year: 2027, millisecond: 250)),
    ("in 0 days", at(11, 24, 10, millisecond: 250)),
    ("+ 45 s", at(11, 24, 10, 0, 45, millisecond: 250)),
    ("now", at(11, 24, 10, millisecond: 250)), ("  NOW ", at(11, 24, 10, millisecond: 250)),
    ("2026-12-01T09:00:00+01:00", at(12, 1, 9)), ("2026-12-01T08:00:00Z", at(12, 1, 9)),
    ("2026-12-01t08:00z", at(12, 1, 9)),
    ("2026-12-01 08:00:00.1239Z", at(12, 1, 9, millisecond: 123)),
    ("2026-12-01 03:00:00 -05:00", at(12, 1, 9)),
    ("2026-12-01T08:00:00.5-00:00", at(12, 1, 9, millisecond: 500)),
    ("2026-12-01T00:30+01:30", at(12, 1, 0)),
  ])
  func `typed times are understood`(text: String, wall: WallTime) throws {
    #expect(try self.wall(text) == wall)
  }

  @Test(arguments: [
    ("", "try tomorrow"), ("soon", "try tomorrow"), ("tomorrow", "tomorrow 9:00"),
    ("2026-12-01", "add a time, as in 2026-12-01 9:00"), ("tue", "tue 9:00"),
    ("next tue", "next tue 9:00"), ("1 dec", "1 dec 9:00"), ("01/12/2026", "1 dec 9:00"),
    ("01/12/2026 9:00", "1 dec 9:00"), ("1.12.2026 9:00", "2026-12-01"),
    ("01-12-2026 9:00", "2026-12-01"), ("tomorrow 9", "9:00"), ("1 dec 9", "9:00"),
    ("tomorrow 24:00", "0:00"), ("tomorrow midnight", "0:00"), ("tomorrow 13pm", "try"),
    ("tomorrow 0am", "try"), ("tomorrow 9:60", "try"), ("tomorrow 25:00", "try"), ("9", "try"),
    ("2026-02-29 9:00", "28 days"), ("2026-11-31 9:00", "30 days"), ("31 nov 9:00", "30 days"),
    ("30 feb 9:00", "29 days"), ("2026-13-01 9:00", "01 to 12"), ("2026-2-3 9:00", "two figures"),
    ("1 dec 27 9:00", "four figures"), ("in", "in 2h"), ("in soon", "in 2h"), ("in 5", "in 2h"),
    ("+", "in 2h"), ("in -2h", "in 2h"), ("in 3 months", "days or weeks"),
    ("in 1h 2h", "each once"), ("in 5m 1h", "largest"), ("next 9:00", "try"),
    ("2026-12-01T09:00:60Z", "2026-12-01T09:00:00+01:00"),
    ("2026-12-01T9:00Z", "2026-12-01T09:00:00+01:00"),
    ("2026-12-01T09:00:00.Z", "2026-12-01T09:00:00+01:00"),
    ("2026-12-01T09:00:00+25:00", "2026-12-01T09:00:00+01:00"), ("next week 9:00", "try"),
    ("yesterday 9:00", "try"), ("tomorrow tomorrow 9:00", "try"), ("１２:00", "try"),
  ])
  func `what is not understood is refused with a hint`(text: String, hint: String) throws {
    let error = #expect(throws: HumanTimeError.self) { try wall(text) }
    guard case .notUnderstood(text, let given) = error else {
      Issue.record("\(text) gave \(String(describing: error))")
      return
    }
    #expect(given.contains(hint))
  }

  @Test(arguments: [
    "in 99999999999d", "in 99999999999999999999h", "+9999999999999h", "0000-01-01 9:00",
    "in 4000000 days", "9999-12-31T23:59:59-01:00",
  ])
  func `times outside the calendar are out of range`(text: String) {
    #expect(throws: HumanTimeError.outOfRange) { try wall(text) }
  }

  @Test func `the night that lacks an hour refuses its hour and nothing else`() throws {
    let missing = HumanTimeError.missing(
      wall: Self.at(3, 29, 2, 30), transition: Madrid2026.spring, before: Self.at(3, 29, 1, 59),
      after: Self.at(3, 29, 3))
    #expect(throws: missing) { try wall("2026-03-29 02:30") }
    #expect(throws: missing) { try wall("2026-03-29 02:30", dst: .second) }
    #expect(throws: HumanTimeError.self) { try wall("2026-03-29 02:00") }
    #expect(throws: HumanTimeError.self) { try wall("2026-03-29 02:59:59") }
    #expect(try wall("2026-03-29 01:59:59") == Self.at(3, 29, 1, 59, 59))
    #expect(try wall("2026-03-29 03:00") == Self.at(3, 29, 3))
    // Saturday 28 March, 20:00 at UTC+1: the next 2:30 would be the missing one.
    let evening = Timestamp(seconds: 1_774_724_400)
    #expect(throws: missing) { try wall("2:30", now: evening) }
    #expect(throws: missing) { try wall("sun 2:30", now: evening) }
    // Once the gap is over, the next 2:30 is tomorrow's.
    #expect(try wall("2:30", now: Madrid2026.spring) == Self.at(3, 30, 2, 30))
    #expect(
      try wall("2:30", now: Madrid2026.spring.advanced(by: .milliseconds(1)))
        == Self.at(3, 30, 2, 30))
    #expect(throws: missing) {
      try wall("2:30", now: Madrid2026.spring.advanced(by: .milliseconds(-1)))
    }
    // Two hours are two hours, a day is a date.
    #expect(try wall("in 8h", now: evening) == Self.at(3, 29, 5))
    #expect(try wall("in 1 day", now: evening) == Self.at(3, 29, 20))
    #expect(try wall("in 24h", now: evening) == Self.at(3, 29, 21))
    #expect(try wall("in 1d 0h", now: evening) == Self.at(3, 29, 21))
  }

  @Test func `the night with an hour twice asks which one`() throws {
    let first = Timestamp(seconds: 1_792_888_200)
    let second = Timestamp(seconds: 1_792_891_800)
    let ambiguous = HumanTimeError.ambiguous(
      wall: Self.at(10, 25, 2, 30), first: first, second: second)
    func instant(
      _ text: String, now: Timestamp, dst: DSTChoice? = nil
    ) throws(HumanTimeError) -> Timestamp {
      try HumanTime.parse(text, now: now, zone: zone, dst: dst)
    }
    #expect(throws: ambiguous) { try instant("2026-10-25 02:30", now: Self.now) }
    #expect(try instant("2026-10-25 02:30", now: Self.now, dst: .first) == first)
    #expect(try instant("2026-10-25 02:30", now: Self.now, dst: .second) == second)
    #expect(try wall("2026-10-25 01:59:59") == Self.at(10, 25, 1, 59, 59))
    #expect(throws: HumanTimeError.self) { try wall("2026-10-25 02:00") }
    #expect(throws: HumanTimeError.self) { try wall("2026-10-25 02:59:59") }
    #expect(try wall("2026-10-25 03:00") == Self.at(10, 25, 3))
    // Saturday evening, 20:00 at UTC+2.
    let evening = Timestamp(seconds: 1_792_864_800)
    #expect(throws: ambiguous) { try instant("2:30", now: evening) }
    #expect(throws: ambiguous) { try instant("tomorrow 2:30", now: evening) }
    #expect(throws: ambiguous) { try instant("25 oct 2:30", now: evening) }
    #expect(try instant("2:30", now: evening, dst: .second) == second)
    #expect(try instant("in 6 h 30 min", now: evening) == first)
    // Between the two only one is left.
    #expect(try instant("2:30", now: first) == second)
    #expect(try instant("sun 2:30", now: first, dst: .second) == second)
    #expect(try wall("2:30", now: first, dst: .first) == Self.at(10, 26, 2, 30))
    #expect(try wall("2:30", now: second) == Self.at(10, 26, 2, 30))
    #expect(try wall("in 1 day", now: evening) == Self.at(10, 25, 20))
    #expect(try wall("in 24h", now: evening) == Self.at(10, 25, 19))
  }

  @Test(arguments: [(-1, true), (0, false), (1, false)])
  func `the next time is strictly after now`(milliseconds: Int, isToday: Bool) throws {
    // Tuesday 24 November 2026, 10:00 sharp.
    let now = Timestamp(milliseconds: 1_795_510_800_000 + Int64(milliseconds))
    #expect(try wall("10:00", now: now) == Self.at(11, isToday ? 24 : 25, 10))
    #expect(try wall("tue 10:00", now: now) == (isToday ? Self.at(11, 24, 10) : Self.at(12, 1, 10)))
    #expect(
      try wall("24 nov 10:00", now: now) == Self.at(11, 24, 10, year: isToday ? 2026 : 2027))
    #expect(try wall("next tue 10:00", now: now) == Self.at(12, 1, 10))
    #expect(try wall("today 10:00", now: now) == Self.at(11, 24, 10))
  }

  @Test(
    arguments: [
      (1_795_561_199_999, 25), (1_795_561_200_000, 26), (1_795_561_200_001, 26),
    ] as [(Int64, Int)])
  func `tomorrow begins at midnight on the wall, not in UTC`(milliseconds: Int64, day: Int) throws {
    // Around the midnight of Madrid that ends 24 November, which is 23:00 UTC.
    let now = Timestamp(milliseconds: milliseconds)
    #expect(try wall("tomorrow 9:00", now: now) == Self.at(11, day, 9))
    #expect(try wall("today 9:00", now: now) == Self.at(11, day - 1, 9))
  }

  @Test func `no text traps`() {
    var chance = SplitMix64(seed: 6)
    let words = [
      "now", "in", "+", "at", "on", "next", "today", "tomorrow", "tue", "sunday", "1", "31", "dec",
      "feb", "2026", "9:00", "24:00", "9am", "pm", "noon", "midnight", "2026-12-01", "0000-00-00",
      "9999-12-31", "t", "T09:00", "Z", "+01:00", "2h", "3", "days", "w", "an", "a", "and", ",",
      ".", ":", "-", "/", "99999999999999999999", "é", "\u{301}", " ", "١",
    ]
    let nows: [Timestamp] = [
      Self.now, .distantPast, .distantFuture, Madrid2026.spring, Timestamp(seconds: 0),
    ]
    for _ in 0..<20_000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...6, using: &chance) {
        text += words.randomElement(using: &chance) ?? ""
        if Bool.random(using: &chance) { text += " " }
      }
      let now = nows.randomElement(using: &chance) ?? Self.now
      do {
        let instant = try HumanTime.parse(text, now: now, zone: UTC(), dst: nil)
        #expect(instant >= .distantPast && instant <= .distantFuture)
      } catch {
        if case .notUnderstood(let kept, let hint) = error {
          #expect(kept == text)
          #expect(!hint.isEmpty)
        }
      }
    }
  }

  @Test func `every instant written as RFC 3339 is read back`() throws {
    var chance = SplitMix64(seed: 7)
    for _ in 0..<2000 {
      let instant = Timestamp(
        milliseconds: Int64.random(
          in: -62_135_596_800_000...253_402_300_799_000, using: &chance))
      let wall = UTC().wallTime(at: instant)
      func padded(_ number: Int, _ digits: Int) -> String {
        String(repeating: "0", count: digits - String(number).count) + String(number)
      }
      let text =
        "\(padded(wall.year, 4))-\(padded(wall.month, 2))-\(padded(wall.day, 2))T"
        + "\(padded(wall.hour, 2)):\(padded(wall.minute, 2)):\(padded(wall.second, 2))."
        + "\(padded(wall.millisecond, 3))Z"
      #expect(try HumanTime.parse(text, now: Self.now, zone: zone, dst: nil) == instant)
    }
  }
}
