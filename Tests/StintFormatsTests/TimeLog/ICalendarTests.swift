import StintCore
import StintFormats
import StintTestSupport
import Testing

/// Calendars, out and in.
struct ICalendarTests {
  private func options(dst: DSTChoice? = nil) throws -> TimeLogOptions {
    TimeLogOptions(
      zone: try TestZones.madrid, dst: dst, now: .at("2026-12-01T00:00Z"),
      zones: { try? TestZones.named($0) })
  }

  private var format: ICalendarTimeLog { ICalendarTimeLog() }

  private func session(_ purpose: String = "answer questions about queues") -> Session {
    Session(
      id: 214, uid: "01J9ZK7Q8V3M", queue: "business", purpose: purpose, networks: ["mastodon"],
      zone: "Europe/Madrid", offsetInMinutes: 60, start: .at("2026-11-20T09:00Z"), planned: 1500,
      end: .at("2026-11-20T09:27:10Z"), endedBy: .user,
      marks: [Mark(uid: "m", at: .at("2026-11-20T09:10Z"), act: .reply)], revision: 3)
  }

  @Test
  func `a session is an event with all that the design asks for`() throws {
    var removed = session()
    removed.uid = "gone"
    removed.deletedAt = .at("2026-11-21T09:00Z")
    let text = String(
      decoding: format.export([session(), removed], try options()), as: UTF8.self)
    #expect(
      text.hasPrefix(
        """
        BEGIN:VCALENDAR\r
        VERSION:2.0\r
        PRODID:-//Stint//Time log//EN\r
        CALSCALE:GREGORIAN\r
        BEGIN:VEVENT\r
        UID:01J9ZK7Q8V3M@stint.invalid\r
        DTSTAMP:20261120T092710Z\r
        DTSTART:20261120T090000Z\r
        DTEND:20261120T092710Z\r
        SEQUENCE:3\r
        SUMMARY:Engage: answer questions about queues (mastodon)\r
        DESCRIPTION:Planned 25 min\\, spent 27 min (+2).\\nMarks: reply 1.\r
        CATEGORIES:STINT,business,mastodon\r
        CLASS:PRIVATE\r
        TRANSP:OPAQUE\r
        STATUS:CONFIRMED\r
        X-STINT-PLANNED:PT25M\r
        X-STINT-SESSION:214\r
        X-STINT-QUEUE:business\r
        X-STINT-NETWORKS:mastodon\r
        END:VEVENT\r
        BEGIN:VEVENT\r
        UID:gone@stint.invalid\r

        """))
    #expect(text.contains("STATUS:CANCELLED\r\n"))
    #expect(text.hasSuffix("END:VEVENT\r\nEND:VCALENDAR\r\n"))
    let file = try format.read(Array(text.utf8), try options())
    #expect(file.sessions.count == 1)
    #expect(file.skipped.map(\.message) == ["it is cancelled"])
  }

  @Test(arguments: 0...80)
  func `lines fold at 75 octets and never inside a character`(length: Int) throws {
    let emoji = "👩‍👩‍👧‍👦🎉é日"
    let purpose =
      String(repeating: "x", count: length) + String(repeating: emoji, count: 6)
      + "a, b; c\\ d\nnext" + String(repeating: "🏴󠁧󠁢󠁳󠁣󠁴󠁿", count: 5)
    let bytes = format.export([session(purpose)], try options())
    #expect(!bytes.split(separator: 0x0A).contains { $0.last != 0x0D })
    for line in bytes.split(separator: 0x0A) {
      let line = line.dropLast()
      #expect(line.count <= 75)
      #expect(String(validating: line, as: UTF8.self) != nil)
    }
    let file = try format.read(bytes, try options())
    #expect(file.sessions.first?.session.purpose == purpose)
  }

  @Test
  func `a character longer than a line folds between its scalars`() throws {
    let purpose = "e" + String(repeating: "\u{301}", count: 90)
    let bytes = format.export([session(purpose)], try options())
    #expect(bytes.split(separator: 0x0A).allSatisfy { $0.count <= 76 })
    #expect(try format.read(bytes, try options()).sessions.first?.session.purpose == purpose)
  }

  private func event(_ lines: String...) throws -> TimeLogFile {
    try event(lines, dst: nil)
  }

  private func event(_ lines: [String], dst: DSTChoice?) throws -> TimeLogFile {
    let text =
      ([
        "BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "TZID:Custom", "DTSTART:19700101T000000",
        "END:VTIMEZONE", "BEGIN:VEVENT", "UID:1@a.example", "SUMMARY:Cof", " fee\\, tea",
      ]
      + lines + [
        "BEGIN:VALARM", "TRIGGER:-PT2M", "DURATION:PT5H", "END:VALARM", "END:VEVENT",
        "END:VCALENDAR",
      ]).joined(separator: "\r\n")
    return try format.read(Array(text.utf8), try options(dst: dst))
  }

  @Test(arguments: [
    (["DTSTART:20261120T090000Z", "DTEND:20261120T092710Z"], "2026-11-20T09:00:00Z", 1630),
    (
      ["DTSTART;TZID=Europe/Madrid:20261120T100000", "DURATION:PT27M10S"],
      "2026-11-20T09:00:00Z", 1630
    ),
    (
      ["DTSTART;TZID=\"America/New_York\":20261120T100000", "DTEND:20261120T160000Z"],
      "2026-11-20T15:00:00Z", 3600
    ),
    (
      ["DTSTART;TZID=/x.example/Europe/Madrid:20261120T100000", "DURATION:PT1H"],
      "2026-11-20T09:00:00Z", 3600
    ),
    (["DTSTART:20261120T100000", "DTEND:20261120T101500"], "2026-11-20T09:00:00Z", 900),
    // A calendar day over the night of 25 hours.
    (
      ["DTSTART;TZID=Europe/Madrid:20261024T120000", "DURATION:P1D"],
      "2026-10-24T10:00:00Z", 90_000
    ),
    (["DTSTART:20261024T120000Z", "DURATION:P1DT1H"], "2026-10-24T12:00:00Z", 90_000),
    // Both ends happen twice; only one pair is an event.
    (
      ["DTSTART;TZID=Europe/Madrid:20261025T025000", "DTEND;TZID=Europe/Madrid:20261025T021000"],
      "2026-10-25T00:50:00Z", 1200
    ),
  ])
  func `events are read in their own zones`(
    lines: [String], start: String, seconds: Int64
  ) throws {
    let file = try event(lines, dst: nil)
    let session = try #require(file.sessions.first?.session, "\(file.skipped)")
    #expect(RFC3339.textInUTC(session.start) == start)
    #expect(session.spent(through: session.start) == seconds * 1000)
    #expect(session.purpose == "Coffee, tea")
    #expect(session.planned == nil)
    #expect(session.sourceKey == "ical:1@a.example")
  }

  @Test(arguments: [
    (
      ["DTSTART;VALUE=DATE:20261120", "DTEND;VALUE=DATE:20261121"],
      "it lasts all day, which is no time at work"
    ),
    (["DTSTART:20261120T090000Z"], "it has neither an end nor a duration"),
    (["DTSTART:20261120T090000Z", "DTEND:20261120T090000Z"], "it has no length"),
    (["DTSTART:20261120T090000Z", "DTEND:20261120T080000Z"], "it ends before it starts"),
    (["DTSTART:20271120T090000Z", "DTEND:20271120T100000Z"], "it lies in the future"),
    (
      ["DTSTART;TZID=Custom:20261120T090000", "DURATION:PT1H"], "its zone Custom is not known here"
    ),
    (
      ["DTSTART:20261120T090000Z", "DURATION:PT1H", "STATUS:TENTATIVE"],
      "it is tentative: it may not have been"
    ),
    (
      ["DTSTART:20261120T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"],
      "it repeats; only single events are sessions"
    ),
    (["DTSTART:20261120T090000Z", "DURATION:1H"], "1H is no duration as PT27M10S"),
    (
      ["DTSTART;TZID=Europe/Madrid:20260329T023000", "DURATION:PT1H"],
      "2026-03-29 02:30 does not happen in Europe/Madrid: the clocks go forward from +01:00 to +02:00"
    ),
  ])
  func `events that are no session are refused with the reason`(
    lines: [String], reason: String
  ) throws {
    let file = try event(lines, dst: .first)
    #expect(file.sessions == [])
    #expect(file.skipped == [TimeLogRow(place: .line(6), message: reason)])
  }

  @Test(arguments: [(DSTChoice.first, "2026-10-25T00:30:00Z"), (.second, "2026-10-25T01:30:00Z")])
  func `a start that happens twice takes the choice, or waits for one`(
    dst: DSTChoice, start: String
  ) throws {
    let lines = ["DTSTART;TZID=Europe/Madrid:20261025T023000", "DURATION:PT1H"]
    #expect(try event(lines, dst: nil).sessions == [])
    let session = try #require(try event(lines, dst: dst).sessions.first?.session)
    #expect(RFC3339.textInUTC(session.start) == start)
  }
}
