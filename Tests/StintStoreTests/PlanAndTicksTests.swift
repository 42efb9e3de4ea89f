import StintCore
import StintStore
import StintTestSupport
import Testing

/// What the plan says is what ticks do.
@Suite struct PlanAndTicksTests {
  private struct Sent: Hashable, CustomStringConvertible {
    var instant: Timestamp
    var account: String
    var target: Int64
    var countsAt: Timestamp

    var description: String {
      "\(RFC3339.textInUTC(instant)) \(account) target \(target) at \(RFC3339.textInUTC(countsAt))"
    }
  }

  @Test(arguments: 0..<120)
  func `ticks at the planner's events send what the plan says`(seed: Int) throws {
    let round = try RandomCase(seed: UInt64(seed), isWholeMinutes: seed % 3 != 0)
    try compare(round, seed: seed) { store, now, waits in
      try store.nextInstant(round.setup, after: now, waits: waits) { _, _ in Inspection() }
    }
  }

  @Test(arguments: 1000..<1040)
  func `ticks at every minute send what the plan says`(seed: Int) throws {
    var round = try RandomCase(seed: UInt64(seed), isWholeMinutes: true)
    round.end = min(round.end, round.start.plus(.hours(9)))
    try compare(round, seed: seed) { _, now, _ in now.plus(.minutes(1)) }
  }

  @Test(arguments: 2000..<2040)
  func `a session closed between ticks changes the forecast from then on`(seed: Int) throws {
    let round = try RandomCase(seed: UInt64(seed), isWholeMinutes: seed % 3 != 0)
    try compare(round, seed: seed, closing: 3) { store, now, waits in
      try store.nextInstant(round.setup, after: now, waits: waits) { _, _ in Inspection() }
    }
  }

  @Test func `the random cases let promos pay, share, wait and lack`() throws {
    var (paid, fromSeveral, free, waiting, lacking) = (0, 0, 0, 0, 0)
    for seed in 0..<120 {
      let round = try RandomCase(seed: UInt64(seed), isWholeMinutes: seed % 3 != 0)
      guard round.hasPrice else { continue }
      let folder = try TemporaryFolder()
      let store = try folder.store()
      try round.fill(store)
      let plan = try store.plan(round.setup, from: round.start, through: round.end) { _, _ in
        Inspection()
      }
      let promos = plan.dispatches.map(\.dispatch).filter { $0.target.kind == .promo }
      paid += promos.count { !$0.payment.isEmpty }
      fromSeveral += promos.count { $0.payment.count > 1 }
      free += promos.count { $0.payment.isEmpty }
      lacking += plan.hopeless.count { $0.reason.contains("promo credit") }
      for case .wait(_, "promo-credit", _, _) in plan.waits { waiting += 1 }
    }
    let all = (paid, fromSeveral, free, waiting, lacking)
    #expect(
      paid >= 30 && fromSeveral >= 5 && free >= 10 && waiting >= 5 && lacking >= 50, "\(all)")
  }

  /// Ticks from the start to the end, and compares with the plan made at the start and with another
  /// one made whenever a session was closed meanwhile.
  private func compare(
    _ round: RandomCase, seed: Int, closing sessions: Int = 0,
    next: (Store, Timestamp, [Decision]) throws -> Timestamp?
  ) throws {
    var round = round
    let folder = try TemporaryFolder()
    let store = try folder.store()
    try round.fill(store)
    var ends: [Timestamp] = []
    if round.hasPrice {
      let minutes = Int(round.start.duration(to: round.end).wholeSeconds / 60)
      for _ in 0..<sessions {
        ends.append(round.start.plus(.minutes(round.random.number(1...minutes))))
      }
    }
    var now = round.start
    for end in ends.sorted() + [nil] {
      let until = end ?? round.end.plus(.milliseconds(1))
      try compareStretch(round, store, from: now, until: until, seed: seed, next: next)
      guard let end else { break }
      try store.save(round.session(ending: end))
      now = end
    }
    let greens = Set(
      try store.targets(Store.Filter()).filter { $0.target.target.evergreen != nil }
        .map(\.target.target.id))
    let checker = RuleChecker(queue: round.queue, evergreens: greens)
    let sends = try store.sends()
    let complaints =
      checker.complaints(about: sends)
      + checker.complaints(
        aboutPaymentsOf: sends,
        try store.payments(of: round.queue.name, since: .distantPast),
        from: try store.sessions(
          queue: nil, from: .distantPast, until: .distantFuture, includingDeleted: true))
    #expect(complaints.isEmpty, "seed \(seed)")
  }

  /// Compares one stretch, [from, until), with the plan made at its beginning.
  private func compareStretch(
    _ round: RandomCase, _ store: Store, from start: Timestamp, until end: Timestamp, seed: Int,
    next: (Store, Timestamp, [Decision]) throws -> Timestamp?
  ) throws {
    let plan = try store.plan(round.setup, from: start, through: end.minus(.milliseconds(1))) {
      _, _ in Inspection()
    }
    let planned = plan.dispatches.map { instant, dispatch in
      Sent(
        instant: instant, account: dispatch.target.account, target: dispatch.target.id,
        countsAt: dispatch.at)
    }
    var sent: [Sent] = []
    var now: Timestamp? = start
    while let instant = now, instant < end {
      let result = try store.claim(
        round.setup, now: instant, owner: "test", lease: .seconds(300)
      ) { _, _ in Inspection() }
      for claim in result.claimed {
        sent.append(
          Sent(
            instant: instant, account: claim.target.account, target: claim.target.id,
            countsAt: claim.at))
        #expect(try store.settle(claim, .sent(remoteID: nil, url: nil), now: instant))
      }
      now = try next(store, instant, result.decisions.filter(\.isWait))
    }
    #expect(planned == sent, "seed \(seed)")
  }
}
