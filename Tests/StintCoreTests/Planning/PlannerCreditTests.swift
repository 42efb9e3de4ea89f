import StintCore
import StintTestSupport
import Testing

@Suite struct PlannerCreditTests {
  private let nine = Timestamp.at("2026-03-02T09:00Z")

  private func rules(_ minutes: Int = 30, within: Duration = .days(7)) -> Rules {
    Rules(promo: PromoRules(earn: PromoPrice(minutes: minutes, within: within)))
  }

  private func credit(_ session: Int64, _ minutes: Int64, at instant: Timestamp? = nil) -> Credit {
    Credit(session: session, earnedAt: instant ?? nine.minus(.hours(1)), earned: minutes * 60_000)
  }

  private func promos(_ ids: ClosedRange<Int64>) -> [Target] {
    ids.map { .sample($0, kind: .promo) }
  }

  @Test func `a plan spends what there is and reports the rest`() throws {
    var scene = PlannerScene(rules: rules(), promos(1...4))
    scene.source.credits = [credit(1, 50), credit(2, 25)]
    let plan = try scene.plan(nine, days: 5)
    #expect(plan.dispatches.map(\.dispatch.target.id) == [1, 2])
    #expect(
      plan.dispatches.map(\.dispatch.payment) == [
        [CreditUse(session: 1, milliseconds: 1_800_000)],
        [
          CreditUse(session: 1, milliseconds: 1_200_000),
          CreditUse(session: 2, milliseconds: 600_000),
        ],
      ])
    #expect(plan.hopeless.map(\.target.id) == [3, 4])
    #expect(plan.hopeless.allSatisfy { $0.reason.contains("15 of 30 minutes") })
  }

  @Test func `a plan lets credit lapse as time goes by`() throws {
    var scene = PlannerScene(rules: rules(within: .hours(6)), promos(1...2))
    // At 15:00 exactly what was earned at 9:00 is gone.
    scene.source.credits = [credit(1, 60, at: nine)]
    let plan = try scene.plan(nine, days: 2)
    #expect(plan.dispatches.map(\.dispatch.target.id) == [1])
    scene.source.credits = [credit(1, 60, at: nine.plus(.milliseconds(1)))]
    let later = try scene.plan(nine, days: 2)
    #expect(later.dispatches.map(\.instant) == [nine.plus(.hours(6))])
  }

  @Test func `a promo without credit does not block the line`() throws {
    let scene = PlannerScene(rules: rules(), promos(1...600) + [.sample(700)])
    #expect(try scene.step(nine).sent == [700])
  }

  @Test func `a promo to three accounts pays once`() throws {
    let names = ["shop@a", "shop@b", "shop@c"]
    let targets = (1...2).flatMap { post in
      names.enumerated().map { index, name in
        Target.sample(Int64(10 * post + index), on: name, post: Int64(post), kind: .promo)
      }
    }
    var scene = PlannerScene(rules: rules(), targets)
    scene.setup.accounts = names
    scene.source.credits = [credit(1, 59)]
    let plan = try scene.plan(nine, days: 2)
    #expect(plan.dispatches.map(\.dispatch.target.postID) == [1, 1, 1])
    #expect(plan.dispatches.map(\.dispatch.payment.total) == [1_800_000, 0, 0])
    #expect(plan.hopeless.map(\.target.id) == [20, 21, 22])
  }

  @Test func `its other account is found behind promos that lack credit, however long after`()
    throws
  {
    var scene = PlannerScene(
      rules: rules(),
      promos(1...600) + [.sample(800, on: "shop@a", post: 900, kind: .promo), .sample(950)],
      sends: [.sample(900, .promo, at: nine.minus(.days(400)), on: "shop@b")])
    scene.source.respectsSince = true
    #expect(try scene.step(nine).sent == [800])
  }

  @Test func `an evergreen promo pays each time it comes`() throws {
    let green = Target.sample(1, kind: .promo, evergreen: Evergreen(coolDown: .hours(1)))
    var scene = PlannerScene(rules: rules(), [green])
    scene.source.credits = [credit(1, 70)]
    let plan = try scene.plan(nine, days: 5)
    #expect(plan.dispatches.map(\.dispatch.payment.total) == [1_800_000, 1_800_000])
    #expect(plan.hopeless.map(\.target.cycle) == [2])
  }

  @Test func `a forced promo takes what there is and never more`() throws {
    var scene = PlannerScene(
      rules: rules(),
      [
        .sample(1, kind: .promo, fixedAt: nine, override: "sale"),
        .sample(2, kind: .promo, fixedAt: nine, override: "sale"),
        .sample(3, kind: .promo, fixedAt: nine),
      ])
    scene.source.credits = [credit(1, 20)]
    let decisions = try scene.step(nine)
    #expect(decisions.dispatches.map(\.payment.total) == [1_200_000, 0])
    #expect(decisions.waiting.map(\.id) == [3])
  }

  @Test func `a session that ends after a promo was due lets it out at once`() throws {
    let ended = nine.plus(.seconds(20))
    var scene = PlannerScene(rules: rules(), [.sample(1, kind: .promo, fixedAt: nine)])
    scene.source.credits = [credit(1, 30, at: ended)]
    let waiting = try #require(try scene.step(nine).waiting.first)
    #expect(waiting.gate == "promo-credit" && waiting.until == ended)
    let sent = try #require(try scene.step(ended).dispatches.first)
    #expect(sent.at == ended && !sent.isLate)
    #expect(try scene.plan(nine, days: 1).dispatches.map(\.instant) == [ended])
  }

  @Test func `credit is read for promos where they cost something, and for nothing else`() throws {
    var idle = PlannerScene(rules: rules(), [.sample(1, fixedAt: nine.plus(.hours(1)))])
    idle.source.refusesCredit = true
    #expect(try idle.step(nine.minus(.hours(1))).isEmpty)
    var values = PlannerScene(rules: rules(), [.sample(1), .sample(2, fixedAt: nine)])
    values.source.refusesCredit = true
    #expect(try values.step(nine).sent == [2, 1])
    var free = PlannerScene(promos(1...2))
    free.source.refusesCredit = true
    #expect(try free.step(nine).sent == [1])
    var promo = PlannerScene(rules: rules(), promos(1...2))
    promo.source.refusesCredit = true
    #expect(throws: (any Error).self) { try promo.step(nine) }
  }

  @Test func `a due promo that lacks credit says so in the waiting rest`() throws {
    let scene = PlannerScene(rules: rules(), [.sample(1, kind: .promo, fixedAt: nine)])
    let plan = try scene.plan(nine, days: 0)
    #expect(plan.waits.map(\.isWait) == [true])
    guard case .wait(_, "promo-credit", nil, let reason)? = plan.waits.first else {
      Issue.record("\(plan.waits)")
      return
    }
    #expect(reason.contains("0 of 30"))
  }
}
