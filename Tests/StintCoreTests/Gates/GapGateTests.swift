import StintCore
import StintTestSupport
import Testing

@Suite struct GapGateTests {
  let last = Timestamp.at("2026-03-02T09:00Z")

  private var scene: GateScene {
    GateScene(rules: Rules(gap: .minutes(90)), history: [.sample(7, at: last)])
  }

  @Test(arguments: [(-1, false), (0, true), (1, true)])
  func `a post passes once the gap is over`(milliseconds: Int, passes: Bool) throws {
    let now = last.plus(.minutes(90)).plus(.milliseconds(milliseconds))
    let verdict = try scene.verdict(of: "gap", on: .sample(1), at: now)
    #expect(verdict.passes == passes)
    if !passes { #expect(verdict.waitsUntil == last.plus(.minutes(90))) }
  }

  @Test func `after the clock was set back a post that lies ahead counts`() throws {
    let verdict = try scene.verdict(of: "gap", on: .sample(1), at: last.minus(.days(1)))
    #expect(verdict.waitsUntil == last.plus(.minutes(90)))
  }

  @Test func `an override passes`() throws {
    #expect(try scene.verdict(of: "gap", on: .sample(1, override: "so"), at: last).passes)
  }
}
