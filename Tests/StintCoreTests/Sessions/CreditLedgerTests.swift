import StintCore
import StintTestSupport
import Testing

@Suite struct CreditLedgerTests {
  private let end = Timestamp.at("2026-03-02T09:00Z")

  private func minutes(_ count: Int64) -> Int64 { count * 60_000 }

  private func credit(_ session: Int64, _ minutes: Int64, after hours: Int = 0) -> Credit {
    Credit(session: session, earnedAt: end.plus(.hours(hours)), earned: minutes * 60_000)
  }

  @Test(arguments: [(-1, 0), (0, 25), (1, 25)])
  func `a credit counts from its session's end`(milliseconds: Int, there: Int64) {
    let ledger = CreditLedger([credit(1, 25)], within: .days(7))
    #expect(ledger.balance(at: end.plus(.milliseconds(milliseconds))) == minutes(there))
  }

  @Test(arguments: [(-1, 25), (0, 0), (1, 0)])
  func `a credit is gone at the very instant its window is over`(milliseconds: Int, there: Int64) {
    var ledger = CreditLedger([credit(1, 25)], within: .days(7))
    let now = end.plus(.days(7)).plus(.milliseconds(milliseconds))
    #expect(ledger.balance(at: now) == minutes(there))
    #expect(ledger.take(minutes(25), at: now).total == minutes(there))
  }

  @Test func `the oldest is taken first, whatever order they come in`() {
    var ledger = CreditLedger(
      [credit(3, 10, after: 2), credit(1, 10, after: 1), credit(2, 10, after: 1)], within: .days(7))
    let now = end.plus(.hours(3))
    #expect(
      ledger.take(minutes(25), at: now) == [
        CreditUse(session: 1, milliseconds: minutes(10)),
        CreditUse(session: 2, milliseconds: minutes(10)),
        CreditUse(session: 3, milliseconds: minutes(5)),
      ])
    #expect(ledger.balance(at: now) == minutes(5))
    #expect(ledger.take(minutes(25), at: now).total == minutes(5))
    #expect(ledger.take(minutes(25), at: now) == [])
    #expect(ledger.balance(at: now) == 0)
  }

  @Test func `what lapsed or is still to come is left alone`() {
    var ledger = CreditLedger(
      [credit(1, 10), credit(2, 10, after: 24), credit(3, 10, after: 48)], within: .hours(30))
    let now = end.plus(.hours(30))
    #expect(ledger.take(minutes(30), at: now).map(\.session) == [2])
    #expect(ledger.balance(at: end) == minutes(10))
  }

  @Test func `a session that was shortened below what was taken has nothing left`() {
    let short = Credit(session: 1, earnedAt: end, earned: minutes(10), used: minutes(30))
    var ledger = CreditLedger([short, credit(2, 20)], within: .days(7))
    #expect(ledger.balance(at: end) == minutes(20))
    #expect(ledger.take(minutes(15), at: end).map(\.session) == [2])
    #expect(ledger.credits[0].left == 0)
  }

  @Test func `only a session that ended after now makes time bring credit`() {
    let later = CreditLedger([credit(1, 20), credit(2, 20, after: 5)], within: .hours(6))
    #expect(later.instant(of: minutes(40), after: end) == end.plus(.hours(5)))
    #expect(later.instant(of: minutes(41), after: end) == nil)
    #expect(later.instant(of: minutes(10), after: end.plus(.hours(5))) == nil)
    // The first is gone before the second comes.
    let apart = CreditLedger([credit(1, 20), credit(2, 20, after: 7)], within: .hours(6))
    #expect(apart.instant(of: minutes(40), after: end) == nil)
  }

  @Test func `what lapses next is what is left, together at one instant`() {
    let used = Credit(session: 1, earnedAt: end, earned: minutes(10), used: minutes(10))
    let ledger = CreditLedger(
      [used, credit(2, 7, after: 1), credit(3, 8, after: 1), credit(4, 9, after: 2)],
      within: .days(1))
    let next = ledger.nextLapse(after: end.plus(.hours(3)))
    #expect(next?.at == end.plus(.hours(25)))
    #expect(next?.milliseconds == minutes(15))
    #expect(ledger.nextLapse(after: end.plus(.days(9)))?.at == nil)
  }

  @Test func `windows at the ends of time do not trap`() {
    let ledger = CreditLedger([credit(1, 10)], within: .milliseconds(Int64.max))
    #expect(ledger.balance(at: .distantFuture) == minutes(10))
  }

  /// Against a list of single minutes, each with its own end.
  @Test(arguments: 0..<200)
  func `it takes what a list of single milliseconds would`(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let within = Duration.milliseconds(random.number(1...20))
    let credits = (0..<random.number(0...6)).map { index in
      Credit(
        session: Int64(index), earnedAt: end.plus(.milliseconds(random.number(0...30))),
        earned: Int64(random.number(0...9)), used: Int64(random.number(0...5)))
    }
    var ledger = CreditLedger(credits, within: within)
    var units = credits.flatMap { credit in
      (0..<max(0, credit.earned - credit.used)).map { _ in (credit.earnedAt, credit.session) }
    }
    for _ in 0..<8 {
      let now = end.plus(.milliseconds(random.number(-2...60)))
      let cost = random.number(0...12)
      let usable = units.filter {
        $0.0 <= now && now.milliseconds - $0.0.milliseconds < within.wholeMilliseconds
      }
      #expect(ledger.balance(at: now) == Int64(usable.count), "seed \(seed)")
      let taken = usable.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.prefix(cost)
      for unit in taken { units.remove(at: units.firstIndex { $0 == unit } ?? 0) }
      let uses = ledger.take(Int64(cost), at: now)
      #expect(
        uses.flatMap { use in (0..<use.milliseconds).map { _ in use.session } }
          == taken.map(\.1), "seed \(seed)")
    }
  }
}
