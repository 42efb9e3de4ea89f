import StintCore
import StintTestSupport
import Testing

/// Days, weeks and months must add up, whatever lies across their ends.
struct ReviewSumsTests {
  @Test func `a session across midnight counts on its first day, its minutes on both`() throws {
    var scene = try ReviewScene()
    try scene.session("2026-11-30 23:50", planned: 25, minutes: 30, marks: [(.reply, 25, "@a")])
    let november = scene.review(scene.window(.month, CivilDate(year: 2026, month: 11, day: 1)))
    let december = scene.review(scene.window(.month, CivilDate(year: 2026, month: 12, day: 1)))
    #expect(november.numbers.sessions == 1)
    #expect(november.numbers.planned == 25 * 60_000)
    #expect(november.numbers.spent == 10 * 60_000)
    #expect(november.numbers.over == 5 * 60_000)
    #expect(november.numbers.giveTake.replies == 1)
    #expect(december.numbers.sessions == 0)
    #expect(december.numbers.planned == 0)
    #expect(december.numbers.spent == 20 * 60_000)
    #expect(december.numbers.giveTake.replies == 0)
    #expect(november.days.last?.spent == 600_000)
    #expect(december.days.first?.spent == 1_200_000)
    #expect(december.days.first?.sessions == 0)
  }

  @Test(arguments: [0, 4])
  func `with days that begin at four nothing is split at midnight`(dayStart: Int) throws {
    var scene = try ReviewScene()
    try scene.session("2026-11-16 23:50", planned: 25, minutes: 25)
    let day = CivilDate(year: 2026, month: 11, day: 16)
    let first = scene.review(scene.window(.day, day, dayStart: dayStart))
    let second = scene.review(scene.window(.day, day.adding(days: 1), dayStart: dayStart))
    #expect(first.numbers.spent == (dayStart == 0 ? 10 : 25) * 60_000)
    #expect(second.numbers.spent == (dayStart == 0 ? 15 : 0) * 60_000)
  }

  @Test(arguments: 0..<40)
  func `days add up to weeks and to any range, through both nights of the clock change`(
    seed: Int
  ) throws {
    let scene = try RandomSessions(seed: UInt64(seed)).scene
    let first = CivilDate(year: 2026, month: seed % 2 == 0 ? 3 : 10, day: seed % 2 == 0 ? 16 : 12)
    let whole = scene.review(
      ReviewWindow(from: first, through: first.adding(days: 20), zone: scene.zone))
    let days = (0..<21).map { scene.review(scene.window(.day, first.adding(days: $0))).numbers }
    let weeks = (0..<3).map {
      scene.review(scene.window(.week, first.adding(days: $0 * 7))).numbers
    }
    for parts in [days, weeks] {
      #expect(parts.reduce(0) { $0 + $1.spent } == whole.numbers.spent)
      #expect(parts.reduce(0) { $0 + $1.unplannedSpent } == whole.numbers.unplannedSpent)
      #expect(parts.reduce(0) { $0 + $1.planned } == whole.numbers.planned)
      #expect(parts.reduce(0) { $0 + $1.sessions } == whole.numbers.sessions)
      #expect(parts.reduce(0) { $0 + $1.kept } == whole.numbers.kept)
      #expect(parts.reduce(0) { $0 + $1.over } == whole.numbers.over)
      #expect(parts.reduce(0) { $0 + $1.asked } == whole.numbers.asked)
      #expect(
        parts.reduce(0) { $0 + $1.listening.marked } == whole.numbers.listening.marked)
    }
    #expect(whole.days.map(\.spent) == days.map(\.spent))
    #expect(whole.days.map(\.unplanned) == days.map(\.unplannedSpent))
    #expect(whole.days.map(\.planned) == days.map(\.planned))
    #expect(whole.days.map(\.sessions) == days.map(\.sessions))
  }

  @Test(arguments: 0..<60)
  func `a recount in steps of twenty seconds finds the same`(seed: Int) throws {
    let random = try RandomSessions(seed: UInt64(seed) + 1000)
    let first = CivilDate(year: 2026, month: seed % 2 == 0 ? 3 : 10, day: 23)
    let dayStart = seed % 3 == 0 ? 4 : 0
    let window = random.scene.window(.week, first, dayStart: dayStart)
    let review = random.scene.review(window)
    let recount = Recount(random.scene.sessions, random.scene.zone, window.first, dayStart)
    #expect(review.numbers.sessions == recount.sessions)
    #expect(review.numbers.toCheck == recount.toCheck)
    #expect(review.numbers.planned == recount.planned)
    #expect(review.numbers.kept == recount.kept)
    #expect(review.days.map { $0.spent + $0.unplanned } == recount.days)
    #expect(review.numbers.spent + review.numbers.unplannedSpent == recount.days.reduce(0, +))
    #expect(review.numbers.overExtended == recount.extended)
    #expect(review.numbers.overDrift == recount.drift)
    #expect(review.numbers.listening.listening() == recount.listening)
    #expect(review.numbers.listening.messaging == recount.messaging)
    #expect(review.numbers.listening.marked == recount.marked)
    #expect(review.numbers.listening.spent == recount.spentOfOwn)
    // Not all of nothing.
    #expect(recount.sessions > 0 && recount.marked > 0)
  }
}

/// Sessions around one of 2026's clock changes, all on a grid of twenty seconds.
struct RandomSessions {
  var scene: ReviewScene

  init(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    scene = try ReviewScene()
    let from = Timestamp.at(seed % 2 == 0 ? "2026-03-14T00:00Z" : "2026-10-14T00:00Z")
    func steps(_ range: ClosedRange<Int>) -> Duration { .seconds(20 * random.number(range)) }
    var cursor = from
    while cursor < from.plus(.days(25)) {
      // Many of them shortly before midnight, where the day ends.
      cursor = cursor.plus(steps(1...2500))
      if random.once(in: 3) {
        let midnight = scene.zone.startOfDay(
          scene.zone.wallTime(at: cursor).date.adding(days: 1))
        cursor = max(cursor, midnight.minus(steps(0...120)))
      }
      let planned: Int? = random.once(in: 8) ? nil : 60 * random.number(1...45)
      let length: Duration =
        planned.map { .seconds($0 / 20 * 20 + 20 * random.number(-20...20)) } ?? steps(0...150)
      let end = cursor.plus(max(length, .zero))
      let number = scene.sessions.count + 1
      var session = Session(
        id: Int64(number), uid: "s\(number)", queue: "business", purpose: "recount",
        zone: "Europe/Madrid", offsetInMinutes: 0, start: cursor, planned: planned)
      session.end = end
      session.endedBy = .user
      if random.once(in: 5) {
        session.extensions = [SessionExtension(at: cursor, seconds: 300, why: "more")]
      }
      if random.once(in: 10) { session.checks = [.autoClosed] }
      let all = max(0, Int(end.milliseconds - cursor.milliseconds) / 20_000)
      var place = 0
      while random.once(in: 2), place < all {
        let start = random.number(place...(all - 1))
        let stop = random.number((start + 1)...all)
        session.interruptions.append(
          Interruption(
            kind: random.pick([.paused, .away, .suspended]),
            start: cursor.plus(.seconds(20 * start)), end: cursor.plus(.seconds(20 * stop))))
        place = stop
      }
      session.marks = (0..<random.number(0...8)).map { mark in
        Mark(
          uid: "s\(number)m\(mark)",
          at: cursor.plus(.seconds(20 * random.number(0...(all + 1)))),
          act: random.pick(Act.allCases))
      }
      session.marks.sortByTime()
      scene.sessions.append(session)
      cursor = end
    }
  }
}

/// The numbers again, found step by step from the definitions and not from stretches of time.
struct Recount {
  static let step: Int64 = 20_000
  var sessions = 0
  var toCheck = 0
  var planned: Int64 = 0
  var kept = 0
  var days = [Int64](repeating: 0, count: 7)
  var extended: Int64 = 0
  var drift: Int64 = 0
  var listening: Int64 = 0
  var messaging: Int64 = 0
  var marked: Int64 = 0
  var spentOfOwn: Int64 = 0

  init(_ all: [Session], _ zone: Zone, _ monday: CivilDate, _ dayStart: Int) {
    func day(_ instant: Int64) -> Int {
      let wall = zone.wallTime(at: Timestamp(milliseconds: instant))
      return wall.date.daysSinceEpoch - monday.daysSinceEpoch - (wall.hour < dayStart ? 1 : 0)
    }
    for session in all {
      guard let end = session.end?.milliseconds else { continue }
      let start = session.start.milliseconds
      let isOwn = (0..<7).contains(day(start))
      guard session.checks.isEmpty else {
        toCheck += isOwn ? 1 : 0
        continue
      }
      let plan = session.planned.map { Int64($0) * 1000 }
      let granted = session.extensions.reduce(0) { $0 + Int64($1.seconds) * 1000 }
      if isOwn {
        sessions += 1
        planned += plan ?? 0
        if let plan, granted == 0, end - start <= plan + 60_000 { kept += 1 }
      }
      func isActive(_ instant: Int64) -> Bool {
        start <= instant && instant < end
          && !session.interruptions.contains {
            $0.start.milliseconds <= instant && instant < ($0.end?.milliseconds ?? end)
          }
      }
      // The next mark, as long as work goes on without a break until it is made.
      var instant = end - Self.step
      while instant >= start {
        defer { instant -= Self.step }
        guard isActive(instant) else { continue }
        if (0..<7).contains(day(instant)) { days[day(instant)] += Self.step }
        guard isOwn else { continue }
        spentOfOwn += Self.step
        if let plan, instant - start >= plan {
          if instant - start < plan + granted { extended += Self.step } else { drift += Self.step }
        }
        guard let mark = session.marks.first(where: { $0.at.milliseconds > instant }) else {
          continue
        }
        let distance = mark.at.milliseconds - instant
        let isUnbroken = stride(from: instant, to: mark.at.milliseconds, by: Int(Self.step))
          .allSatisfy(isActive)
        guard distance <= 600_000, isUnbroken else { continue }
        marked += Self.step
        switch mark.act {
        case .listen, .insight, .answer, .ask: listening += Self.step
        case .reply, .thank, .share, .request: messaging += Self.step
        case .offTopic, .interrupted: break
        }
      }
    }
  }
}
