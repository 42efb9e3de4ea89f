import StintCore
import StintStore
import StintTestSupport
import Testing

/// A world with a log: two queues in Madrid, now Friday, 20 November 2026, 18:00.
struct ReviewWorld {
  let world: World
  let store: Store

  init(_ config: String = ReviewWorld.config) async throws {
    world = try World(config)
    world.now = .at("2026-11-20T17:00Z")
    // Makes the database.
    _ = try await world.add("hello", "-q", "business", "--draft")
    store = try Store(path: world.home + "/stint.db", mode: .readWrite, exists: true)
  }

  static let config = """
    [queue.business]
    zone = "Europe/Madrid"
    slots = ["Mon..Fri 09:00"]
    [queue.business.promo]
    share = "1/5"
    [queue.business.sessions]
    budget = "60m/day"
    [queue.personal]
    zone = "Europe/Madrid"
    slots = ["Sat,Sun 11:00"]
    [account."shop@mastodon"]
    queue = "business"
    exporter = "outbox"
    format = "mastodon"
    [account."me@journal"]
    queue = "personal"
    exporter = "outbox"
    format = "markdown"

    """

  /// Saves a session that began at local time `start` in November 2026, as `16 10:00`.
  @discardableResult
  func session(
    _ start: String, planned: Int? = 25, minutes: Int, extended: Int = 0,
    queue: String = "business",
    purpose: String = "answer questions about queues", why: String? = nil,
    checks: [CheckReason] = [], wrapUp: WrapUp = .done, goals: [Goal.Outcome] = [],
    parked: [ParkedLine.Fate] = [], marks: [(Act, Int, String?, String?)] = []
  ) throws -> Session {
    let parts = start.split(separator: " ")
    let begin = Timestamp.at("2026-11-\(parts[0])T\(parts[1])Z").minus(.hours(1))
    var session = Session(
      uid: "s \(queue) \(start)", queue: queue, purpose: purpose, zone: "Europe/Madrid",
      offsetInMinutes: 60, start: begin, planned: planned.map { $0 * 60 })
    session.end = begin.plus(.minutes(minutes))
    session.endedBy = .user
    session.wrapUp = wrapUp
    session.whyOver = why
    session.checks = checks
    if extended > 0 {
      session.extensions = [
        SessionExtension(at: begin, seconds: extended * 60, why: "an answer")
      ]
    }
    session.goals = goals.map { Goal(text: "reply to 3 newcomers", outcome: $0) }
    session.parked = parked.enumerated().map {
      ParkedLine(uid: "\(session.uid) p\($0)", at: begin, text: "line", fate: $1)
    }
    session.marks = marks.enumerated().map { place, mark in
      Mark(
        uid: "\(session.uid) m\(place)", at: begin.plus(.minutes(mark.1)), act: mark.0,
        person: mark.2, text: mark.3)
    }
    return try store.save(session)
  }

  /// The week that the design shows, with posts.
  func designWeek() async throws {
    try session(
      "10 10:00", minutes: 25, marks: [(.ask, 5, "bo", nil), (.ask, 9, "cy", nil)])
    try session(
      "16 10:00", minutes: 25, goals: [.yes, .partly], parked: [.queue, .dropped],
      marks: [
        (.listen, 8, nil, nil), (.reply, 14, "ana", "linked the docs"), (.ask, 18, "bo", "what?"),
        (.insight, 22, "ana", "nobody trusts automatic retries #retry"),
      ])
    try session("17 10:00", minutes: 25, marks: [(.listen, 10, nil, nil), (.thank, 12, "cy", nil)])
    try session(
      "17 17:00", planned: 20, minutes: 26, extended: 5, why: "got into an argument",
      marks: [(.offTopic, 9, nil, nil), (.request, 15, "di", nil)])
    try session("19 10:00", planned: 20, minutes: 20, marks: [(.listen, 10, nil, nil)])
    try session(
      "20 10:00", minutes: 27, why: "finishing an answer",
      marks: [
        (.answer, 6, "bo", nil), (.insight, 12, nil, "price is no question #pricing #retry"),
        (.reply, 18, "bo", nil),
      ])
    try session("20 16:00", planned: 15, minutes: 30, checks: [.autoClosed])
    try session(
      "18 20:00", planned: 10, minutes: 12, queue: "personal", purpose: "see how cousins are",
      wrapUp: .pending, marks: [(.reply, 5, "eve", nil)])
    for (text, kind, time) in [
      ("one", "promo", "2026-11-17T09:00Z"), ("two", "share", "2026-11-18T09:00Z"),
      ("three", "value", "2026-11-18T12:00Z"), ("four", "value", "2026-11-19T09:00Z"),
      ("five", "question", "2026-11-20T09:00Z"),
    ] {
      await world.must(
        "sent", "--on", "shop@mastodon", "--url", "https://social.example/\(text)", "--kind", kind,
        "--at", time)
    }
  }
}
