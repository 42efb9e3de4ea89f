import StintCore
import StintTestSupport
import Testing

struct LogTextTests {
  private func text() throws -> LogText {
    let madrid = try TestZones.madrid
    return LogText(home: madrid) { try? TestZones.named($0) }
  }

  private func session(
    _ start: String, _ end: String?, id: Int64 = 1, zone: String = "Europe/Madrid"
  ) -> Session {
    var session = LogSamples.session(0, 25, uid: "s\(id)", id: id)
    session.start = .at(start)
    session.end = end.map { .at($0) }
    session.zone = zone
    if end == nil { session.endedBy = nil }
    return session
  }

  private func wishes(_ text: String, _ sessions: [Session]) throws -> [LogEdit.Wish] {
    try self.text().wishes(in: text, for: sessions, queues: ["business", "personal"])
  }

  @Test func `the text shows days, and what was not touched is no wish`() throws {
    var sessions = [
      session("2026-11-16T09:00:12Z", "2026-11-16T09:27:45Z"),
      session("2026-11-16T22:50Z", "2026-11-16T23:10Z", id: 2),
      session("2026-11-17T01:00Z", "2026-11-17T01:20Z", id: 3, zone: "Asia/Tokyo"),
      session("2026-11-18T09:00Z", nil, id: 4),
    ]
    sessions[1].planned = nil
    sessions[2].purpose = "(half) a thought"
    let written = try text().text(of: sessions, head: ["log"])
    #expect(
      written == """
        # log

        2026-11-16 Mon
            10:00 - 10:27   #1 business 25m  answer questions
            23:50 - 00:10>  #2 business -  answer questions

        2026-11-17 Tue
            10:00 - 10:20   #3 business 25m (Asia/Tokyo)  (half) a thought

        2026-11-18 Wed
            10:00 - ?       #4 business 25m  answer questions

        """)
    #expect(try wishes(written, sessions).isEmpty)
  }

  @Test func `each field can be changed, and a line taken out removes`() throws {
    let sessions = [
      session("2026-11-16T09:00:12Z", "2026-11-16T09:27:45Z"),
      session("2026-11-16T12:00Z", "2026-11-16T12:10Z", id: 2),
    ]
    let found = try wishes(
      """
      2026-11-16
        10:00 – 0:10> #1 personal 1h30m   answer all   questions
      """, sessions)
    #expect(
      found == [
        LogEdit.Wish(
          session: sessions[0],
          // The start was not touched and keeps its seconds.
          change: .init(
            end: .at("2026-11-16T23:10Z"), purpose: "answer all   questions", planned: 5400),
          queue: "personal"),
        LogEdit.Wish(session: sessions[1], isRemoved: true),
      ])
  }

  @Test func `under another day a session moves there whole`() throws {
    let sessions = [session("2026-11-16T22:50Z", "2026-11-16T23:10Z")]
    let found = try wishes(
      "2026-11-15\n  <23:50 - 00:10 #1 business 25m  answer questions", sessions)
    #expect(
      found.map(\.change)
        == [.init(start: .at("2026-11-14T22:50Z"), end: .at("2026-11-14T23:10Z"))])
  }

  @Test func `a time that happens twice carries its offset, and is asked for without`() throws {
    let sessions = [session("2026-10-25T00:30Z", "2026-10-25T01:15Z")]
    let written = try text().text(of: sessions, head: [])
    #expect(written.contains("    02:30+02:00 - 02:15+01:00  #1 "), "\(written)")
    #expect(try wishes(written, sessions).isEmpty)
    func problem(_ line: String) -> LogTextError? {
      #expect(throws: LogTextError.self) {
        try wishes("2026-10-25 Sun\n  \(line) #1 business 25m  answer questions", sessions)
      }
    }
    #expect(
      problem("02:30+02:00 - 02:20")?.problem
        == .ambiguous("02:20", first: "02:20+02:00", second: "02:20+01:00"))
    #expect(problem("02:30+02:00 - 03:20+02:00")?.problem == .badTime("03:20+02:00"))
    let later = try wishes(
      "2026-10-25\n  02:30+01:00 - 02:45+01:00 #1 business 25m  answer questions", sessions)
    #expect(
      later.map(\.change)
        == [.init(start: .at("2026-10-25T01:30Z"), end: .at("2026-10-25T01:45Z"))])
  }

  @Test func `a time that never happens is refused with its neighbours`() throws {
    let sessions = [session("2026-03-29T00:30Z", "2026-03-29T01:15Z")]
    let error = #expect(throws: LogTextError.self) {
      try wishes("2026-03-29\n  01:30 - 02:30 #1 business 25m  answer questions", sessions)
    }
    #expect(
      error
        == LogTextError(
          line: 2, problem: .missing("02:30", before: "01:59", after: "03:00")))
  }

  @Test(arguments: [
    ("2026-11-16 Tue", 1), ("2026-11-31", 1), ("16 Nov", 1),
    ("  10:00 - 10:27 #1 business 25m  x", 1),
    ("2026-11-16\n  10:00 10:27 #1 business 25m  x", 2),
    ("2026-11-16\n  10:00 - 10:27 1 business 25m  x", 2),
    ("2026-11-16\n  10:00 - 10:27 #9 business 25m  x", 2),
    ("2026-11-16\n  10:00 - 25:27 #1 business 25m  x", 2),
    ("2026-11-16\n  10:00 - 10:28 #1 busines 25m  x", 2),
    ("2026-11-16\n  10:00 - 10:28 #1 business 25  x", 2),
    ("2026-11-16\n  10:00 - 10:28 #1 business 0m  x", 2),
    ("2026-11-16\n  10:00 - ? #1 business 25m  x", 2),
    ("2026-11-16\n  10:00 - 10:27 #1 business 25m  x\n  10:00 - 10:27 #1 business 25m  x", 3),
  ])
  func `what is not clear is refused with its line`(text: String, line: Int) throws {
    let sessions = [session("2026-11-16T09:00Z", "2026-11-16T09:27Z")]
    let error = #expect(throws: LogTextError.self) { try wishes(text, sessions) }
    #expect(error?.line == line)
  }

  @Test func `the zone of a session cannot be edited`() throws {
    let sessions = [session("2026-11-17T01:00Z", "2026-11-17T01:20Z", zone: "Asia/Tokyo")]
    let error = #expect(throws: LogTextError.self) {
      try wishes("2026-11-17\n  10:00 - 10:20 #1 business 25m  answer questions", sessions)
    }
    #expect(error?.problem == .otherZone(expected: "(Asia/Tokyo)"))
  }
}
