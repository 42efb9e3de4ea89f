import StintCore
import StintTestSupport
import Testing

@Suite struct PausedGateTests {
  let until = Timestamp.at("2026-03-02T12:00Z")

  @Test(arguments: [(-1, false), (0, true), (1, true)])
  func `a pause ends at its very instant`(milliseconds: Int, passes: Bool) throws {
    let scene = GateScene(conditions: Conditions(pause: Pause(until: until, reason: "holiday")))
    let now = until.plus(.milliseconds(milliseconds))
    let verdict = try scene.verdict(of: "paused", on: .sample(1), at: now)
    #expect(verdict.passes == passes)
    if !passes { #expect(verdict.waitsUntil == until) }
  }

  @Test func `a pause without an end waits for no instant`() throws {
    let scene = GateScene(conditions: Conditions(pause: Pause()))
    let verdict = try scene.verdict(of: "paused", on: .sample(1), at: until)
    #expect(verdict.isWait && verdict.waitsUntil == nil)
  }

  @Test func `an override passes a paused queue`() throws {
    let scene = GateScene(conditions: Conditions(pause: Pause()))
    let target = Target.sample(1, override: "urgent")
    #expect(try scene.verdict(of: "paused", on: target, at: until).passes)
  }
}
