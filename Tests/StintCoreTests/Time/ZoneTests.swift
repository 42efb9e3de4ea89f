import StintCore
import StintTestSupport
import Testing

@Suite struct ZoneTests {
  private static func instant(_ text: String) throws -> Timestamp {
    try #require(Timestamp(rfc3339: text))
  }

  @Test(arguments: [
    ("2026-03-29T00:59:59Z", 3600, false, "CET"), ("2026-03-29T01:00:00Z", 7200, true, "CEST"),
    ("2026-03-29T01:00:01Z", 7200, true, "CEST"), ("2026-10-25T00:59:59.999Z", 7200, true, "CEST"),
    ("2026-10-25T01:00:00Z", 3600, false, "CET"), ("9998-07-01T00:00:00Z", 7200, true, "CEST"),
    ("0001-01-01T00:00:00Z", -884, false, "LMT"),
  ])
  func `Madrid has the local time of the season`(
    text: String, offset: Int, isDaylight: Bool, abbreviation: String
  ) throws {
    let zone = try ZoneDirectory.zone("Europe/Madrid")
    let instant = try Self.instant(text)
    #expect(zone.offsetInSeconds(at: instant) == offset)
    #expect(zone.isDaylight(at: instant) == isDaylight)
    #expect(zone.abbreviation(at: instant) == abbreviation)
  }

  @Test func `milliseconds before 1970 belong to the second before`() throws {
    let zone = try ZoneDirectory.zone("Europe/Madrid")
    let wall = zone.wallTime(at: Timestamp(milliseconds: -1))
    #expect(
      wall
        == WallTime(
          year: 1970, month: 1, day: 1, hour: 0, minute: 59, second: 59, millisecond: 999))
    #expect(zone.resolve(wall) == .one(Timestamp(milliseconds: -1)))
  }

  /// What `resolve` says of one wall time.
  struct Case: Sendable {
    let zone: String
    let wall: WallTime
    let answers: [String]
    let isGap: Bool

    init(_ zone: String, _ wall: WallTime, _ answers: String..., isGap: Bool = false) {
      self.zone = zone
      self.wall = wall
      self.answers = answers
      self.isGap = isGap
    }
  }

  private static func wall(
    _ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int = 0
  ) -> WallTime {
    WallTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
  }

  @Test(arguments: [
    // Forward: just before, at the beginning, at the end.
    Case("Europe/Madrid", wall(2026, 3, 29, 1, 59, 59), "2026-03-29T00:59:59Z"),
    Case("Europe/Madrid", wall(2026, 3, 29, 2, 0), "2026-03-29T01:00:00Z", isGap: true),
    Case("Europe/Madrid", wall(2026, 3, 29, 2, 59, 59), "2026-03-29T01:00:00Z", isGap: true),
    Case("Europe/Madrid", wall(2026, 3, 29, 3, 0), "2026-03-29T01:00:00Z"),
    // Back.
    Case("Europe/Madrid", wall(2026, 10, 25, 1, 59, 59), "2026-10-24T23:59:59Z"),
    Case(
      "Europe/Madrid", wall(2026, 10, 25, 2, 0), "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"),
    Case(
      "Europe/Madrid", wall(2026, 10, 25, 2, 59, 59), "2026-10-25T00:59:59Z",
      "2026-10-25T01:59:59Z"),
    Case("Europe/Madrid", wall(2026, 10, 25, 3, 0), "2026-10-25T02:00:00Z"),
    // Daylight saving the other way round, in winter.
    Case("Europe/Dublin", wall(2026, 3, 29, 1, 30), "2026-03-29T01:00:00Z", isGap: true),
    Case(
      "Europe/Dublin", wall(2026, 10, 25, 1, 30), "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
    // Half an hour, and two hours.
    Case("Australia/Lord_Howe", wall(2026, 10, 4, 2, 29, 59), "2026-10-03T15:30:00Z", isGap: true),
    Case("Australia/Lord_Howe", wall(2026, 10, 4, 2, 30), "2026-10-03T15:30:00Z"),
    Case(
      "Australia/Lord_Howe", wall(2026, 4, 5, 1, 30), "2026-04-04T14:30:00Z",
      "2026-04-04T15:00:00Z"),
    Case("Antarctica/Troll", wall(2026, 3, 29, 2, 59), "2026-03-29T01:00:00Z", isGap: true),
    Case(
      "Antarctica/Troll", wall(2026, 10, 25, 1, 0), "2026-10-24T23:00:00Z",
      "2026-10-25T01:00:00Z"),
    // Whole days left out.
    Case("Pacific/Apia", wall(2011, 12, 29, 23, 59, 59), "2011-12-30T09:59:59Z"),
    Case("Pacific/Apia", wall(2011, 12, 30, 12, 0), "2011-12-30T10:00:00Z", isGap: true),
    Case("Pacific/Apia", wall(2011, 12, 31, 0, 0), "2011-12-30T10:00:00Z"),
    Case("Pacific/Kwajalein", wall(1993, 8, 21, 12, 0), "1993-08-21T12:00:00Z", isGap: true),
    // Midnight.
    Case("America/Santiago", wall(2026, 9, 6, 0, 0), "2026-09-06T04:00:00Z", isGap: true),
    Case("America/Santiago", wall(2026, 9, 6, 1, 0), "2026-09-06T04:00:00Z"),
    // Long after the table, by the closing rule; 9998 is beyond one cycle of 400 years.
    Case("Europe/Madrid", wall(9998, 3, 29, 2, 30), "9998-03-29T01:00:00Z", isGap: true),
    Case("Asia/Kathmandu", wall(5000, 1, 1, 5, 45), "5000-01-01T00:00:00Z"),
  ])
  func `a wall time has no, one or two instants`(_ this: Case) throws {
    let zone = try ZoneDirectory.zone(this.zone)
    let instants = try this.answers.map(Self.instant)
    let expected: LocalResolution =
      switch (instants.count, this.isGap) {
      case (1, true): .none(transition: instants[0])
      case (1, false): .one(instants[0])
      default: .two(first: instants[0], second: instants[1])
      }
    #expect(zone.resolve(this.wall) == expected)
  }

  @Test func `every wall time of an instant leads back to it, for ever`() throws {
    var random = SplitMix64(seed: 11)
    for name in ["Europe/Madrid", "America/Santiago", "Australia/Lord_Howe", "EST5EDT"] {
      let zone = try ZoneDirectory.zone(name)
      for _ in 0..<2000 {
        let range = -200_000_000_000_000...200_000_000_000_000 as ClosedRange<Int64>
        let instant = Timestamp(milliseconds: .random(in: range, using: &random))
        switch zone.resolve(zone.wallTime(at: instant)) {
        case .one(let only): #expect(only == instant)
        case .two(let first, let second): #expect(first == instant || second == instant)
        case .none: Issue.record("\(instant) in \(name)")
        }
      }
    }
  }

  @Test func `transitions follow each other without end`() throws {
    let zone = try ZoneDirectory.zone("Europe/Madrid")
    let spring = try Self.instant("2026-03-29T01:00:00Z")
    let autumn = try Self.instant("2026-10-25T01:00:00Z")
    let before = Timestamp(milliseconds: spring.milliseconds - 1)
    let after = Timestamp(milliseconds: spring.milliseconds + 1)
    #expect(zone.nextTransition(after: before) == spring)
    #expect(zone.nextTransition(after: spring) == autumn)
    #expect(zone.nextTransition(after: after) == autumn)
    #expect(zone.nextTransition(after: .distantFuture) != nil)
    #expect(try ZoneDirectory.zone("Asia/Kathmandu").nextTransition(after: spring) == nil)
    #expect(Zone.utc.nextTransition(after: .distantPast) == nil)
  }

  @Test func `the ends of time do not trap`() throws {
    for name in ["Europe/Madrid", "Asia/Kathmandu", "UTC", "America/Nuuk"] {
      let zone = try ZoneDirectory.zone(name)
      for number in [Int64.min, .min + 1, -1, 0, .max - 1, .max] {
        let instant = Timestamp(milliseconds: number)
        let wall = zone.wallTime(at: instant)
        _ = zone.nextTransition(after: instant)
        _ = zone.resolve(wall)
        _ = RFC3339.text(instant, in: zone)
        #expect(zone.abbreviation(at: instant).count >= 3)
      }
      for number in [Int.min, -1, Int.max] {
        _ = zone.resolve(
          WallTime(
            year: number, month: number, day: number, hour: number, minute: number,
            second: number, millisecond: number))
      }
    }
  }

  @Test func `zones are equal by name`() throws {
    let zone = Zone(name: "UTC", file: try ZoneFile(bytes: ZoneDirectory.bytes("Etc/UTC")))
    #expect(zone == .utc)
    #expect(try ZoneDirectory.zone("Etc/UTC") != .utc)
    #expect(zone.abbreviation(at: .distantPast) == Zone.utc.abbreviation(at: .distantPast))
  }
}
