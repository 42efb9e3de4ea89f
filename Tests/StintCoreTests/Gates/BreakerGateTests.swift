import StintCore
import StintTestSupport
import Testing

@Suite struct BreakerGateTests {
  let failed = Timestamp.at("2026-03-02T12:00Z")

  @Test(arguments: [(4, true), (5, false), (6, false)])
  func `an account rests after five failures in a row`(failures: Int, passes: Bool) throws {
    let scene = GateScene(
      conditions: Conditions(failuresInARow: failures, lastFailureAt: failed))
    let verdict = try scene.verdict(
      of: "breaker", on: .sample(1, override: "please"), at: failed.plus(.minutes(30)))
    #expect(verdict.passes == passes)
    if !passes { #expect(verdict.waitsUntil == failed.plus(.hours(1))) }
  }

  @Test(arguments: [(-1, false), (0, true), (1, true)])
  func `the rest ends after an hour`(milliseconds: Int, passes: Bool) throws {
    let scene = GateScene(conditions: Conditions(failuresInARow: 7, lastFailureAt: failed))
    let now = failed.plus(.hours(1)).plus(.milliseconds(milliseconds))
    #expect(try scene.verdict(of: "breaker", on: .sample(1), at: now).passes == passes)
  }
}
