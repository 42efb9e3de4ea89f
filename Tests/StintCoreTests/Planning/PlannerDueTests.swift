import StintCore
import StintTestSupport
import Testing

@Suite struct PlannerDueTests {
  let ten = Timestamp.at("2026-03-02T10:00Z")

  @Test(arguments: [(-1, false), (0, true), (1, true)])
  func `a fixed time is due at its very instant`(milliseconds: Int, isSent: Bool) throws {
    let decisions = try PlannerScene([.sample(1, fixedAt: ten)])
      .step(ten.plus(.milliseconds(milliseconds)))
    #expect(decisions.sent == (isSent ? [1] : []))
    if isSent { #expect(decisions.dispatches.first?.at == ten) }
  }

  @Test(arguments: [(44, false), (45, false), (46, true)])
  func `a fixed time beyond the limit takes the next slot`(minutes: Int, lapses: Bool) throws {
    let scene = PlannerScene([.sample(1, fixedAt: ten)])
    let decisions = try scene.step(ten.plus(.minutes(minutes)))
    #expect(decisions.lapsed == (lapses ? [1] : []))
    #expect(decisions.sent == (lapses ? [] : [1]))
    if lapses {
      let plan = try scene.plan(ten.plus(.minutes(minutes)), days: 1)
      #expect(plan.dispatches.first?.instant == .at("2026-03-02T15:00Z"))
    }
  }

  @Test func `a fixed time that lapsed goes before the others of the line`() throws {
    let scene = PlannerScene([.sample(1), .sample(2, fixedAt: ten)])
    let plan = try scene.plan(ten.plus(.hours(1)), days: 1)
    #expect(plan.dispatches.map(\.dispatch.target.id) == [2, 1])
  }

  @Test func `a fixed time that lapsed is held where there are no slots`() throws {
    var scene = PlannerScene([.sample(1, fixedAt: ten)])
    scene.setup.slots = []
    let decisions = try scene.step(ten.plus(.hours(1)))
    #expect(decisions.held == [1])
  }

  @Test func `one late post an account and step, the next a minute later`() throws {
    let scene = PlannerScene([
      .sample(1, fixedAt: ten), .sample(2, fixedAt: ten.plus(.minutes(1))),
      .sample(3, fixedAt: ten.plus(.minutes(2))),
    ])
    let now = ten.plus(.minutes(20))
    let decisions = try scene.step(now)
    #expect(decisions.sent == [1])
    #expect(decisions.waiting.map(\.id) == [2, 3])
    #expect(decisions.waiting.allSatisfy { $0.until == now.plus(.minutes(1)) })
    let plan = try scene.plan(now, days: 1)
    #expect(
      plan.dispatches.map(\.instant) == [now, now.plus(.minutes(1)), now.plus(.minutes(2))])
  }

  @Test func `a late fixed time and a late slot are one late post`() throws {
    var scene = PlannerScene([.sample(1, fixedAt: ten), .sample(2)])
    scene.setup.slots = ["10:00"]
    let decisions = try scene.step(ten.plus(.minutes(20)))
    #expect(decisions.sent == [1])
    #expect(decisions.passedSlots == [ten])
  }

  @Test func `late posts of two accounts do not wait for each other`() throws {
    var scene = PlannerScene([
      .sample(1, fixedAt: ten), .sample(2, on: "shop@b", fixedAt: ten),
    ])
    scene.setup.accounts = ["shop@a", "shop@b"]
    #expect(try scene.step(ten.plus(.minutes(20))).sent == [1, 2])
  }

  @Test func `a next try is due by itself, however late, and uses no slot`() throws {
    var target = Target.sample(1, fixedAt: ten)
    target.retryAt = ten.plus(.minutes(5))
    #expect(try PlannerScene([target]).step(ten.plus(.minutes(4))).isEmpty)
    let decisions = try PlannerScene([target]).step(ten.plus(.hours(9)))
    #expect(decisions.sent == [1])
    #expect(decisions.dispatches.first?.slot == nil)
  }

  @Test func `an override is not late and does not lapse`() throws {
    let scene = PlannerScene(
      rules: Rules(gap: .days(1)),
      [
        .sample(1, fixedAt: ten, override: "a"), .sample(2, fixedAt: ten, override: "b"),
      ])
    #expect(try scene.step(ten.plus(.hours(3))).sent == [1, 2])
  }

  @Test func `a fixed time that a gate keeps back waits with its reason`() throws {
    let scene = PlannerScene(
      rules: Rules(gap: .minutes(30)), [.sample(1, fixedAt: ten)],
      sends: [.sample(-1, at: ten.minus(.minutes(10)))])
    let decisions = try scene.step(ten)
    #expect(decisions.waiting.map(\.gate) == ["gap"])
    #expect(decisions.waiting.first?.until == ten.plus(.minutes(20)))
    #expect(try scene.plan(ten, days: 1).dispatches.first?.instant == ten.plus(.minutes(20)))
  }

  @Test func `what goes out makes room for a promo due before it, in the same step`() throws {
    let scene = PlannerScene(
      rules: Rules(promo: PromoRules(share: PromoShare(promos: 1, outOf: 2))),
      [.sample(1, kind: .promo, fixedAt: ten), .sample(2, fixedAt: ten)],
      sends: [.sample(-1, .promo, at: ten.minus(.days(9)))])
    #expect(try scene.step(ten).sent == [2, 1])
  }

  @Test func `only the named targets go, and no slot is used`() throws {
    let scene = PlannerScene([.sample(1, fixedAt: ten), .sample(2, fixedAt: ten), .sample(3)])
    var planner = Planner(
      setup: try TestSetup(slots: ["10:00"]).build(), source: scene.source, only: [2])
    let decisions = try planner.step(at: ten)
    #expect(decisions.sent == [2])
    #expect(decisions.passedSlots.isEmpty)
  }
}
