import StintCore
import StintTestSupport
import Testing

@Suite struct PlannerPromoTests {
  let nine = Timestamp.at("2026-03-02T09:00Z")
  let three = ["shop@a", "shop@b", "shop@c"]

  private func budget(_ count: Int) -> Rules {
    Rules(promo: PromoRules(budgets: [PromoBudget(count: count, window: .hours(24))]))
  }

  /// Post `id` on all three accounts, targets `10 * id` and on.
  private func everywhere(_ id: Int64, fixedAt: Timestamp? = nil) -> [Target] {
    three.enumerated().map { index, name in
      .sample(
        10 * id + Int64(index), on: name, post: id, kind: .promo, fixedAt: fixedAt)
    }
  }

  @Test func `a promo to three accounts uses one of the budget`() throws {
    var scene = PlannerScene(rules: budget(1), everywhere(1) + everywhere(2))
    scene.setup.accounts = three
    #expect(try scene.step(nine).sent == [10, 11, 12])
    let plan = try scene.plan(nine, days: 2)
    #expect(
      plan.dispatches.map(\.dispatch.target.postID) == [1, 1, 1, 2, 2, 2])
    #expect(plan.dispatches[3].instant == nine.plus(.hours(24)))
  }

  @Test func `in a line a promo that is counted passes others that are not`() throws {
    var scene = PlannerScene(
      rules: budget(1),
      [
        .sample(1, on: "shop@b", post: 1, kind: .promo), .sample(2, on: "shop@b", kind: .promo),
        .sample(70, on: "shop@b", post: 7, kind: .promo),
        .sample(3, on: "shop@b", position: 100),
      ], sends: [.sample(7, .promo, at: nine.minus(.hours(1)))])
    scene.setup.accounts = ["shop@b"]
    #expect(try scene.step(nine).sent == [70])
  }

  @Test func `a promo that lapsed or comes again is a sibling like the others`() throws {
    let late = Target.sample(
      70, on: "shop@b", post: 7, kind: .promo, fixedAt: nine.minus(.hours(3)))
    var scene = PlannerScene(
      rules: budget(1), [.sample(1, on: "shop@b", kind: .promo, priority: .now), late],
      sends: [.sample(7, .promo, at: nine.minus(.hours(1)))])
    scene.setup.accounts = ["shop@b"]
    #expect(try scene.step(nine).sent == [70])
  }

  @Test func `promos that nothing makes room for are hopeless`() throws {
    let share = Rules(promo: PromoRules(share: PromoShare(promos: 1, outOf: 5)))
    let promos: [Target] = [.sample(1, kind: .promo), .sample(2, kind: .promo)]
    let plan = try PlannerScene(rules: share, promos).plan(nine, days: 5)
    #expect(plan.dispatches.map(\.dispatch.target.id) == [1])
    #expect(plan.hopeless.map(\.target.id) == [2])
    let reason = try #require(plan.hopeless.first?.reason)
    #expect(reason.contains("4 other posts"))
    let others = (3...9).map { Target.sample($0, position: 100 + $0) }
    let better = try PlannerScene(rules: share, promos + others).plan(nine, days: 5)
    #expect(better.hopeless.isEmpty)
    #expect(better.dispatches.map(\.dispatch.target.id) == [1, 3, 4, 5, 6, 2, 7, 8, 9])
  }

  @Test func `a history just outside the windows of this step is looked at for the one before`()
    throws
  {
    // The first question is about now, the second about the slot's instant, a little earlier.
    let now = nine.plus(.seconds(50))
    var scene = PlannerScene(
      rules: Rules(promo: PromoRules(budgets: [PromoBudget(count: 1, window: .days(3))])),
      [.sample(1, kind: .promo), .sample(2, fixedAt: now.minus(.minutes(5)))],
      sends: [.sample(7, .promo, at: nine.minus(.days(3)).plus(.seconds(20)))])
    scene.source.respectsSince = true
    #expect(try scene.step(now).sent == [2])
  }
}
