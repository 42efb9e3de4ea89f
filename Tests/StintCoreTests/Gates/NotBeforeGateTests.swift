import StintCore
import StintTestSupport
import Testing

@Suite struct NotBeforeGateTests {
  let until = Timestamp.at("2026-03-02T12:00Z")

  @Test(arguments: [(-1, false), (0, true), (1, true)])
  func `a cool-down and a next try end at their very instant`(
    milliseconds: Int, passes: Bool
  ) throws {
    let now = until.plus(.milliseconds(milliseconds))
    var green = Target.sample(1)
    green.notBefore = until
    var retried = Target.sample(2)
    retried.retryAt = until
    for target in [green, retried] {
      let verdict = try GateScene().verdict(of: "not-before", on: target, at: now)
      #expect(verdict.passes == passes)
      if !passes { #expect(verdict.waitsUntil == until) }
    }
  }

  @Test func `an override does not shorten them`() throws {
    var target = Target.sample(1, override: "now")
    target.notBefore = until
    #expect(
      try GateScene().verdict(of: "not-before", on: target, at: until.minus(.seconds(1))).isWait)
  }
}
