import StintCore
import StintTestSupport
import Testing

@Suite struct QuietHoursGateTests {
  private func scene(_ start: Int, _ end: Int, zone: Zone = .utc) -> GateScene {
    GateScene(zone: zone, rules: Rules(quiet: [QuietHours(start: start, end: end)]))
  }

  @Test(arguments: [
    ("2026-03-02T21:59:59Z", true), ("2026-03-02T22:00:00Z", false),
    ("2026-03-02T22:00:01Z", false), ("2026-03-03T06:59:59Z", false),
    ("2026-03-03T07:00:00Z", true), ("2026-03-03T07:00:01Z", true),
  ])
  func `quiet hours over midnight hold from their first to before their last minute`(
    now: String, passes: Bool
  ) throws {
    let verdict = try scene(22 * 60, 7 * 60).verdict(of: "quiet", on: .sample(1), at: .at(now))
    #expect(verdict.passes == passes)
    if !passes { #expect(verdict.waitsUntil == .at("2026-03-03T07:00Z")) }
  }

  @Test func `hours that touch are waited out together`() throws {
    var scene = scene(60, 120)
    scene.rules.quiet.append(QuietHours(start: 120, end: 180))
    let verdict = try scene.verdict(of: "quiet", on: .sample(1), at: .at("2026-03-02T01:30Z"))
    #expect(verdict.waitsUntil == .at("2026-03-02T03:00Z"))
  }

  @Test func `hours that cover the day have no end to wait for`() throws {
    var scene = scene(0, 720)
    scene.rules.quiet.append(QuietHours(start: 720, end: 0))
    let verdict = try scene.verdict(of: "quiet", on: .sample(1), at: .at("2026-03-02T01:30Z"))
    #expect(verdict.isWait && verdict.waitsUntil == nil)
  }

  @Test func `an end in the hour that the spring night leaves out is where the clocks jump`() throws
  {
    let scene = scene(60, 150, zone: try TestZones.madrid)
    let verdict = try scene.verdict(of: "quiet", on: .sample(1), at: .at("2026-03-29T00:30Z"))
    #expect(verdict.waitsUntil == .at("2026-03-29T01:00Z"))
  }

  @Test(arguments: [
    // 02:15 the first time: quiet ends at the first 02:30, and begins again with the doubled hour.
    ("2026-10-25T00:15:00Z", "2026-10-25T00:30:00Z"),
    ("2026-10-25T01:15:00Z", "2026-10-25T01:30:00Z"),
  ])
  func `an end in the doubled hour of the autumn night is the next one`(
    now: String, until: String
  ) throws {
    let scene = scene(120, 150, zone: try TestZones.madrid)
    let verdict = try scene.verdict(of: "quiet", on: .sample(1), at: .at(now))
    #expect(verdict.waitsUntil == .at(until))
    #expect(try scene.verdict(of: "quiet", on: .sample(1), at: .at(until)).passes)
  }

  @Test func `hours that end with the doubled hour are quiet in both of its comings`() throws {
    let scene = scene(60, 180, zone: try TestZones.madrid)
    let verdict = try scene.verdict(of: "quiet", on: .sample(1), at: .at("2026-10-25T00:30Z"))
    #expect(verdict.waitsUntil == .at("2026-10-25T02:00Z"))
  }
}
