import StintCore
import StintTestSupport
import Testing

@Suite struct PlannerSlotTests {
  let nine = Timestamp.at("2026-03-02T09:00Z")

  @Test func `priority decides who takes a slot, then position, then number`() throws {
    let line: [Target] = [
      .sample(1, priority: .filler, position: 1), .sample(2, position: 30),
      .sample(3, position: 20), .sample(4, position: 20), .sample(5, priority: .soon, position: 99),
      .sample(6, priority: .now, position: 100),
    ]
    let plan = try PlannerScene(line).plan(nine, days: 3)
    #expect(plan.dispatches.map(\.dispatch.target.id) == [6, 5, 3, 4, 2, 1])
  }

  @Test func `one slot takes one target, and the next instant another`() throws {
    let plan = try PlannerScene([.sample(1), .sample(2)]).plan(nine, days: 1)
    #expect(plan.dispatches.map(\.instant) == [nine, .at("2026-03-02T15:00Z")])
  }

  @Test func `a blocked promo does not block the queue`() throws {
    let rules = Rules(promo: PromoRules(gap: .days(2)))
    let scene = PlannerScene(
      rules: rules, [.sample(1, kind: .promo), .sample(2), .sample(3, kind: .promo)],
      sends: [.sample(-1, .promo, at: nine.minus(.hours(47)))])
    #expect(try scene.step(nine).sent == [2])
    let plan = try scene.plan(nine, days: 3)
    #expect(plan.dispatches.map(\.dispatch.target.id) == [2, 1, 3])
    #expect(plan.dispatches[1].instant == .at("2026-03-02T15:00Z"))
  }

  @Test(arguments: [(44, true), (45, true), (46, false)])
  func `a slot may be as late as the limit`(minutes: Int, isUsed: Bool) throws {
    let now = nine.plus(.minutes(minutes))
    let decisions = try PlannerScene([.sample(1)]).step(now)
    #expect(decisions.sent == (isUsed ? [1] : []))
    if isUsed {
      #expect(decisions.dispatches.first?.isLate == true)
      #expect(decisions.dispatches.first?.at == now)
    }
  }

  @Test(arguments: [(59_999, false), (60_000, true), (60_001, true)])
  func `less than a minute is not late, and counts as the slot's instant`(
    milliseconds: Int, isLate: Bool
  ) throws {
    let now = nine.plus(.milliseconds(milliseconds))
    let dispatch = try #require(try PlannerScene([.sample(1)]).step(now).dispatches.first)
    #expect(dispatch.isLate == isLate)
    #expect(dispatch.at == (isLate ? now : nine))
  }

  @Test func `of several missed slots one is used, the others pass`() throws {
    var scene = PlannerScene([.sample(1), .sample(2), .sample(3)])
    scene.setup.slots = ["09:00", "09:10", "09:20"]
    let decisions = try scene.step(nine.plus(.minutes(25)))
    #expect(decisions.sent == [1])
    #expect(decisions.passedSlots == [nine, nine.plus(.minutes(10))])
  }

  @Test(arguments: [(-1, true), (0, true), (1, false)])
  func `a post that came into the queue after a slot does not take it`(
    milliseconds: Int, takes: Bool
  ) throws {
    let queued = nine.plus(.milliseconds(milliseconds))
    let decisions = try PlannerScene([.sample(1, queuedAt: queued)]).step(nine.plus(.seconds(30)))
    #expect(decisions.sent == (takes ? [1] : []))
  }

  @Test func `a slot that was used or passed is not used again`() throws {
    var scene = PlannerScene([.sample(1)])
    scene.source.used = ["shop@a": [nine]]
    #expect(try scene.step(nine).isEmpty)
  }

  @Test func `more than a chunk of blocked targets in front do not hide one that may go`() throws {
    let rules = Rules(sameText: .days(30))
    for count in [255, 256, 257, 600] {
      let blocked = (1...Int64(count)).map { Target.sample($0, fingerprint: 7) }
      let scene = PlannerScene(
        rules: rules, blocked + [.sample(9999, fingerprint: 8)],
        sends: [.sample(-1, at: nine.minus(.days(1)), fingerprint: 7)])
      #expect(try scene.step(nine).sent == [9999], "\(count) in front")
    }
  }

  @Test func `a long line is used up chunk by chunk`() throws {
    var scene = PlannerScene((1...300).map { .sample($0) })
    scene.setup.slots = ["*:0/5"]
    let plan = try scene.plan(nine, days: 2)
    #expect(plan.dispatches.map(\.dispatch.target.id) == Array(1...300))
  }

  @Test func `jitter moves a slot by at most its reach, always alike`() throws {
    var scene = PlannerScene((1...40).map { .sample($0) })
    scene.setup.jitter = .minutes(7)
    let plan = try scene.plan(nine.minus(.hours(1)), days: 15)
    #expect(plan.dispatches.count >= 29)
    var shifts: Set<Duration> = []
    for (instant, dispatch) in plan.dispatches {
      let slot = try #require(dispatch.slot)
      let shift = slot.nominal.duration(to: instant)
      #expect(shift >= .minutes(-7) && shift <= .minutes(7))
      shifts.insert(shift)
    }
    #expect(shifts.count > 10)
    let again = try scene.plan(nine.minus(.hours(1)), days: 15)
    #expect(again.dispatches.map(\.instant) == plan.dispatches.map(\.instant))
  }

  @Test func `two accounts of a queue get different jitter`() throws {
    let setup = try TestSetup(slots: ["09:00"], jitter: .hours(1), accounts: ["a", "b"]).build()
    let instants = setup.accounts(in: "business").map { setup.slots(of: $0).next(after: nine) }
    #expect(instants.count == 2)
    #expect(instants.first != instants.last)
  }

  @Test func `a slot in the doubled hour comes once, whoever asks when`() throws {
    let zone = try TestZones.madrid
    let setup = try TestSetup(zone: zone, slots: ["02:20"]).build()
    let account = try #require(setup.accounts["shop@a"])
    let series = setup.slots(of: account)
    let first = Timestamp.at("2026-10-25T00:20Z")
    let next = Timestamp.at("2026-10-26T01:20Z")
    #expect(series.next(after: first.minus(.seconds(1)))?.nominal == first)
    for minutes in [0, 20, 45, 60, 61] {
      #expect(series.next(after: first.plus(.minutes(minutes)))?.nominal == next)
    }
    let all = series.occurrences(from: first.plus(.minutes(41)), through: next)
    #expect(all.map(\.nominal) == [next])
  }

  @Test func `a slot in the hour that is left out comes once on that day`() throws {
    let setup = try TestSetup(zone: try TestZones.madrid, slots: ["02:20"]).build()
    let account = try #require(setup.accounts["shop@a"])
    let day = setup.slots(of: account).occurrences(
      from: .at("2026-03-28T23:00Z"), through: .at("2026-03-29T21:59:59Z"))
    #expect(day.count <= 1)
  }
}
