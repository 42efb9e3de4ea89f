import StintCore
import StintTestSupport
import Testing

@Suite struct PromoCreditGateTests {
  private let end = Timestamp.at("2026-03-02T09:00Z")
  private let promo = Target.sample(2, kind: .promo)

  private func scene(_ credits: Credit...) -> GateScene {
    let price = PromoPrice(minutes: 30, within: .days(7))
    var scene = GateScene(rules: Rules(promo: PromoRules(earn: price)))
    scene.credit = CreditLedger(credits, within: price.within)
    return scene
  }

  private func credit(_ milliseconds: Int64, at instant: Timestamp? = nil) -> Credit {
    Credit(session: 1, earnedAt: instant ?? end, earned: milliseconds)
  }

  @Test(arguments: [(1_799_999, false), (1_800_000, true), (1_800_001, true)])
  func `a promo passes with its full price`(milliseconds: Int64, passes: Bool) throws {
    let verdict = try scene(credit(milliseconds))
      .verdict(of: "promo-credit", on: promo, at: end.plus(.hours(1)))
    #expect(verdict.passes == passes)
    if !passes { #expect(verdict.waitsUntil == nil && verdict.isWait) }
  }

  @Test(arguments: [(-1, false), (0, true), (1, true)])
  func `a session pays from its end on`(milliseconds: Int, passes: Bool) throws {
    let verdict = try scene(credit(1_800_000))
      .verdict(of: "promo-credit", on: promo, at: end.plus(.milliseconds(milliseconds)))
    #expect(verdict.passes == passes)
    if !passes { #expect(verdict.waitsUntil == end) }
  }

  @Test(arguments: [(-1, true), (0, false), (1, false)])
  func `a credit has lapsed at the very end of its window`(milliseconds: Int, passes: Bool) throws {
    let now = end.plus(.days(7)).plus(.milliseconds(milliseconds))
    let verdict = try scene(credit(1_800_000)).verdict(of: "promo-credit", on: promo, at: now)
    #expect(verdict.passes == passes)
  }

  @Test func `several sessions together make a price`() throws {
    let scene = scene(credit(900_000), credit(900_000, at: end.plus(.days(6))))
    func passes(_ now: Timestamp) throws -> Bool {
      try scene.verdict(of: "promo-credit", on: promo, at: now).passes
    }
    #expect(try !passes(end.plus(.days(5))))
    #expect(try passes(end.plus(.days(6))))
    #expect(try !passes(end.plus(.days(7))))
  }

  @Test(arguments: [
    (0, "0 of 30", "30 missing"), (59_999, "0 of 30", "30 missing"),
    (1_739_999, "28 of 30", "2 missing"), (1_740_000, "29 of 30", "1 missing"),
  ])
  func `it says what is there and what missing`(
    milliseconds: Int64, there: String, missing: String
  ) throws {
    let verdict = try scene(credit(milliseconds)).verdict(of: "promo-credit", on: promo, at: end)
    guard case .wait(nil, let reason) = verdict else {
      Issue.record("\(verdict)")
      return
    }
    #expect(reason.contains("\(there) minutes engaged in business within 1w"))
    #expect(reason.contains(missing) && reason.contains("stint engage -q business"))
  }

  @Test func `the next account of a promo that has paid is free`() throws {
    var scene = scene()
    scene.begun = [Send.Promo(postID: 1, cycle: 0)]
    let sibling = Target.sample(9, on: "shop@b", post: 1, kind: .promo)
    #expect(try scene.verdict(of: "promo-credit", on: sibling, at: end).passes)
    #expect(try scene.verdict(of: "promo-credit", on: promo, at: end).isWait)
    let again = Target.sample(
      9, post: 1, kind: .promo, evergreen: Evergreen(coolDown: .hours(1)), cycle: 1)
    #expect(try scene.verdict(of: "promo-credit", on: again, at: end).isWait)
  }

  @Test(arguments: [Kind.value, .question, .share])
  func `other kinds cost nothing`(kind: Kind) throws {
    let target = Target.sample(2, kind: kind)
    #expect(try scene().verdict(of: "promo-credit", on: target, at: end).passes)
  }

  @Test func `an override passes, and so does a queue without a price`() throws {
    let forced = Target.sample(2, kind: .promo, override: "sale")
    #expect(try scene().verdict(of: "promo-credit", on: forced, at: end).passes)
    #expect(try GateScene().verdict(of: "promo-credit", on: promo, at: end).passes)
  }
}
