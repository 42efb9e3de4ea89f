import StintCore
import StintTestSupport
import Testing

@Suite struct PromoGapGateTests {
  let last = Timestamp.at("2026-03-02T09:00Z")

  private var scene: GateScene {
    GateScene(
      rules: Rules(promo: PromoRules(gap: .hours(36))),
      history: [.sample(7, .promo, at: last), .sample(8, at: last.plus(.hours(1)))])
  }

  @Test(arguments: [(-1, false), (0, true), (1, true)])
  func `a promo passes once the gap is over`(milliseconds: Int, passes: Bool) throws {
    let now = last.plus(.hours(36)).plus(.milliseconds(milliseconds))
    let verdict = try scene.verdict(of: "promo-gap", on: .sample(1, kind: .promo), at: now)
    #expect(verdict.passes == passes)
    if !passes { #expect(verdict.waitsUntil == last.plus(.hours(36))) }
  }

  @Test func `other kinds pass, and a promo with an override`() throws {
    #expect(try scene.verdict(of: "promo-gap", on: .sample(1), at: last).passes)
    let forced = Target.sample(1, kind: .promo, override: "so")
    #expect(try scene.verdict(of: "promo-gap", on: forced, at: last).passes)
  }

  @Test func `after the clock was set back a promo that lies ahead counts`() throws {
    let verdict = try scene.verdict(
      of: "promo-gap", on: .sample(1, kind: .promo), at: last.minus(.days(1)))
    #expect(verdict.waitsUntil == last.plus(.hours(36)))
  }
}
