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

  private func compare(
    _ round: RandomCase, seed: Int,
    next: (Store, Timestamp, [Decision]) throws -> Timestamp?
  ) throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    try round.fill(store)
    let plan = try store.plan(round.setup, from: round.start, through: round.end) { _, _ in
      Inspection()
    }
    let planned = plan.dispatches.map { instant, dispatch in
      Sent(
        instant: instant, account: dispatch.target.account, target: dispatch.target.id,
        countsAt: dispatch.at)
    }
    var sent: [Sent] = []
    var now: Timestamp? = round.start
    while let instant = now, instant <= round.end {
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
    let greens = Set(
      try store.targets(Store.Filter()).filter { $0.target.target.evergreen != nil }
        .map(\.target.target.id))
    let complaints = RuleChecker(queue: round.queue, evergreens: greens)
      .complaints(about: try store.sends())
    #expect(complaints.isEmpty, "seed \(seed)")
  }
}
