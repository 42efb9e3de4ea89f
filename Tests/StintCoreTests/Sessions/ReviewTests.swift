import StintCore
import StintTestSupport
import Testing

struct ReviewTests {
  @Test func `the week of the design gives the numbers of the design`() throws {
    var scene = try ReviewScene()
    try scene.session("2026-11-16 10:00", planned: 25, minutes: 25)
    try scene.session("2026-11-17 10:00", planned: 25, minutes: 25)
    try scene.session(
      "2026-11-17 17:00", planned: 20, minutes: 26, extended: [5], why: "got into an argument")
    try scene.session("2026-11-19 10:00", planned: 20, minutes: 20)
    try scene.session("2026-11-20 10:00", planned: 25, minutes: 27, why: "finishing an answer")
    try scene.session("2026-11-21 10:00", planned: 15, minutes: 11)
    try scene.session("2026-11-21 18:00", planned: 15, minutes: 30, checks: [.autoClosed])
    let review = scene.week()
    let numbers = review.numbers
    #expect(numbers.sessions == 6)
    #expect(numbers.toCheck == 1)
    #expect(numbers.planned == 130 * 60_000)
    #expect(numbers.spent == 134 * 60_000)
    #expect(numbers.kept == 4)
    #expect(numbers.boxes == 6)
    #expect(numbers.over == 8 * 60_000)
    #expect(numbers.overExtended == 5 * 60_000)
    #expect(numbers.overDrift == 3 * 60_000)
    #expect(numbers.overruns == [0, 0, 6, 0, 2, -4].map { Int64($0) * 60_000 })
    #expect(review.days.map { $0.planned / 60_000 } == [25, 45, 0, 20, 25, 15, 0])
    #expect(review.days.map { $0.spent / 60_000 } == [25, 51, 0, 20, 27, 11, 0])
    #expect(numbers.whyOver.map(\.word) == ["got into an argument", "finishing an answer"])
  }

  @Test(arguments: [
    (24.0, [Int](), true), (25, [], true), (25.99, [], true), (26, [], true),
    (26.001, [], false), (26, [5], false), (20, [5], false),
  ])
  func `a box is kept up to a minute after its plan, and never with an extension`(
    minutes: Double, extended: [Int], isKept: Bool
  ) throws {
    var scene = try ReviewScene()
    try scene.session("2026-11-16 10:00", planned: 25, minutes: minutes, extended: extended)
    #expect(scene.week().numbers.kept == (isKept ? 1 : 0))
    #expect(scene.week().numbers.boxes == 1)
  }

  @Test(arguments: [
    // Over by 10 with 5 granted; away inside, across and behind the plan's end at 25.
    (35.0, [(Int, Int)](), 5, 5), (35, [(5, 15)], 5, 5), (35, [(20, 27)], 3, 5),
    (35, [(25, 35)], 0, 0), (35, [(28, 33)], 3, 2), (30, [], 5, 0), (24, [], 0, 0),
    (600, [(29, 600)], 4, 0),
  ])
  func `minutes over the plan are extended or drift, and time away is neither`(
    minutes: Double, away: [(Int, Int)], extended: Int, drift: Int
  ) throws {
    var scene = try ReviewScene()
    try scene.session(
      "2026-11-16 10:00", planned: 25, minutes: minutes, extended: [5], away: away)
    #expect(scene.week().numbers.overExtended == Int64(extended) * 60_000)
    #expect(scene.week().numbers.overDrift == Int64(drift) * 60_000)
  }

  @Test func `a session without a plan stands apart`() throws {
    var scene = try ReviewScene()
    try scene.session("2026-11-16 10:00", planned: nil, minutes: 40)
    try scene.session("2026-11-16 12:00", planned: 10, minutes: 10)
    let numbers = scene.week().numbers
    #expect(numbers.sessions == 2)
    #expect(numbers.spent == 10 * 60_000)
    #expect(numbers.unplannedSessions == 1)
    #expect(numbers.unplannedSpent == 40 * 60_000)
    #expect(numbers.boxes == 1)
    #expect(scene.week().days[0].unplanned == 40 * 60_000)
  }

  @Test func `an open session and one to check count nowhere, and are named`() throws {
    var scene = try ReviewScene()
    let marks: [(Act, Double, String)] = [(.ask, 5, "@bo"), (.insight, 8, "#a"), (.reply, 9, "@c")]
    try scene.session(
      "2026-11-16 10:00", marks: marks, goals: [.yes], parked: [.later], why: "x",
      checks: [.recovered])
    try scene.session("2026-11-17 10:00", marks: marks, goals: [.yes], isOpen: true)
    let numbers = scene.week().numbers
    #expect(numbers.toCheck == 1)
    #expect(numbers.open == 1)
    #expect(numbers.sessions == 0)
    #expect(numbers.spent == 0)
    #expect(numbers.asked == 0)
    #expect(numbers.insights == 0)
    #expect(numbers.people == [])
    #expect(numbers.giveTake.gives == 0)
    #expect(numbers.goals.judged == 0)
    #expect(numbers.parked.all == 0)
    #expect(numbers.whyOver.isEmpty)
    #expect(numbers.listening.percent() == nil)
  }

  @Test func `only the queue's own sessions count, and removed ones do not`() throws {
    var scene = try ReviewScene()
    try scene.session("2026-11-16 10:00", queue: "personal")
    try scene.session("2026-11-16 12:00")
    scene.sessions[1].deletedAt = .at("2026-11-17T00:00Z")
    #expect(scene.week().numbers.sessions == 0)
    #expect(scene.week().days.allSatisfy { $0.spent == 0 && $0.sessions == 0 })
  }

  // MARK: Listening

  @Test(arguments: [
    // Twenty minutes marked, of so many milliseconds at work.
    (1_999_999, 60, 60 as Int?), (2_000_000, 60, 60), (2_000_001, 60, nil), (2_033_898, 59, nil),
  ])
  func `the listening share needs six tenths of the time marked, to the millisecond`(
    spent: Int, coverage: Int, percent: Int?
  ) throws {
    var scene = try ReviewScene()
    try scene.session(
      "2026-11-16 10:00", planned: 60, minutes: 60,
      marks: [
        (.listen, 4, ""), (.listen, 8, ""), (.listen, 12, ""), (.reply, 16, ""), (.reply, 20, ""),
      ])
    scene.sessions[0].end = scene.sessions[0].start.plus(.milliseconds(spent))
    let share = scene.week().numbers.listening
    #expect(share.coverage == coverage)
    #expect(share.percent() == percent)
  }

  @Test func `asks count as listening, and strictly as messages`() throws {
    var scene = try ReviewScene()
    try scene.session(
      "2026-11-16 10:00", planned: 25, minutes: 20,
      marks: [
        (.listen, 4, ""), (.insight, 7, ""), (.answer, 8, ""), (.ask, 12, ""), (.reply, 16, ""),
        (.offTopic, 20, ""),
      ])
    let share = scene.week().numbers.listening
    #expect(share.listening() == 12 * 60_000)
    #expect(share.listening(isStrict: true) == 8 * 60_000)
    #expect(share.sided == 16 * 60_000)
    #expect(share.percent() == 75)
    #expect(share.percent(isStrict: true) == 50)
    #expect(share.coverage == 100)
    #expect(scene.week().numbers.offTopic == 4 * 60_000)
    #expect(scene.week().numbers.offTopicMarks == 1)
  }

  @Test(arguments: [(4, nil as Int?), (5, 100)])
  func `under five marks there is no percentage`(count: Int, percent: Int?) throws {
    var scene = try ReviewScene()
    try scene.session(
      "2026-11-16 10:00", planned: 20, minutes: 20,
      marks: (1...count).map { (Act.listen, Double($0) * 20 / Double(count), "") })
    #expect(scene.week().numbers.listening.percent() == percent)
    #expect(scene.week().numbers.listening.sidedMarks == count)
  }

  @Test(arguments: [
    // No marks; one at the end; one while paused; a gap over ten minutes; only off-topic.
    ([(Act, Double, String)](), 0, 0), ([(.listen, 20, "")], 10, 10), ([(.reply, 7, "")], 0, 0),
    ([(.listen, 4, ""), (.reply, 19.5, "")], 13, 13), ([(.offTopic, 4, "")], 4, 0),
  ])
  func `marks claim at most ten minutes, and nothing while nobody was there`(
    marks: [(Act, Double, String)], marked: Int, sided: Int
  ) throws {
    var scene = try ReviewScene()
    try scene.session(
      "2026-11-16 10:00", planned: 20, minutes: 20, away: [(5, 8)], marks: marks)
    let share = scene.week().numbers.listening
    // The gap: 4 minutes, then 10 of the 11.5 since the return.
    let expected: Int64 = marks.count == 2 ? 14 : Int64(marked)
    #expect(share.marked == expected * 60_000)
    #expect(share.sided == (marks.count == 2 ? 14 : Int64(sided)) * 60_000)
    #expect(share.spent == 17 * 60_000)
    #expect(share.percent() == nil)
  }

  // MARK: Posts

  @Test func `a post on two accounts is one post, and each account counts its own`() throws {
    var scene = try ReviewScene()
    for post in 1...6 {
      let kind: Kind = post == 1 ? .promo : .value
      try scene.send(kind, "2026-11-17 0\(post):00", post: Int64(post))
      if post < 3 { try scene.send(kind, "2026-11-17 09:00", post: Int64(post), account: "b") }
    }
    // By hand, without a number: each is one. On its way: only a promo counts.
    try scene.send(.value, "2026-11-18 09:00", post: 0)
    try scene.send(.promo, "2026-11-18 10:00", post: 0)
    try scene.send(.value, "2026-11-18 11:00", post: 8, isCertain: false)
    try scene.send(.promo, "2026-11-18 12:00", post: 9, isCertain: false)
    // Just before and just behind the week.
    try scene.send(.promo, "2026-11-15 23:59", post: 10)
    try scene.send(.promo, "2026-11-23 00:00", post: 11)
    let promo = scene.week().numbers.promo
    #expect(promo.posts == 9)
    #expect(promo.promos == 3)
    #expect(promo.percent == 33)
    #expect(
      promo.accounts == [
        PromoRatio.Part(account: "b", posts: 2, promos: 1),
        PromoRatio.Part(account: "shop@mastodon", posts: 9, promos: 3),
      ])
    #expect(scene.week().numbers.giveTake.promoPosts == 3)
  }

  @Test func `a day's promo ratio looks back seven days, its posts given and taken do not`() throws
  {
    var scene = try ReviewScene()
    try scene.send(.promo, "2026-11-11 23:59", post: 1)
    try scene.send(.promo, "2026-11-12 00:00", post: 2)
    try scene.send(.share, "2026-11-18 23:59", post: 3)
    try scene.send(.share, "2026-11-19 00:00", post: 4)
    let day = scene.review(scene.window(.day, CivilDate(year: 2026, month: 11, day: 18)))
    #expect(day.numbers.promo.posts == 2)
    #expect(day.numbers.promo.promos == 1)
    #expect(day.numbers.promo.percent == nil)
    #expect(day.numbers.giveTake.promoPosts == 0)
    #expect(day.numbers.giveTake.sharePosts == 1)
  }

  @Test func `what is given and taken is counted, and an ask is neither`() throws {
    var scene = try ReviewScene()
    try scene.session(
      "2026-11-16 10:00",
      marks: [
        (.reply, 1, ""), (.reply, 2, ""), (.thank, 3, ""), (.share, 4, ""), (.ask, 5, ""),
        (.request, 6, ""), (.listen, 7, ""),
      ])
    try scene.send(.share, "2026-11-18 10:00", post: 1)
    try scene.send(.promo, "2026-11-18 11:00", post: 2)
    let numbers = scene.week().numbers.giveTake
    #expect(numbers.gives == 5)
    #expect(numbers.takes == 2)
  }

  // MARK: Asks, insights, people, goals

  @Test func `last week's asks are judged this week`() throws {
    var scene = try ReviewScene()
    try scene.session(
      "2026-11-12 10:00", marks: [(.ask, 1, "@a"), (.ask, 2, "@b"), (.ask, 3, "@c")])
    try scene.session(
      "2026-11-17 10:00", marks: [(.answer, 1, "@a →s1m1"), (.ask, 2, "@d"), (.ask, 3, "@e")])
    // Linked by now, in a session that does not count yet, and in one that is not at hand.
    try scene.session("2026-12-01 10:00", marks: [(.answer, 1, "→s2m3")], checks: [.recovered])
    scene.answered = ["s1m2"]
    let review = scene.week()
    #expect(review.numbers.asked == 2)
    #expect(review.numbers.openAsks == 1)
    #expect(review.lastAsked == 3)
    #expect(review.lastAnswered == 2)
  }

  @Test func `people are those written to, new ones those never written to before`() throws {
    var scene = try ReviewScene()
    try scene.session(
      "2026-11-17 10:00",
      marks: [
        (.reply, 1, "@a"), (.thank, 2, "@a"), (.ask, 3, "@b"), (.listen, 4, "@c"),
        (.answer, 5, "@a"), (.answer, 6, "@d"), (.share, 7, ""), (.insight, 8, "@e"),
        (.request, 9, "@f"),
      ])
    scene.known = ["a", "d"]
    scene.answered = ["s1m3"]
    let review = scene.week()
    #expect(review.numbers.people == ["a", "b", "f"])
    #expect(review.newPeople == ["b", "f"])
    #expect(review.numbers.conversations == 2)
  }

  @Test func `insights are counted with their tags, each tag once an insight`() throws {
    var scene = try ReviewScene()
    try scene.session(
      "2026-11-17 10:00",
      marks: [
        (.insight, 1, "nobody trusts it #retry #Retry"), (.insight, 2, "again #retry #pricing"),
        (.insight, 3, "no tag"), (.listen, 4, "#other"),
      ])
    let numbers = scene.week().numbers
    #expect(numbers.insights == 3)
    #expect(numbers.taggedInsights == 2)
    #expect(
      numbers.tags == [
        ReviewCount(word: "retry", count: 2), ReviewCount(word: "pricing", count: 1),
      ]
    )
  }

  @Test func `a goal half reached counts half, one that nobody judged not at all`() throws {
    var scene = try ReviewScene()
    try scene.session("2026-11-17 10:00", goals: [.yes, .partly, .no, nil])
    #expect(scene.week().numbers.goals.halves == 3)
    #expect(scene.week().numbers.goals.judged == 3)
    #expect(scene.week().numbers.goals.unjudged == 1)
    #expect(scene.week().numbers.goals.percent == nil)
    try scene.session("2026-11-18 10:00", goals: [.yes, .partly])
    #expect(scene.week().numbers.goals.percent == 60)
  }

  @Test func `parked lines are told apart by their fate`() throws {
    var scene = try ReviewScene()
    try scene.session(
      "2026-11-17 10:00", parked: [.queue, .queue, .later, .personal, .dropped, nil])
    let parked = scene.week().numbers.parked
    #expect(parked.all == 6)
    #expect(parked.queued == 2)
    #expect(parked.undecided == 1)
  }

  // MARK: Trend

  @Test func `trends compare with the median of the four weeks before`() throws {
    var scene = try ReviewScene()
    for (day, minutes) in [("10-19", 10), ("10-26", 40), ("11-02", 20), ("11-09", 30)] {
      try scene.session("2026-\(day) 10:00", planned: 25, minutes: Double(minutes))
    }
    try scene.session("2026-11-18 10:00", planned: 25, minutes: 25)
    let review = scene.week()
    #expect(review.medianWeeks == 4)
    #expect(review.medians[.spent] == 1_500_000)
    #expect(review.medians[.kept] == nil)
    #expect(review.weeks.count == 12)
    #expect(review.weeks.last?.first == CivilDate(year: 2026, month: 11, day: 16))
    #expect(
      review.weeks.map { $0.numbers.spent / 60_000 } == [0, 0, 0, 0, 0, 0, 0, 10, 40, 20, 30, 25])
    #expect(ReviewMeasure.median([1, 2]) == 2)
    #expect(ReviewMeasure.median([3, 1, 2]) == 2)
    #expect(ReviewMeasure.median([]) == nil)
  }

  @Test func `weeks without sessions say nothing of habits`() throws {
    var scene = try ReviewScene()
    try scene.session("2026-11-09 10:00", planned: 25, minutes: 30)
    #expect(scene.week().medianWeeks == 1)
    #expect(scene.week().medians[.spent] == 1_800_000)
    let day = scene.review(scene.window(.day, CivilDate(year: 2026, month: 11, day: 18)))
    #expect(day.medians.isEmpty)
  }

  @Test(arguments: [
    (1, 8, 13), (3, 8, 38), (1, 200, 1), (1, 201, 0), (2, 3, 67), (1, 3, 33), (0, 7, 0),
    (7, 7, 100),
  ])
  func `half a percent goes up`(part: Int, whole: Int, percent: Int) {
    #expect(Percent.of(part, in: whole) == percent)
    #expect(Percent.of(Int64.max, in: Int64.max) == 100)
    #expect(Percent.of(1, in: 0) == nil)
  }
}
