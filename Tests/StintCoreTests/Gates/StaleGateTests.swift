import StintCore
import StintTestSupport
import Testing

@Suite struct StaleGateTests {
  let queued = Timestamp.at("2026-03-01T00:00Z")

  @Test(arguments: [(-1, true), (0, false), (1, false)])
  func `a post is too late at the very instant it expires`(milliseconds: Int, passes: Bool) throws {
    var target = Target.sample(1)
    target.expiresAt = .at("2026-03-02T12:00Z")
    let now = Timestamp.at("2026-03-02T12:00Z").plus(.milliseconds(milliseconds))
    let verdict = try GateScene().verdict(of: "stale", on: target, at: now)
    #expect(verdict.passes == passes)
    if !passes { #expect(verdict.holdCause == .expired) }
  }

  @Test(arguments: [(-1, true), (0, true), (1, false)])
  func `a post is stale once it is older than the limit`(milliseconds: Int, passes: Bool) throws {
    let scene = GateScene(rules: Rules(staleAfter: .days(21)))
    let now = queued.plus(.days(21)).plus(.milliseconds(milliseconds))
    let verdict = try scene.verdict(of: "stale", on: .sample(1, queuedAt: queued), at: now)
    #expect(verdict.passes == passes)
    if !passes { #expect(verdict.holdCause == .stale) }
  }

  @Test func `a post with a time of its own grows old from that time on`() throws {
    let scene = GateScene(rules: Rules(staleAfter: .days(1)))
    let target = Target.sample(1, queuedAt: queued, fixedAt: queued.plus(.days(30)))
    #expect(try scene.verdict(of: "stale", on: target, at: queued.plus(.days(31))).passes)
    let late = queued.plus(.days(31)).plus(.milliseconds(1))
    #expect(try scene.verdict(of: "stale", on: target, at: late).holdCause == .stale)
  }

  @Test(arguments: [(1, true), (2, false), (3, false)])
  func `an evergreen post is finished with its last round`(cycle: Int, passes: Bool) throws {
    let green = Evergreen(coolDown: .days(30), maximum: 2)
    let verdict = try GateScene().verdict(
      of: "stale", on: .sample(1, evergreen: green, cycle: cycle), at: queued)
    #expect(verdict.passes == passes)
    if !passes { #expect(verdict.holdCause == .finished) }
  }

  @Test(arguments: [(-1, true), (0, true), (1, false)])
  func `an evergreen post may go at its very last instant`(milliseconds: Int, passes: Bool) throws {
    let last = Timestamp.at("2026-06-01T00:00Z")
    let green = Evergreen(coolDown: .days(30), until: last)
    let verdict = try GateScene(rules: Rules(staleAfter: .days(1))).verdict(
      of: "stale", on: .sample(1, evergreen: green), at: last.plus(.milliseconds(milliseconds)))
    #expect(verdict.passes == passes)
  }

  @Test func `an override passes what is stale`() throws {
    let scene = GateScene(rules: Rules(staleAfter: .days(1)))
    let target = Target.sample(1, queuedAt: queued, override: "still true")
    #expect(try scene.verdict(of: "stale", on: target, at: queued.plus(.days(9))).passes)
  }
}
