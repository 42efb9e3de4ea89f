import StintCore
import StintTestSupport
import Testing

@Suite struct DayCapGateTests {
  private func scene(_ sends: String..., cap: Int = 2, zone: Zone = .utc) -> GateScene {
    GateScene(
      zone: zone, rules: Rules(perDay: cap),
      history: sends.enumerated().map { .sample(Int64($0) + 1, at: .at($1)) })
  }

  @Test(arguments: [(1, false), (2, true), (3, true)])
  func `as many as the cap go out on a day`(cap: Int, passes: Bool) throws {
    let scene = scene("2026-03-02T09:00:00Z", cap: cap)
    let verdict = try scene.verdict(of: "per-day", on: .sample(9), at: .at("2026-03-02T23:59Z"))
    #expect(verdict.passes == passes)
    if !passes { #expect(verdict.waitsUntil == .at("2026-03-03T00:00Z")) }
  }

  @Test(arguments: [
    ("2026-03-02T23:59:59Z", false), ("2026-03-03T00:00:00Z", true), ("2026-03-03T00:00:01Z", true),
  ])
  func `a day ends at its midnight`(now: String, passes: Bool) throws {
    let scene = scene("2026-03-02T00:00:00Z", "2026-03-02T23:00:00Z")
    #expect(try scene.verdict(of: "per-day", on: .sample(9), at: .at(now)).passes == passes)
  }

  @Test(arguments: [
    // 28 and 29 March, 24 and 25 October: the days around both nights in Madrid.
    ("2026-03-29T08:00:00Z", "2026-03-29T22:00:00Z"),
    ("2026-10-25T08:00:00Z", "2026-10-25T23:00:00Z"),
  ])
  func `days of 23 and 25 hours end at the zone's midnight`(now: String, midnight: String) throws {
    let scene = scene(now, cap: 1, zone: try TestZones.madrid)
    let before = Timestamp.at(midnight).minus(.milliseconds(1))
    let verdict = try scene.verdict(of: "per-day", on: .sample(9), at: before)
    #expect(verdict.waitsUntil == .at(midnight))
    #expect(try scene.verdict(of: "per-day", on: .sample(9), at: .at(midnight)).passes)
  }

  @Test func `after the clock was set back the posts of a day still count on it`() throws {
    let scene = scene("2026-03-02T12:00:00Z", "2026-03-03T10:00:00Z", cap: 1)
    #expect(try scene.verdict(of: "per-day", on: .sample(9), at: .at("2026-03-02T08:00Z")).isWait)
    #expect(try scene.verdict(of: "per-day", on: .sample(9), at: .at("2026-03-01T08:00Z")).passes)
  }
}
