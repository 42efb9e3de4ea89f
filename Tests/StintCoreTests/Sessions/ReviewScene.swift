import StintCore
import StintTestSupport

/// Sessions of a week in Madrid, written in minutes.
struct ReviewScene {
  let zone: Zone
  var sessions: [Session] = []
  var sends: [Send] = []
  var answered: Set<String> = []
  var known: Set<String> = []

  init() throws {
    zone = try TestZones.madrid
  }

  /// An instant of local time, as `2026-11-16 10:00`.
  func at(_ text: String) throws -> Timestamp {
    try HumanTime.parse(text, now: .at("2020-01-01T00:00Z"), zone: zone, dst: nil)
  }

  /// Adds a session; `marks` are an act, the minute after the start, and more words: `@who`, text.
  @discardableResult
  mutating func session(
    _ start: String, planned: Int? = 25, minutes: Double? = nil, extended: [Int] = [],
    away: [(Int, Int)] = [], marks: [(Act, Double, String)] = [], goals: [Goal.Outcome?] = [],
    parked: [ParkedLine.Fate?] = [], why: String? = nil, checks: [CheckReason] = [],
    isOpen: Bool = false, queue: String = "business"
  ) throws -> Session {
    let from = try at(start)
    func after(_ minutes: Double) -> Timestamp { from.plus(.milliseconds(Int(minutes * 60_000))) }
    let number = sessions.count + 1
    var session = Session(
      id: Int64(number), uid: "s\(number)", queue: queue, purpose: "answer questions",
      zone: zone.name, offsetInMinutes: zone.offsetInSeconds(at: from) / 60, start: from,
      planned: planned.map { $0 * 60 })
    if !isOpen {
      session.end = after(minutes ?? Double(planned ?? 20))
      session.endedBy = .user
    }
    session.extensions = extended.map {
      SessionExtension(at: from, seconds: $0 * 60, why: "more")
    }
    session.interruptions = away.map {
      Interruption(kind: .away, start: after(Double($0.0)), end: after(Double($0.1)))
    }
    session.marks = marks.enumerated().map { place, mark in
      let words = mark.2.split(separator: " ")
      let person = words.first { $0.hasPrefix("@") }.map { String($0.dropFirst()) }
      let answers = words.first { $0.hasPrefix("→") }.map { String($0.dropFirst()) }
      let text = words.filter { !$0.hasPrefix("@") && !$0.hasPrefix("→") }.joined(separator: " ")
      return Mark(
        uid: "s\(number)m\(place + 1)", at: after(mark.1), act: mark.0, person: person,
        text: text.isEmpty ? nil : text, answers: answers)
    }
    session.goals = goals.enumerated().map { Goal(text: "goal \($0.offset)", outcome: $0.element) }
    session.parked = parked.enumerated().map {
      ParkedLine(uid: "s\(number)p\($0.offset)", at: from, text: "line", fate: $0.element)
    }
    session.whyOver = why
    session.checks = checks
    sessions.append(session)
    return session
  }

  mutating func send(
    _ kind: Kind, _ at: String, post: Int64, account: String = "shop@mastodon",
    isCertain: Bool = true
  ) throws {
    sends.append(
      Send(postID: post, account: account, kind: kind, at: try self.at(at), isCertain: isCertain))
  }

  func window(_ kind: ReviewWindow.Kind, _ date: CivilDate, dayStart: Int = 0) -> ReviewWindow {
    ReviewWindow(kind, holding: date, zone: zone, dayStart: dayStart)
  }

  func review(_ window: ReviewWindow, limit: PromoShare? = nil) -> Review {
    Review(
      ReviewInput(
        queue: "business", window: window, now: .at("2027-01-01T00:00Z"), sessions: sessions,
        sends: sends, promoLimit: limit, answered: answered, known: known))
  }

  /// The week of 16 to 22 November 2026.
  func week() -> Review { review(window(.week, CivilDate(year: 2026, month: 11, day: 18))) }
}
