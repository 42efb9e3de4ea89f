import StintCore
import Testing

@Suite struct RFC3339Tests {
  @Test(arguments: [
    ("2026-12-01T08:00:00Z", "Europe/Madrid", "2026-12-01T09:00:00+01:00"),
    ("2026-07-01T08:00:00.120Z", "Europe/Madrid", "2026-07-01T10:00:00.120+02:00"),
    ("2026-12-01T08:00:00.001Z", "Asia/Kathmandu", "2026-12-01T13:45:00.001+05:45"),
    ("2026-12-01T02:00:00Z", "America/New_York", "2026-11-30T21:00:00-05:00"),
    ("2026-12-01T02:00:00Z", "America/St_Johns", "2026-11-30T22:30:00-03:30"),
    ("2026-12-01T02:00:00Z", "UTC", "2026-12-01T02:00:00+00:00"),
    ("1969-12-31T23:59:59.999Z", "Etc/UTC", "1969-12-31T23:59:59.999+00:00"),
    // −0:14:44 is cut to −0:14, and the clock is written to match.
    ("1850-01-01T12:00:00Z", "Europe/Madrid", "1850-01-01T11:46:00-00:14"),
  ])
  func `instants are written in their zone and read back`(
    instant: String, zoneName: String, text: String
  ) throws {
    let timestamp = try #require(Timestamp(rfc3339: instant))
    let zone = try ZoneDirectory.zone(zoneName)
    #expect(RFC3339.text(timestamp, in: zone) == text)
    #expect(RFC3339.textInUTC(timestamp) == instant)
    #expect(Timestamp(rfc3339: text) == timestamp)
  }

  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1970-01-01t00:00:00z", 0), ("1970-01-01T00:00:00-00:00", 0),
      ("1970-01-01T00:00:00.9999Z", 999), ("1970-01-01T00:00:00.01Z", 10),
      ("1969-12-31T23:59:59.9Z", -100), ("1970-01-01T23:59:00+23:59", 0),
      ("1970-01-01T00:00:00+00:01", -60_000), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
      ("0000-01-01T00:00:00Z", -62_167_219_200_000), ("9999-12-31T23:59:59Z", 253_402_300_799_000),
      ("2016-12-31T23:59:60Z", 1_483_228_800_000),
      ("2017-01-01T00:59:60.5+01:00", 1_483_228_800_000),
    ] as [(String, Int64)])
  func `good text is read`(text: String, milliseconds: Int64) {
    #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
  }

  @Test(arguments: [
    "", "2026-12-01", "2026-12-01T09:00:00", "2026-12-01T09:00Z", "2026-12-01 09:00:00Z",
    "2026-02-29T00:00:00Z", "2026-02-31T00:00:00Z", "2026-04-31T00:00:00Z", "2026-00-01T00:00:00Z",
    "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:61Z", "2026-01-01T00:00:60Z", "2026-01-01T23:59:60+01:00",
    "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00+24:00",
    "2026-01-01T00:00:00+01:60", "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00+01",
    "2026-01-01T00:00:00ZZ", " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z ", "26-01-01T00:00:00Z",
    "+2026-01-01T00:00:00Z", "2026-1-01T00:00:00Z", "2026-01-01T00:00:00\u{2212}01:00",
    "２026-01-01T00:00:00Z", "2026-01-01T-1:00:00Z",
  ])
  func `other text is refused`(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test func `years of more than four digits have a sign`() {
    let year = CivilDate(year: 12_345, month: 6, day: 7).daysSinceEpoch
    #expect(RFC3339.textInUTC(Timestamp(seconds: Int64(year * 86_400))) == "+12345-06-07T00:00:00Z")
    let early = CivilDate(year: -1, month: 1, day: 1).daysSinceEpoch
    #expect(
      RFC3339.textInUTC(Timestamp(seconds: Int64(early * 86_400))) == "-00001-01-01T00:00:00Z")
  }
}
