import StintCore
import StintTestSupport

/// Sessions for tests of the time log, in minutes after 10:00 UTC on 16 November 2026.
enum LogSamples {
  static let zero = Timestamp.at("2026-11-16T10:00Z")
  static let now = zero.plus(.hours(24))

  static func at(_ minutes: Int) -> Timestamp { zero.plus(.minutes(minutes)) }

  static func session(
    _ start: Int, _ end: Int?, uid: String = "one", id: Int64 = 1, queue: String = "business",
    planned: Int? = 1500, marks: [Int] = []
  ) -> Session {
    Session(
      id: id, uid: uid, queue: queue, purpose: "answer questions", zone: "UTC", offsetInMinutes: 0,
      start: at(start), planned: planned, end: end.map(at), endedBy: end == nil ? nil : .user,
      marks: marks.map { Mark(uid: "\(uid)-\($0)", at: at($0), act: .reply) }, wrapUp: .done)
  }

  static func around(_ others: [Session], isForced: Bool = false) -> LogSurroundings {
    LogSurroundings(others: others, now: now, isForced: isForced)
  }

  /// Where a stretch lies that has each relation to the one from minute 60 to 120.
  static let places: [(relation: IntervalRelation, start: Int, end: Int)] = [
    (.before, 0, 30), (.meets, 30, 60), (.overlaps, 30, 90), (.starts, 60, 90),
    (.during, 75, 105), (.finishes, 90, 120), (.equals, 60, 120), (.after, 150, 180),
    (.metBy, 120, 150), (.overlappedBy, 90, 150), (.startedBy, 60, 150), (.contains, 30, 150),
    (.finishedBy, 30, 120),
  ]
  static let free: Set<IntervalRelation> = [.before, .meets, .metBy, .after]

  /// A session of random parts, between two minutes.
  static func random(
    _ chance: inout SplitMix64, from: Int, to: Int, uid: String, id: Int64
  ) -> Session {
    var session = session(
      from, to, uid: uid, id: id, queue: chance.pick(["business", "personal"]),
      planned: chance.once(in: 4) ? nil : 60 * chance.number(1...60))
    session.purpose = chance.pick(["answer questions", "thank people"])
    func inside() -> Timestamp { at(chance.number(from...to)) }
    session.marks = (0..<chance.number(0...5)).map {
      Mark(uid: "\(uid)-m\($0)", at: inside(), act: chance.pick(Act.allCases))
    }
    session.marks.sortByTime()
    session.parked = (0..<chance.number(0...2)).map {
      ParkedLine(uid: "\(uid)-p\($0)", at: at(from + $0), text: "thought \($0)")
    }
    var cursor = from
    for _ in 0..<chance.number(0...2) {
      let start = chance.number(cursor...to)
      let end = chance.number(start...to)
      session.interruptions.append(
        Interruption(
          kind: chance.pick(Interruption.Kind.allCases), start: at(start), end: at(end)))
      cursor = end
    }
    if chance.once(in: 3), session.planned != nil {
      session.extensions = [SessionExtension(at: inside(), seconds: 300, why: "a reply")]
    }
    if chance.once(in: 3) { session.checks = [chance.pick(CheckReason.allCases)] }
    if chance.once(in: 3) { session.goals = [Goal(text: "reply to 3", outcome: .yes)] }
    return session
  }
}
