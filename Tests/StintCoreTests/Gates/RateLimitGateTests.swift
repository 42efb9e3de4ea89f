import StintCore
import StintTestSupport
import Testing

@Suite struct RateLimitGateTests {
  let until = Timestamp.at("2026-03-02T12:00Z")

  @Test(arguments: [(-1, false), (0, true), (1, true)])
  func `an account may send at the very instant the network named`(
    milliseconds: Int, passes: Bool
  ) throws {
    let scene = GateScene(conditions: Conditions(rateLimitedUntil: until))
    let now = until.plus(.milliseconds(milliseconds))
    for override in [nil, "please"] {
      let verdict = try scene.verdict(
        of: "rate-limit", on: .sample(1, override: override), at: now)
      #expect(verdict.passes == passes)
      if !passes { #expect(verdict.waitsUntil == until) }
    }
  }
}
