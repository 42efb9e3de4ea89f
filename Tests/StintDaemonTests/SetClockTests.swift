import StintCore
@testable import StintDaemon
import StintDelivery
import StintStore
import StintSystem
import StintTestSupport
import Testing

/// Somebody sets the wall clock between a try that got no answer and the look for it.
@Suite struct SetClockTests {
  let now = Timestamp.at("2026-03-02T09:00Z")

  /// What the clocks say `seconds` after `now`, when somebody has set the wall clock by `set` since.
  private func reading(after seconds: Int64, set: Int64 = 0, boot: String = "one") -> ClockReading {
    let passed = 5_000_000 + seconds * 1000
    return ClockReading(
      wall: now.advanced(by: .seconds(seconds + set)), monotonic: passed, boot: passed,
      bootID: boot)
  }

  private func tick(
    _ scene: TickHarness, _ reading: ClockReading, dead: Set<String> = []
  ) async throws {
    _ = try await scene.tick(at: reading.wall, owner: "two", dead: dead, reading: reading)
  }

  @Test(arguments: [-3600, -7, 0, 7, 3600])
  func `the network is asked from the try on, as the clock tells it now`(set: Int64) async throws {
    let deliverer = RecordingDeliverer(settlingTime: .seconds(60))
    deliverer.script("shop@a", .unknown(reason: "cut"))
    let scene = try TickHarness(deliverer: deliverer)
    try scene.add("hello", at: now, now: now)
    try await tick(scene, reading(after: 0))
    try await tick(scene, reading(after: 4000, set: set))
    #expect(
      deliverer.lookupHandovers.map(\.firstTriedAt) == [now, now.advanced(by: .seconds(set))])
  }

  @Test func `of several tries it is asked from the first one on`() async throws {
    let deliverer = RecordingDeliverer(settlingTime: .seconds(60))
    for _ in 0..<2 { deliverer.script("shop@a", .unknown(reason: "cut")) }
    let scene = try TickHarness(deliverer: deliverer)
    let due = now.advanced(by: .seconds(-60))
    try scene.add("hello", at: due, now: due)
    for seconds: Int64 in [0, 100, 200] { try await tick(scene, reading(after: seconds, set: -7)) }
    // Two looks must agree before it is tried again.
    #expect(deliverer.delivered.count == 2)
    #expect(
      Set(deliverer.lookupHandovers.map(\.firstTriedAt)) == [now.advanced(by: .seconds(-7))])
  }

  @Test func `after a new start of the machine the attempt's own instant counts`() async throws {
    let deliverer = RecordingDeliverer(settlingTime: .seconds(60))
    deliverer.script("shop@a", .unknown(reason: "cut"))
    let scene = try TickHarness(deliverer: deliverer)
    try scene.add("hello", at: now, now: now)
    try await tick(scene, reading(after: 0))
    try await tick(scene, reading(after: 4000, set: -500, boot: "two"))
    #expect(deliverer.lookupHandovers.map(\.firstTriedAt) == [now, now])
  }

  /// Two looks, a minute apart, say that it is not there: only what had its time to arrive before the
  /// first of them may be sent again.
  @Test(arguments: [3600, -3600] as [Int64], [([59, 119], 1), ([60, 119], 1), ([60, 120], 2)])
  func `a request gets its time to arrive, however the clock was set`(
    set: Int64, looks: (at: [Int64], tries: Int)
  ) async throws {
    let deliverer = RecordingDeliverer(settlingTime: .seconds(60))
    let scene = try TickHarness(deliverer: deliverer)
    let id = try scene.add("hello", at: now, now: now)
    let claim = try #require(
      try scene.store.claim(scene.setup, now: now, owner: "dead", lease: .seconds(300)) { _, _ in
        Inspection()
      }.claimed.first)
    _ = try scene.store.begin(
      claim, part: 1, operationKey: Digest.key(of: claim), payloadSHA256: "", owner: "dead",
      now: now, clock: TryClock(reading(after: 0)).text)
    for seconds in looks.at {
      try await tick(scene, reading(after: seconds, set: set), dead: ["dead"])
    }
    #expect(deliverer.lookups.count >= 1)
    #expect(try scene.store.attempts(ofPost: id).count == looks.tries)
    #expect(deliverer.delivered.count == looks.tries - 1)
  }

  @Test func `what a clock said can be read again, and nothing else`() {
    let clock = TryClock(reading(after: 9))
    #expect(TryClock(clock.text) == clock)
    for text in ["", "1", "x one", " one"] { #expect(TryClock(text) == nil) }
    #expect(clock.instant(at: reading(after: 8)) == nil)
  }
}

extension Digest {
  fileprivate static func key(of claim: ClaimedTarget) -> String {
    operationKey(
      postUID: claim.post.uid, account: claim.target.account, part: 1,
      revision: claim.post.revision, cycle: claim.target.cycle, round: 0)
  }
}
