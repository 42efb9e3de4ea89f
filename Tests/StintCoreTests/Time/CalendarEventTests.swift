import StintCore
import StintTestSupport
import Testing

@Suite struct CalendarEventTests {
  @Test(arguments: [
    ("minutely", "*-*-* *:*:00"), ("hourly", "*-*-* *:00:00"), ("daily", "*-*-* 00:00:00"),
    ("weekly", "Mon *-*-* 00:00:00"), ("monthly", "*-*-01 00:00:00"),
    ("quarterly", "*-01,04,07,10-01 00:00:00"), ("semiannually", "*-01,07-01 00:00:00"),
    ("Bi-Annually", "*-01,07-01 00:00:00"), ("YEARLY", "*-01-01 00:00:00"),
    ("anually UTC", "*-01-01 00:00:00 UTC"),
    ("Sat,Thu,Mon..Wed,Sat..Sun", "Mon..Thu,Sat,Sun *-*-* 00:00:00"),
    ("Mon,Sun 12-*-* 2,1:23", "Mon,Sun 2012-*-* 01,02:23:00"), ("Wed *-1", "Wed *-*-01 00:00:00"),
    ("Wed..Wed,Wed *-1", "Wed *-*-01 00:00:00"), ("Wed, 17:48", "Wed *-*-* 17:48:00"),
    ("monday-FRIDAY 9:00", "Mon..Fri *-*-* 09:00:00"), ("Mon..Sun", "*-*-* 00:00:00"),
    ("10-15", "*-10-15 00:00:00"), ("monthly Europe/Madrid", "*-*-01 00:00:00 Europe/Madrid"),
    ("*-*-* 00:00:3.14", "*-*-* 00:00:03.140000"), ("*:*:0/0.5", "*-*-* *:*:00/0.500000"),
    ("*-02~03", "*-02~03 00:00:00"), ("Mon *-05~07/1", "Mon *-05~07/1 00:00:00"),
    ("*~*", "*-*-* 00:00:00"), ("03-05 08:05:40", "*-03-05 08:05:40"),
    ("*:5..5", "*-*-* *:05:00"), ("*:0..100/55", "*-*-* *:00..55/55:00"),
    ("*:9/3,1..4,1", "*-*-* *:01,01..04,09/3:00"), ("*:*:0..5", "*-*-* *:*:00..05"),
    ("*:*:3,0/1", "*-*-* *:*:*"),
    ("70..69-1-1", "1970..2069-01-01 00:00:00"), ("@1395716396", "2014-03-25 02:59:56 UTC"),
    ("@ +5 Europe/Madrid", "1970-01-01 00:00:05 UTC"), ("Sun @5", "Sun 1970-01-01 00:00:05 UTC"),
  ])
  func `the normalized form is that of systemd`(text: String, normalized: String) throws {
    let event = try CalendarEvent(parsing: text)
    #expect(event.description == normalized)
    #expect(try CalendarEvent(parsing: normalized).description == normalized)
  }

  @Test(
    arguments: [
      ("12:00", nil), ("12:00 utc", "UTC"), ("12:00 Europe/Madrid", "Europe/Madrid"),
      ("daily Etc/GMT+3", "Etc/GMT+3"), ("Mon 12:00", nil), ("@5", "UTC"),
      ("daily EST5EDT", "EST5EDT"),
    ] as [(String, String?)])
  func `the zone is the last word`(text: String, zoneName: String?) throws {
    #expect(try CalendarEvent(parsing: text).zoneName == zoneName)
  }

  @Test func `errors name the place and the reason`() throws {
    func error(_ text: String) -> CalendarEventError? {
      do {
        _ = try CalendarEvent(parsing: text)
        return nil
      } catch {
        return error
      }
    }
    #expect(error("") == .empty)
    #expect(error(" UTC") == .empty)
    #expect(
      error("Mon..Funday") == .unexpected(found: "F", column: 6, expected: .weekday))
    #expect(error("Mon..") == .unexpected(found: nil, column: 6, expected: .weekday))
    #expect(error("Montag") == .unexpected(found: "t", column: 4, expected: .afterWeekday))
    #expect(
      error("Sat-Mon") == .weekdaysReversed(first: .saturday, last: .monday, column: 5))
    #expect(
      error("2026-13-01")
        == .outOfRange(.month, value: 13, allowed: 1...12, column: 6))
    #expect(error("*-*~29") == .outOfRange(.day, value: 29, allowed: 1...28, column: 5))
    #expect(error("24:00") == .outOfRange(.hour, value: 24, allowed: 0...23, column: 1))
    #expect(error("12:30,60") == .outOfRange(.minute, value: 60, allowed: 0...59, column: 7))
    #expect(
      error("12:30:60")
        == .outOfRange(.second, value: 60_000_000, allowed: 0...59_999_999, column: 7))
    #expect(error("12:5..3") == .rangeTooShort(.minute, column: 4))
    #expect(error("12:0/0") == .badStep(.minute, column: 6))
    #expect(error("12:0/60") == .badStep(.minute, column: 4))
    #expect(error("12") == .unexpected(found: nil, column: 3, expected: .minutes))
    #expect(error("12:") == .unexpected(found: nil, column: 4, expected: .number(.minute)))
    #expect(error("é12:00") == .unexpected(found: "é", column: 1, expected: .number(.hour)))
    #expect(error("12:é") == .unexpected(found: "é", column: 4, expected: .number(.minute)))
    #expect(error("@x") == .unexpected(found: "x", column: 2, expected: .epochSeconds))
    #expect(
      error("@7258118400")
        == .outOfRange(.year, value: 2200, allowed: 1970...2199, column: 2))
    #expect(error("@7258118399") == nil)
    #expect(
      error("12:" + String(repeating: "1,", count: 300) + "1")
        == .tooManyItems(limit: 241, column: 486))
    let texts = ["", "Sat-Mon", "12:30:60", "*:*:1..1.5", "12", "12:0/0", "2026-13-01", "Mon.."]
    for text in texts {
      #expect(error(text)?.message.isEmpty == false)
    }
    #expect(
      error("12:30:60")?.message == "Column 7: second 60 is not within 0 to 59.999999.")
    #expect(
      error("Mon..")?.message
        == "The calendar event ends at column 6, where a weekday should follow.")
  }

  /// The first instants after `base`, as text in the zone.
  private static func instants(
    _ text: String, after base: String, zone zoneName: String, count: Int
  ) throws -> [String] {
    let event = try CalendarEvent(parsing: text)
    let zone = try ZoneDirectory.zone(zoneName)
    var instant = try #require(Timestamp(rfc3339: base))
    var found: [String] = []
    while found.count < count, let next = event.next(after: instant, in: zone) {
      found.append(RFC3339.text(next, in: zone))
      instant = next
    }
    return found
  }

  @Test(arguments: [
    ("2026-12-01T08:59:59.999Z", "2026-12-01T09:00:00+00:00"),
    ("2026-12-01T09:00:00Z", "2026-12-02T09:00:00+00:00"),
    ("2026-12-01T09:00:00.001Z", "2026-12-02T09:00:00+00:00"),
  ])
  func `next is strictly after`(base: String, expected: String) throws {
    #expect(try Self.instants("9:00", after: base, zone: "UTC", count: 1) == [expected])
  }

  @Test func `a skipped time does not happen that day`() throws {
    let found = try Self.instants(
      "2:30", after: "2026-03-28T00:00:00Z", zone: "Europe/Madrid", count: 2)
    #expect(found == ["2026-03-28T02:30:00+01:00", "2026-03-30T02:30:00+02:00"])
  }

  @Test func `a time that comes twice happens once`() throws {
    let found = try Self.instants(
      "2:30", after: "2026-10-24T20:00:00Z", zone: "Europe/Madrid", count: 2)
    #expect(found == ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"])
    let hours = try Self.instants(
      "hourly", after: "2026-10-24T23:30:00Z", zone: "Europe/Madrid", count: 2)
    #expect(hours == ["2026-10-25T02:00:00+02:00", "2026-10-25T03:00:00+01:00"])
  }

  @Test func `who asks within the second hour gets the second hour`() throws {
    let found = try Self.instants(
      "*:0/15", after: "2026-10-25T01:10:00Z", zone: "Europe/Madrid", count: 2)
    #expect(found == ["2026-10-25T02:15:00+01:00", "2026-10-25T02:30:00+01:00"])
  }

  @Test func `in Ireland a skipped hour costs only that hour`() throws {
    let found = try Self.instants(
      "1,12:00", after: "2027-03-27T13:00:00Z", zone: "Europe/Dublin", count: 2)
    #expect(found == ["2027-03-28T12:00:00+01:00", "2027-03-29T01:00:00+01:00"])
  }

  @Test func `a zone that skips midnight or a day goes on after it`() throws {
    #expect(
      try Self.instants("daily", after: "2026-09-05T12:00:00Z", zone: "America/Santiago", count: 1)
        == ["2026-09-07T00:00:00-03:00"])
    #expect(
      try Self.instants("12:00", after: "2011-12-29T22:30:00Z", zone: "Pacific/Apia", count: 1)
        == ["2011-12-31T12:00:00+14:00"])
  }

  @Test(arguments: [
    "*-02-30", "2020-01-01", "*-2,4,6,9,11-31", "Mon 1972..2084/28-02-29", "Sun 2026-12-01", "@5",
  ])
  func `what never happens is found out at once`(text: String) throws {
    let clock = ContinuousClock()
    let start = clock.now
    for _ in 0..<10 {
      #expect(
        try Self.instants(text, after: "2026-03-01T00:00:00Z", zone: "Europe/Madrid", count: 1)
          .isEmpty)
    }
    #expect(clock.now - start < .seconds(2))
  }

  @Test func `years end with 2199`() throws {
    let found = try Self.instants("yearly", after: "2197-06-01T00:00:00Z", zone: "UTC", count: 9)
    #expect(found == ["2198-01-01T00:00:00+00:00", "2199-01-01T00:00:00+00:00"])
    let event = try CalendarEvent(parsing: "minutely")
    #expect(event.next(after: Timestamp(milliseconds: .max), in: .utc) == nil)
    #expect(event.next(after: Timestamp(milliseconds: .min), in: .utc) == Timestamp(seconds: 0))
  }

  @Test func `fractions happen at the next whole millisecond, once`() throws {
    let found = try Self.instants(
      "*:*:59.9995,7.25", after: "2026-03-01T00:00:00Z", zone: "UTC", count: 3)
    #expect(
      found == [
        "2026-03-01T00:00:07.250+00:00", "2026-03-01T00:01:00+00:00",
        "2026-03-01T00:01:07.250+00:00",
      ])
  }

  @Test func `a leap day comes when there is one`() throws {
    let found = try Self.instants("*-2-29", after: "2095-01-01T00:00:00Z", zone: "UTC", count: 2)
    #expect(found == ["2096-02-29T00:00:00+00:00", "2104-02-29T00:00:00+00:00"])
    let last = try Self.instants("*-2~1", after: "2027-12-01T00:00:00Z", zone: "UTC", count: 2)
    #expect(last == ["2028-02-29T00:00:00+00:00", "2029-02-28T00:00:00+00:00"])
  }

  @Test func `random text never traps, and events move forward only`() throws {
    var random = SplitMix64(seed: 99)
    var generator = CalendarEventGenerator(random: SplitMix64(seed: 100))
    let zone = try ZoneDirectory.zone("America/Santiago")
    let letters = Array("0123456789:-~.,/* @MonSatUTCé\u{0}\u{301}🕰")
    var accepted = 0
    for round in 0..<6000 {
      var text = generator.expression(zones: ["UTC", "Europe/Madrid"], year: 2026)
      if round % 2 == 0 {
        text = String(
          (0..<Int.random(in: 0..<24, using: &random)).map { _ in
            letters[Int.random(in: 0..<letters.count, using: &random)]
          })
      }
      do throws(CalendarEventError) {
        let event = try CalendarEvent(parsing: text)
        accepted += 1
        // Not the event itself: “0/1,0.5” is written as “*”, in systemd as here.
        let again = try? CalendarEvent(parsing: event.description)
        #expect(again?.description == event.description)
        var instant = Timestamp(
          seconds: .random(in: 1_700_000_000...1_900_000_000, using: &random))
        for _ in 0..<5 {
          guard let next = event.next(after: instant, in: zone) else { break }
          #expect(next > instant)
          instant = next
        }
      } catch {
        #expect(!error.message.isEmpty)
      }
    }
    #expect(accepted > 1000)
  }

  @Test func `deviations are sentences`() {
    #expect(!CalendarEvent.deviations.isEmpty)
    for sentence in CalendarEvent.deviations { #expect(sentence.hasSuffix(".")) }
  }
}
