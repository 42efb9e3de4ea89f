import StintCore
import StintTestSupport
import Testing

@Suite struct PromoBudgetGateTests {
  let sent = Timestamp.at("2026-03-02T09:00Z")

  private func scene(_ promos: [Send], _ budgets: PromoBudget...) -> GateScene {
    GateScene(rules: Rules(promo: PromoRules(budgets: budgets)), promos: promos)
  }

  private let aDay = PromoBudget(count: 1, window: .hours(24))

  @Test(arguments: [(-1, false), (0, true), (1, true)])
  func `a promo leaves the window after its very length`(milliseconds: Int, passes: Bool) throws {
    let now = sent.plus(.hours(24)).plus(.milliseconds(milliseconds))
    let verdict = try scene([.sample(1, .promo, at: sent)], aDay)
      .verdict(of: "promo-budget", on: .sample(2, kind: .promo), at: now)
    #expect(verdict.passes == passes)
    if !passes { #expect(verdict.waitsUntil == sent.plus(.hours(24))) }
  }

  @Test func `a promo to three accounts is one`() throws {
    let promos = ["a", "b", "c"].map { Send.sample(1, .promo, at: sent, on: "shop@\($0)") }
    let scene = scene(promos, PromoBudget(count: 2, window: .hours(24)))
    let now = sent.plus(.hours(1))
    #expect(try scene.verdict(of: "promo-budget", on: .sample(2, kind: .promo), at: now).passes)
  }

  @Test func `the next account of a promo that is counted passes where others wait`() throws {
    let scene = scene([.sample(1, .promo, at: sent)], aDay)
    let now = sent.plus(.hours(1))
    let sibling = Target.sample(9, on: "shop@b", post: 1, kind: .promo)
    #expect(try scene.verdict(of: "promo-budget", on: sibling, at: now).passes)
    #expect(try scene.verdict(of: "promo-budget", on: .sample(2, kind: .promo), at: now).isWait)
  }

  @Test func `an evergreen promo that comes again is another one`() throws {
    let scene = scene([.sample(1, .promo, at: sent)], aDay)
    let again = Target.sample(
      1, kind: .promo, evergreen: Evergreen(coolDown: .hours(1)), cycle: 1)
    let verdict = try scene.verdict(of: "promo-budget", on: again, at: sent.plus(.hours(2)))
    #expect(verdict.waitsUntil == sent.plus(.hours(24)))
  }

  @Test func `its last account decides when a promo leaves the window`() throws {
    let scene = scene(
      [.sample(1, .promo, at: sent), .sample(1, .promo, at: sent.plus(.hours(5)), on: "shop@b")],
      aDay)
    let verdict = try scene.verdict(
      of: "promo-budget", on: .sample(2, kind: .promo), at: sent.plus(.hours(25)))
    #expect(verdict.waitsUntil == sent.plus(.hours(29)))
  }

  @Test func `of several budgets the one that frees last is waited for`() throws {
    let scene = scene(
      [.sample(1, .promo, at: sent)], aDay, PromoBudget(count: 1, window: .days(7)))
    let verdict = try scene.verdict(
      of: "promo-budget", on: .sample(2, kind: .promo), at: sent.plus(.hours(1)))
    #expect(verdict.waitsUntil == sent.plus(.days(7)))
  }

  @Test func `after the clock was set back a promo that lies ahead counts`() throws {
    let verdict = try scene([.sample(1, .promo, at: sent)], aDay)
      .verdict(of: "promo-budget", on: .sample(2, kind: .promo), at: sent.minus(.days(3)))
    #expect(verdict.waitsUntil == sent.plus(.hours(24)))
  }

  @Test func `two posts made by hand count as two`() throws {
    let promos: [Send] = [.sample(-1, .promo, at: sent), .sample(-2, .promo, at: sent)]
    let scene = scene(promos, PromoBudget(count: 2, window: .hours(24)))
    #expect(
      try scene.verdict(
        of: "promo-budget", on: .sample(2, kind: .promo), at: sent.plus(.hours(1))
      ).isWait)
  }

  @Test func `an override passes`() throws {
    let scene = scene([.sample(1, .promo, at: sent)], aDay)
    let forced = Target.sample(2, kind: .promo, override: "sale")
    #expect(try scene.verdict(of: "promo-budget", on: forced, at: sent).passes)
  }
}
