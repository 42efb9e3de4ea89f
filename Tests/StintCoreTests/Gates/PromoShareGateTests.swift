import StintCore
import StintTestSupport
import Testing

@Suite struct PromoShareGateTests {
  let now = Timestamp.at("2026-03-10T12:00Z")
  let promo = Target.sample(99, kind: .promo)

  /// `p` and `v` stand for promos and others, oldest first, a day apart; `?` makes the one before
  /// it uncertain.
  private func scene(_ history: String, _ share: PromoShare) -> GateScene {
    var sends: [Send] = []
    let kinds = history.filter { $0 != "?" }
    for letter in history {
      if letter == "?" {
        sends[sends.count - 1].isCertain = false
        continue
      }
      let index = sends.count
      sends.append(
        .sample(
          Int64(index + 1), letter == "p" ? .promo : .value,
          at: now.minus(.days(kinds.count - index))))
    }
    return GateScene(rules: Rules(promo: PromoRules(share: share)), history: sends)
  }

  @Test(arguments: [
    ("pvvv", false), ("pvvvv", true), ("pvvvvv", true), ("", true), ("vvv", true), ("vvvvp", false),
  ])
  func `one in five passes after four others`(history: String, passes: Bool) throws {
    let verdict = try scene(history, PromoShare(promos: 1, outOf: 5))
      .verdict(of: "promo-share", on: promo, at: now)
    #expect(verdict.passes == passes)
  }

  @Test(arguments: [("pvp", false), ("pvvp", false), ("pvvvp", true), ("vvvvp", true)])
  func `two in five leave room for a second one`(history: String, passes: Bool) throws {
    let verdict = try scene(history, PromoShare(promos: 2, outOf: 5))
      .verdict(of: "promo-share", on: promo, at: now)
    #expect(verdict.passes == passes)
  }

  @Test(arguments: [("pv", true), ("pv?", false), ("p?v", true), ("vp?", false), ("pv?v", true)])
  func `what may not have gone out makes no room, a promo that may have takes some`(
    history: String, passes: Bool
  ) throws {
    let verdict = try scene(history, PromoShare(promos: 1, outOf: 2))
      .verdict(of: "promo-share", on: promo, at: now)
    #expect(verdict.passes == passes)
  }

  @Test func `after the clock was set back promos do not follow each other`() throws {
    var scene = scene("pvv", PromoShare(promos: 1, outOf: 3))
    let earlier = now.minus(.days(20))
    #expect(try scene.verdict(of: "promo-share", on: promo, at: earlier).isWait)
    scene.history.insert(.sample(4, at: earlier.minus(.hours(2))), at: 0)
    scene.history.insert(.sample(5, .promo, at: earlier.minus(.hours(1))), at: 1)
    #expect(try scene.verdict(of: "promo-share", on: promo, at: earlier).isWait)
  }

  @Test func `a post logged by hand with an earlier time makes no room after a later promo`() throws
  {
    let scene = GateScene(
      rules: Rules(promo: PromoRules(share: PromoShare(promos: 1, outOf: 2))),
      history: [
        .sample(-2, at: now.minus(.days(2)), number: 2),
        .sample(1, .promo, at: now.minus(.days(1)), number: 1),
      ])
    #expect(try scene.verdict(of: "promo-share", on: promo, at: now).isWait)
  }

  @Test func `other kinds pass, and a promo with an override`() throws {
    let scene = scene("p", PromoShare(promos: 1, outOf: 5))
    #expect(try scene.verdict(of: "promo-share", on: .sample(99), at: now).passes)
    let forced = Target.sample(99, kind: .promo, override: "sale ends")
    #expect(try scene.verdict(of: "promo-share", on: forced, at: now).passes)
  }
}
