import StintCore
import StintTestSupport
import Testing

struct LogCheckTests {
  private func findings(_ sessions: [Session], offset: Int? = 0) -> [LogFinding.Problem] {
    LogCheck(now: LogSamples.now) { _, _ in offset }.findings(in: sessions).map(\.problem)
  }

  @Test func `a log without fault has no finding, however little was marked`() {
    let sessions = [
      LogSamples.session(0, 25), LogSamples.session(25, 50, uid: "two", id: 2, queue: "personal"),
    ]
    #expect(findings(sessions).isEmpty)
  }

  @Test func `each of the thirteen relations is an overlap exactly when time is shared`() {
    for place in LogSamples.places {
      let one = LogSamples.session(place.start, place.end, planned: nil)
      let two = LogSamples.session(60, 120, uid: "two", id: 2, queue: "personal", planned: nil)
      let shared = max(0, min(place.end, 120) - max(place.start, 60))
      let found = findings([two, one]).compactMap { problem -> Int64? in
        if case .overlap(_, let milliseconds) = problem { milliseconds } else { nil }
      }
      #expect(found == (shared == 0 ? [] : [Int64(shared) * 60_000]), "\(place.relation)")
    }
  }

  @Test func `a removed session overlaps nothing`() {
    var removed = LogSamples.session(0, 25)
    removed.deletedAt = LogSamples.now
    #expect(findings([removed, LogSamples.session(10, 30, uid: "two", id: 2)]).isEmpty)
  }

  @Test(arguments: [(36, false), (37, false), (38, true)])
  func `a session is over its cap after half of its plan, not at it`(end: Int, isOver: Bool) {
    var session = LogSamples.session(0, end)
    // 25 minutes and 12:30 more.
    if end == 37 { session.end = LogSamples.at(37).plus(.seconds(30)) }
    #expect(findings([session]).contains(.overCap(.seconds(30))) == isOver)
    #expect(findings([session]).isEmpty == !isOver)
  }

  @Test(arguments: [(239, false), (240, false), (241, true)])
  func `a session is long after four hours, not at them`(end: Int, isLong: Bool) {
    let session = LogSamples.session(0, end, planned: nil)
    #expect(findings([session]) == (isLong ? [.long(.seconds(end * 60))] : []))
  }

  @Test func `marks and interruptions outside, and times to come, are found`() {
    var session = LogSamples.session(0, 25, marks: [0, 25, 26])
    session.interruptions = [
      Interruption(kind: .paused, start: LogSamples.at(0), end: LogSamples.at(25)),
      Interruption(kind: .away, start: LogSamples.at(25), end: LogSamples.at(26)),
    ]
    #expect(findings([session]) == [.interruptionOutside(1), .markOutside(2)])
    var late = LogSamples.session(0, 25, planned: nil)
    late.start = LogSamples.now
    late.end = LogSamples.now.plus(.seconds(1))
    #expect(findings([late]) == [.future(LogSamples.now.plus(.seconds(1)))])
  }

  @Test func `zones are compared with what was stored`() throws {
    #expect(
      findings([LogSamples.session(0, 25)], offset: 60) == [.wrongOffset(stored: 0, zone: 60)])
    #expect(findings([LogSamples.session(0, 25)], offset: nil) == [.unknownZone("UTC")])
    let madrid = try TestZones.madrid
    for (start, from, to) in [
      ("2026-10-25T00:50Z", 120, 60), ("2026-03-29T00:50Z", 60, 120),
    ] {
      var night = LogSamples.session(0, 25)
      night.start = .at(start)
      night.end = night.start.plus(.minutes(20))
      night.offsetInMinutes = from
      let found = LogCheck(now: LogSamples.now) { _, instant in
        madrid.offsetInSeconds(at: instant) / 60
      }.findings(in: [night])
      #expect(found.map(\.problem) == [.offsetChanged(from: from, to: to)])
    }
  }

  @Test(arguments: CheckReason.allCases)
  func `what nobody confirmed is found, with the command that does`(reason: CheckReason) {
    var session = LogSamples.session(0, 25)
    session.checks = [reason]
    let found = LogCheck(now: LogSamples.now) { _, _ in 0 }.findings(in: [session])
    #expect(found.map(\.problem) == [.unconfirmed(reason)])
    #expect(found.map(\.command) == ["stint log confirm 1"])
  }
}
