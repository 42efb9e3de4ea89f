import StintCore
import StintStore
import StintTestSupport
import Testing

/// What is loaded for a review must give what the whole log gives.
struct ReviewMaterialTests {
  @Test(arguments: 0..<12)
  func `a review of what was loaded is the review of the whole log`(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let scene = try StoreScene()
    let from = Timestamp.at("2025-06-01T00:00Z")
    var cursor = from
    var asks: [String] = []
    var all: [Session] = []
    while cursor < from.plus(.days(420)) {
      cursor = cursor.plus(.minutes(random.number(60...8000)))
      var session = session(at: cursor, all.count, &random, &asks)
      session = try scene.store.save(session)
      all.append(session)
      cursor = session.end ?? cursor
    }
    let zone = try TestZones.madrid
    let now = Timestamp.at("2026-08-01T00:00Z")
    for kind in ReviewWindow.Kind.allCases {
      for queue in ["business", "personal"] {
        let date = CivilDate(year: 2025, month: 10, day: 1).adding(days: random.number(0...250))
        let window =
          kind == .range
          ? ReviewWindow(from: date, through: date.adding(days: random.number(0...40)), zone: zone)
          : ReviewWindow(kind, holding: date, zone: zone)
        let loaded = try scene.store.reviewMaterial(
          queue: queue, window: window, now: now, wrapUpsSince: now)
        var whole = ReviewInput(queue: queue, window: window, now: now, sessions: all)
        let own = all.filter { $0.queue == queue && $0.deletedAt == nil }
        whole.answered = Set(own.flatMap(\.marks).compactMap(\.answers))
        whole.known = Set(
          own.filter { $0.start < window.start }.flatMap(\.marks).filter(\.act.isOutgoing)
            .compactMap(\.person))
        let (found, expected) = (Review(loaded), Review(whole))
        #expect(found.numbers == expected.numbers)
        #expect(found.days == expected.days)
        #expect(found.weeks == expected.weeks)
        #expect(found.medians == expected.medians)
        #expect(found.newPeople == expected.newPeople)
        #expect(found.lastAsked == expected.lastAsked)
        #expect(found.lastAnswered == expected.lastAnswered)
        #expect(found.input.toCheck == own.filter { !$0.checks.isEmpty })
        // Only the reach was loaded.
        #expect(loaded.sessions.count < all.count / 2 || window.days > 60)
      }
    }
    #expect(asks.count > 20)
  }

  private func session(
    at start: Timestamp, _ number: Int, _ random: inout SplitMix64, _ asks: inout [String]
  ) -> Session {
    var session = Session(
      uid: "s\(number)", queue: random.once(in: 3) ? "personal" : "business", purpose: "look back",
      zone: "Europe/Madrid", offsetInMinutes: 60, start: start,
      planned: random.once(in: 9) ? nil : 1500)
    // Now and then one that lasts for days, as an import may bring.
    let minutes = random.once(in: 40) ? random.number(3000...9000) : random.number(1...40)
    session.end = start.plus(.minutes(minutes))
    session.endedBy = .user
    session.wrapUp = .done
    if random.once(in: 10) { session.checks = [.recovered] }
    if random.once(in: 12) { session.deletedAt = start }
    session.marks = (0..<random.number(0...6)).map { place in
      let act = random.pick(Act.allCases)
      let uid = "s\(number)m\(place)"
      var mark = Mark(
        uid: uid, at: start.plus(.minutes(random.number(0...minutes))), act: act,
        person: random.once(in: 4) ? nil : "p\(random.number(0...60))")
      if act == .ask { asks.append(uid) }
      if act == .answer, !asks.isEmpty { mark.answers = random.pick(asks) }
      return mark
    }
    session.marks.sortByTime()
    return session
  }

  @Test func `a resolution is kept for its week and queue, and can be taken back`() throws {
    let store = try StoreScene().store
    let week = CivilDate(year: 2026, month: 11, day: 16)
    let now = Timestamp.at("2026-11-22T10:00Z")
    try store.resolve("less", queue: "business", week: week, now: now)
    try store.resolve("less, and sooner", queue: "business", week: week, now: now)
    #expect(try store.resolution(queue: "business", week: week) == "less, and sooner")
    #expect(try store.resolution(queue: "personal", week: week) == nil)
    #expect(try store.resolution(queue: "business", week: week.adding(days: 7)) == nil)
    let window = ReviewWindow(.week, holding: week.adding(days: 9), zone: .utc)
    let input = try store.reviewMaterial(
      queue: "business", window: window, now: now, wrapUpsSince: now)
    #expect(input.resolutions == ReviewInput.Resolutions(next: nil, last: "less, and sooner"))
    try store.resolve("", queue: "business", week: week, now: now)
    #expect(try store.resolution(queue: "business", week: week) == nil)
  }
}
