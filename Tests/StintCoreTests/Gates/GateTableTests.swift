import StintCore
import StintTestSupport
import Testing

@Suite struct GateTableTests {
  @Test func `the table is not empty and no name stands in it twice`() {
    let names = GateTable.all.map { type(of: $0).name }
    #expect(names.count >= 16)
    #expect(Set(names).count == names.count)
  }

  @Test func `an override gets past the rules and past nothing else`() {
    let overridable = GateTable.all.filter { type(of: $0).isOverridable }.map { type(of: $0).name }
    #expect(
      Set(overridable) == [
        "paused", "quiet", "stale", "gap", "per-day", "promo-share", "promo-budget", "promo-gap",
        "promo-credit", "same-text",
      ])
  }

  @Test(arguments: GateTable.all.map { type(of: $0).name })
  func `every gate passes a plain post where there are no rules`(name: String) throws {
    let verdict = try GateScene().verdict(of: name, on: .sample(1), at: .at("2026-03-02T09:00Z"))
    #expect(verdict == .pass)
  }

  @Test func `the widest scope is named first`() throws {
    let moment = Moment(
      now: .at("2026-03-02T09:00Z"),
      account: Account(name: "shop@a", queue: "business", exporter: "plain"),
      queue: Queue(
        name: "business", zone: .utc,
        rules: Rules(promo: PromoRules(share: PromoShare(promos: 1, outOf: 2)))),
      conditions: Conditions(credentialProblem: "expired"),
      history: [.sample(1, .promo, at: .at("2026-03-01T09:00Z"))])
    let obstacle = try #require(GateTable.obstacle(to: .sample(2, kind: .promo), at: moment))
    #expect(obstacle.gate.gate == "credentials")
    #expect(obstacle.scope == .account)
  }
}
