import StintCore
import StintTestSupport

/// Logs of random sessions, one after the other, around nights on which clocks change.
struct RandomSessions {
  private static let places = [
    ("Europe/Madrid", "2026-03-28T18:00Z"), ("Europe/Madrid", "2026-10-24T18:00Z"),
    ("America/New_York", "2026-10-31T22:00Z"), ("Australia/Lord_Howe", "2026-04-04T03:00Z"),
    ("Asia/Kathmandu", "2026-05-06T05:00Z"), ("UTC", "2026-12-31T20:00Z"),
    ("Africa/Casablanca", "2026-02-14T23:00Z"),
  ]

  let zone: Zone
  var sessions: [Session] = []

  init(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let place = random.pick(Self.places)
    zone = try TestZones.named(place.0)
    var cursor = Timestamp.at(place.1)
    for number in 1...random.number(1...8) {
      cursor = cursor.plus(.milliseconds(random.number(0...7_200_000)))
      let session = Self.session(number, seed: seed, from: cursor, zone: zone, &random)
      cursor = session.end ?? cursor
      sessions.append(session)
    }
  }

  private static let words: [Unicode.Scalar] = Array(
    "ab cd\"',;:#\\=[](){}%\n\té🎉日-*<>@!?/5".unicodeScalars)

  private static func session(
    _ number: Int, seed: UInt64, from start: Timestamp, zone: Zone, _ random: inout SplitMix64
  ) -> Session {
    var cursor = start
    var interruptions: [Interruption] = []
    for _ in 0..<random.number(0...3) {
      let from = cursor.plus(.milliseconds(random.number(0...1_500_000)))
      cursor = from.plus(.milliseconds(random.number(0...900_000)))
      interruptions.append(
        Interruption(kind: random.pick(Interruption.Kind.allCases), start: from, end: cursor))
    }
    let end = cursor.plus(.milliseconds(random.number(1...5_400_000)))
    let queue = random.pick(["business", "personal"])
    var session = Session(
      id: Int64(number), uid: "01J\(seed)-\(number)x", queue: queue,
      purpose: random.text(of: words, upTo: 60),
      networks: (0..<random.number(0...2)).map { "net \($0),\(random.pick(["é", "@x", "z#"]))" },
      zone: zone.name, offsetInMinutes: zone.offsetInSeconds(at: start) / 60, start: start,
      planned: random.once(in: 4) ? nil : random.number(1...90) * 60, end: end, endedBy: .user,
      interruptions: interruptions, wrapUp: random.pick(WrapUp.allCases),
      revision: random.number(1...9))
    session.marks = (0..<random.number(0...2)).map { mark in
      Mark(
        uid: "\(session.uid)-m\(mark)", at: start.plus(.seconds(mark)),
        act: random.pick(Act.allCases), person: "ana@a.example",
        text: random.text(of: words, upTo: 20))
    }
    session.goals = [Goal(text: "reply", outcome: .partly)]
    session.extensions =
      random.once(in: 3) ? [SessionExtension(at: start, seconds: 300, why: "late")] : []
    session.parked = [ParkedLine(uid: "\(session.uid)-p", at: start, text: "later", fate: .later)]
    return session
  }
}
