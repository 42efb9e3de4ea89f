import StintCore
import StintTestSupport
import Testing

@Suite struct SameTextGateTests {
  let last = Timestamp.at("2026-03-02T09:00Z")

  private var scene: GateScene {
    GateScene(
      rules: Rules(sameText: .days(30)), history: [.sample(7, at: last, fingerprint: 42)])
  }

  @Test(arguments: [(-1, false), (0, true), (1, true)])
  func `the same text passes once its rest is over`(milliseconds: Int, passes: Bool) throws {
    let now = last.plus(.days(30)).plus(.milliseconds(milliseconds))
    let verdict = try scene.verdict(of: "same-text", on: .sample(1, fingerprint: 42), at: now)
    #expect(verdict.passes == passes)
    if !passes { #expect(verdict.waitsUntil == last.plus(.days(30))) }
  }

  @Test func `another text, an evergreen post and an override pass`() throws {
    let targets: [Target] = [
      .sample(1, fingerprint: 43), .sample(1),
      .sample(1, evergreen: Evergreen(coolDown: .days(1)), fingerprint: 42),
      .sample(1, fingerprint: 42, override: "again"),
    ]
    for target in targets {
      #expect(try scene.verdict(of: "same-text", on: target, at: last.plus(.days(1))).passes)
    }
  }

  @Test func `after the clock was set back a text that lies ahead counts`() throws {
    let verdict = try scene.verdict(
      of: "same-text", on: .sample(1, fingerprint: 42), at: last.minus(.days(1)))
    #expect(verdict.waitsUntil == last.plus(.days(30)))
  }
}
