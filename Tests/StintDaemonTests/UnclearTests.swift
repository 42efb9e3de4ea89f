import StintCore
@testable import StintDaemon
import StintDelivery
import StintExporters
import StintStore
import StintTestSupport
import Testing

/// A try that got no clear answer: the network is asked before anybody sends again.
@Suite struct UnclearTests {
  let now = Timestamp.at("2026-03-02T09:00Z")

  private func minutes(_ count: Int) -> Timestamp { now.advanced(by: .seconds(count * 60)) }

  private func scene(
    _ deliverer: RecordingDeliverer, _ outcomes: Outcome..., parts: String = "hello"
  ) throws -> (TickHarness, Int64) {
    let scene = try TickHarness(deliverer: deliverer)
    let id = try scene.add(parts, at: now, now: now)
    for outcome in outcomes { deliverer.script("shop@a", outcome) }
    return (scene, id)
  }

  @Test func `a lost answer is found at once`() async throws {
    let deliverer = RecordingDeliverer(lookup: .found(remoteID: "7", url: "https://a.example/7"))
    let (scene, id) = try scene(deliverer, .unknown(reason: "the connection broke"))
    #expect(try await scene.tick(at: now).status == .done)
    #expect(
      try scene.target(id).state
        == .sent(Receipt(at: now, remoteID: "7", url: "https://a.example/7")))
    #expect(deliverer.delivered.count == 1)
    #expect(try scene.store.attempts(ofPost: id).map(\.state) == [.accepted])
  }

  /// A proxy that lost patience with a server says "503, come again" as well.
  @Test func `who told us to wait and kept it all the same gets it once`() async throws {
    let deliverer = RecordingDeliverer()
    deliverer.scriptLookups(.found(remoteID: "7", url: nil))
    let (scene, id) = try scene(
      deliverer, .temporary(reason: "503", retryAfter: .seconds(60), isRateLimit: true))
    _ = try await scene.tick(at: now)
    #expect(deliverer.lookups.isEmpty)
    #expect(try await scene.tick(at: minutes(1)).status == .done)
    #expect(deliverer.delivered.count == 1)
    #expect(try scene.target(id).state.name == .sent)
    #expect(try scene.target(id).remoteID == "7")
    #expect(try scene.store.attempts(ofPost: id).map(\.state) == [.failed, .accepted])
  }

  @Test(arguments: [LookupResult.absent, .cannotTell(reason: "503"), .neverTells(reason: "no")])
  func `where it is not to be seen the network's word counts`(look: LookupResult) async throws {
    let deliverer = RecordingDeliverer()
    deliverer.scriptLookups(look)
    let (scene, id) = try scene(
      deliverer, .temporary(reason: "429", retryAfter: .seconds(60), isRateLimit: true))
    _ = try await scene.tick(at: now)
    #expect(try await scene.tick(at: minutes(1)).status == .done)
    #expect(deliverer.delivered.count == 2)
    #expect(try scene.target(id).state.name == .sent)
  }

  private static let old = "https://old.example"
  private static let new = "https://new.example"

  @Test func `a try at another server than now is not looked for, and not made again`() async throws
  {
    let deliverer = RecordingDeliverer(settlingTime: .seconds(60))
    let (scene, id) = try scene(deliverer, .unknown(reason: "cut"))
    _ = try await scene.tick(at: now, server: Self.old)
    let lookups = deliverer.lookups.count
    _ = try await scene.tick(at: minutes(1), server: Self.new)
    #expect(
      try scene.target(id).state
        == .unknown(
          reason: "cut; it went to https://old.example, which is not the account's server now"))
    #expect(deliverer.delivered.count == 1)
    #expect(deliverer.lookups.count == lookups)
  }

  @Test func `a thread goes on at the server where it began, and nowhere else`() async throws {
    let deliverer = RecordingDeliverer()
    let scene = try TickHarness(deliverer: deliverer)
    let id = try scene.add("one", "two", at: now, now: now)
    deliverer.script("shop@a", .accepted(remoteID: "1", url: nil))
    deliverer.script("shop@a", .temporary(reason: "500", retryAfter: nil, isRateLimit: false))
    _ = try await scene.tick(at: now, server: Self.old)
    _ = try await scene.tick(at: minutes(60), server: Self.new)
    #expect(
      try scene.target(id).state
        == .held(
          Hold(
            cause: .validation,
            reason: "part 1 is at https://old.example, which is not the account's server now")))
    #expect(deliverer.delivered.count == 2)

    let target = try scene.target(id).target.id
    try scene.store.dueNow([target], override: nil, now: minutes(61), detail: "send")
    _ = try await scene.tick(at: minutes(62), server: Self.old)
    #expect(try scene.state(id) == .sent)
    #expect(deliverer.delivered.count == 3)
  }

  @Test func `the same address written otherwise is the same server`() async throws {
    let deliverer = RecordingDeliverer()
    let scene = try TickHarness(deliverer: deliverer)
    let id = try scene.add("one", "two", at: now, now: now)
    deliverer.script("shop@a", .accepted(remoteID: "1", url: nil))
    deliverer.script("shop@a", .temporary(reason: "500", retryAfter: nil, isRateLimit: false))
    _ = try await scene.tick(at: now, server: Self.old)
    _ = try await scene.tick(at: minutes(60), server: "https://Old.example/")
    #expect(try scene.state(id) == .sent)
  }

  @Test func `what did not arrive at the old server goes to the new one`() async throws {
    let deliverer = RecordingDeliverer()
    let (scene, id) = try scene(
      deliverer, .temporary(reason: "500", retryAfter: nil, isRateLimit: false))
    _ = try await scene.tick(at: now, server: Self.old)
    _ = try await scene.tick(at: minutes(60), server: Self.new)
    #expect(try scene.state(id) == .sent)
  }

  @Test func `what is not there yet is looked for again before it is sent again`() async throws {
    let deliverer = RecordingDeliverer(settlingTime: .seconds(60))
    let (scene, id) = try scene(deliverer, .unknown(reason: "no answer in time"))
    #expect(try await scene.tick(at: now).status == .waiting)
    #expect(try scene.target(id).waitsForLookup)
    #expect(try scene.target(id).waitReason == "no answer in time")
    // The rules count it as sent meanwhile.
    #expect(try scene.store.sends().map(\.state) == [.sending])

    let justBefore = now.advanced(by: .milliseconds(59_999))
    #expect(try await scene.tick(at: justBefore).deliveries.isEmpty)
    #expect(deliverer.delivered.count == 1)

    // One look that does not find it proves little.
    #expect(try await scene.tick(at: minutes(1)).status == .waiting)
    #expect(deliverer.delivered.count == 1)
    #expect(try await scene.tick(at: minutes(2)).status == .done)
    #expect(deliverer.lookups.count == 3)
    #expect(deliverer.delivered.count == 2)
    #expect(Set(deliverer.delivered.map(\.key)).count == 1)
    #expect(deliverer.handovers.map(\.firstTriedAt) == [nil, now])
    #expect(try scene.state(id) == .sent)
    #expect(try scene.store.sends().map(\.state) == [.sent])
    #expect(try scene.store.attempts(ofPost: id).map(\.failure) == ["no answer in time", nil])
  }

  @Test func `a process that died a moment ago leaves its request time to arrive`() async throws {
    let deliverer = RecordingDeliverer(settlingTime: .seconds(60))
    let (scene, id) = try scene(deliverer)
    let claim = try #require(
      try scene.store.claim(scene.setup, now: now, owner: "dead", lease: .seconds(300)) { _, _ in
        Inspection()
      }.claimed.first)
    _ = try scene.store.begin(
      claim, part: 1, operationKey: "k", payloadSHA256: "", owner: "dead", now: now)
    let soon = now.advanced(by: .seconds(2))
    _ = try await scene.tick(at: soon, dead: ["dead"])
    #expect(deliverer.delivered.isEmpty)
    #expect(try scene.target(id).waitUntil == minutes(1))
    _ = try await scene.tick(at: minutes(1))
    #expect(deliverer.delivered.isEmpty)
    _ = try await scene.tick(at: minutes(2))
    #expect(deliverer.delivered.count == 1)
    #expect(try scene.state(id) == .sent)
  }

  @Test func `what the network never shows is sent once more, then the user is asked`() async throws
  {
    let deliverer = RecordingDeliverer(settlingTime: .seconds(60))
    let (scene, id) = try scene(deliverer)
    for _ in 0..<2000 { deliverer.script("shop@a", .unknown(reason: "cut")) }
    for minute in 0...6 { _ = try await scene.tick(at: minutes(minute)) }
    #expect(deliverer.delivered.count == 2)
    // Each try: at once, when it has settled, and a minute later.
    #expect(deliverer.lookups.count == 6)
    #expect(
      try scene.target(id).state
        == .unknown(reason: "cut; it was tried twice, and neither try is to be seen there"))
    // The user has looked: from here on it counts anew.
    let target = try scene.target(id).target.id
    #expect(try scene.store.resolve(target, wasSent: false, url: nil, now: minutes(6)))
    for minute in 6...16 { _ = try await scene.tick(at: minutes(minute)) }
    #expect(deliverer.delivered.count == 4)
    #expect(Set(deliverer.delivered.map(\.key)).count == 2)
  }

  /// A network under whose requests our process dies each time.
  private func deathly(
    _ scene: TickHarness, at instant: Timestamp, safety: Description.Safety,
    settlingTime: Duration = .zero
  ) -> RecordingDeliverer {
    let deliverer = RecordingDeliverer(safety: safety, settlingTime: settlingTime) { _, _ in
      // What it answers cannot be written down: the target is another process's by now.
      _ = try? scene.store.recover(now: instant, owner: "dead", lease: .seconds(300)) {
        $0 == "one"
      }
    }
    deliverer.script("shop@a", .unknown(reason: "cut"))
    return deliverer
  }

  @Test func `processes that die at it may not send it again and again either`() async throws {
    let scene = try TickHarness()
    let id = try scene.add("hello", at: now, now: now)
    for minute in 0..<10 {
      let network = deathly(
        scene, at: minutes(minute), safety: .lookup, settlingTime: .seconds(60))
      _ = try await scene.tick(at: minutes(minute), deliverer: network, dead: ["dead"])
    }
    #expect(try scene.state(id) == .unknown)
    #expect(
      try scene.store.attempts(ofPost: id).map(\.failureClass) == [AttemptRecord.lost, nil])
  }

  @Test func `what the network said it took is looked for and never sent again`() async throws {
    let deliverer = RecordingDeliverer(settlingTime: .seconds(60))
    let (scene, id) = try scene(deliverer, .acknowledged(reason: "a.example answers 200: no id"))
    var looks: [Int64] = []
    for minute in 0...1500 {
      let before = deliverer.lookups.count
      _ = try await scene.tick(at: minutes(minute))
      if deliverer.lookups.count > before { looks.append(Int64(minute)) }
    }
    #expect(looks == [0, 1, 5, 25, 120, 360, 1440])
    #expect(deliverer.delivered.count == 1)
    #expect(
      try scene.target(id).state
        == .unknown(reason: "a.example answers 200: no id; it is not to be seen there"))
  }

  @Test func `what the network said it took is found when it shows up`() async throws {
    let deliverer = RecordingDeliverer(settlingTime: .seconds(60))
    let (scene, id) = try scene(deliverer, .acknowledged(reason: "no id"))
    deliverer.scriptLookups(.absent, .absent, .absent, .found(remoteID: "7", url: nil))
    for minute in 0...30 { _ = try await scene.tick(at: minutes(minute)) }
    #expect(deliverer.delivered.count == 1)
    #expect(try scene.target(id).state == .sent(Receipt(at: now, remoteID: "7")))
  }

  @Test func `where repeating is safe five processes may die at it`() async throws {
    let scene = try TickHarness()
    let id = try scene.add("hello", at: now, now: now)
    for minute in 0..<8 {
      let network = deathly(scene, at: minutes(minute), safety: .idempotent)
      _ = try await scene.tick(at: minutes(minute), deliverer: network, dead: ["dead"])
    }
    #expect(
      try scene.target(id).state
        == .unknown(reason: "its process was gone before the answer came, 6 times"))
    #expect(try scene.store.attempts(ofPost: id).count == 6)
  }

  @Test func `a network that tells us to wait for ever is believed twelve times`() async throws {
    let deliverer = RecordingDeliverer(safety: .never)
    let (scene, id) = try scene(deliverer)
    let limit = Outcome.temporary(reason: "429", retryAfter: .seconds(60), isRateLimit: true)
    for _ in 0..<100 { deliverer.script("shop@a", limit) }
    for minute in 0..<60 { _ = try await scene.tick(at: minutes(minute)) }
    #expect(deliverer.delivered.count == 12)
    #expect(try scene.target(id).state == .failed(reason: "429 (told to wait 12 times)"))
  }

  @Test func `a network that cannot be asked is asked for a day, then the user is`() async throws {
    let deliverer = RecordingDeliverer(lookup: .cannotTell(reason: "503"))
    let (scene, id) = try scene(deliverer, .unknown(reason: "cut"))
    _ = try await scene.tick(at: now)
    var looks: [Int64] = []
    for minute in 1...1500 {
      let before = deliverer.lookups.count
      _ = try await scene.tick(at: minutes(minute))
      if deliverer.lookups.count > before { looks.append(Int64(minute)) }
    }
    #expect(looks == [1, 5, 25, 120, 360, 1440])
    #expect(try scene.target(id).state == .unknown(reason: "cut; 503"))
    #expect(deliverer.delivered.count == 1)
  }

  @Test func `where repeating is safe the same key goes again, and not for ever`() async throws {
    let deliverer = RecordingDeliverer(safety: .idempotent)
    let lost = Outcome.unknown(reason: "cut")
    let (scene, id) = try scene(deliverer, lost, lost)
    _ = try await scene.tick(at: now)
    #expect(try scene.target(id).waitsForLookup)
    _ = try await scene.tick(at: minutes(1))
    #expect(deliverer.delivered.count == 2)
    _ = try await scene.tick(at: minutes(5))
    #expect(try scene.state(id) == .sent)
    #expect(deliverer.lookups.isEmpty)
    #expect(Set(deliverer.delivered.map(\.key)).count == 1)

    let stubborn = RecordingDeliverer(safety: .idempotent)
    for _ in 0..<3000 { stubborn.script("shop@a", lost) }
    let (other, second) = try self.scene(stubborn)
    for minute in 0...1500 { _ = try await other.tick(at: minutes(minute)) }
    #expect(try other.state(second) == .unknown)
    #expect(stubborn.delivered.count == 6)
  }

  /// The second answer is true of the second try only.
  @Test(arguments: [
    Outcome.temporary(reason: "no route", retryAfter: nil, isRateLimit: false),
    .temporary(reason: "wait", retryAfter: .seconds(120), isRateLimit: true),
    .credentials(reason: "revoked"),
  ])
  func `a no after a lost answer leaves the post in its place`(second: Outcome) async throws {
    let deliverer = RecordingDeliverer(safety: .idempotent)
    let (scene, id) = try scene(deliverer, .unknown(reason: "cut"), second)
    _ = try await scene.tick(at: now)
    _ = try await scene.tick(at: minutes(1))
    #expect(deliverer.delivered.count == 2)
    #expect(try scene.target(id).waitsForLookup)
    #expect(try scene.store.sends().map(\.state) == [.sending])
    _ = try await scene.tick(at: minutes(5))
    #expect(try scene.state(id) == .sent)
    // Another instant would give a record another key.
    #expect(Set(deliverer.delivered.map(\.instant)).count == 1)
    #expect(Set(deliverer.delivered.map(\.key)).count == 1)
  }

  @Test(arguments: [
    Outcome.permanent(reason: "too long"), .hold(Hold(cause: .media, reason: "too long")),
  ])
  func `a lasting no after a lost answer is for the user to settle`(second: Outcome) async throws {
    let (scene, id) = try scene(
      RecordingDeliverer(safety: .idempotent), .unknown(reason: "cut"), second)
    _ = try await scene.tick(at: now)
    _ = try await scene.tick(at: minutes(1))
    #expect(
      try scene.target(id).state
        == .unknown(reason: "an earlier try got no answer; then: too long"))
    #expect(try scene.store.sends().map(\.state) == [.unknown])
  }

  @Test func `what may be out stays in the history when its account is gone from the config`()
    async throws
  {
    let (scene, id) = try scene(RecordingDeliverer(), .unknown(reason: "cut"))
    _ = try await scene.tick(at: now)
    _ = try await scene.tick(at: minutes(1), without: "shop@a")
    #expect(try scene.target(id).waitsForLookup)
    #expect(try scene.store.sends().map(\.state) == [.sending])
    for minute in 2...1500 { _ = try await scene.tick(at: minutes(minute), without: "shop@a") }
    #expect(
      try scene.target(id).state
        == .unknown(reason: "cut; its account is not in the config any more"))
    #expect(try scene.store.sends().map(\.state) == [.unknown])
    #expect(try scene.store.attempts(ofPost: id).map(\.state) == [.unknown])
  }

  @Test func `where nobody can tell the user is asked at once`() async throws {
    let (scene, id) = try scene(
      RecordingDeliverer(safety: .never), .unknown(reason: "no answer in time"))
    #expect(try await scene.tick(at: now).status == .unknownOutcome)
    #expect(try scene.target(id).state == .unknown(reason: "no answer in time"))
    _ = try await scene.tick(at: minutes(3000))
    #expect(scene.deliverer.delivered.count == 1)
  }

  @Test(arguments: [true, false])
  func `the user may settle it while the network is still to be asked`(wasSent: Bool) async throws {
    let deliverer = RecordingDeliverer(
      lookup: .cannotTell(reason: "503"), settlingTime: .seconds(60))
    let (scene, id) = try scene(deliverer, .unknown(reason: "cut"))
    _ = try await scene.tick(at: now)
    let target = try scene.target(id).target.id
    #expect(try scene.store.resolve(target, wasSent: wasSent, url: nil, now: now))
    _ = try await scene.tick(at: minutes(1))
    #expect(try scene.state(id) == .sent)
    #expect(deliverer.delivered.count == (wasSent ? 1 : 2))
    #expect(Set(deliverer.delivered.map(\.key)).count == (wasSent ? 1 : 2))
  }

  @Test func `a clock that is set back does not make it wait for ever`() async throws {
    let deliverer = RecordingDeliverer(settlingTime: .seconds(60))
    let (scene, id) = try scene(deliverer, .unknown(reason: "cut"))
    let later = minutes(1_000_000)
    let post = try scene.add("later", at: later, now: now)
    _ = try await scene.tick(at: now)
    for minute in 1...2 { _ = try await scene.tick(at: minutes(minute)) }
    #expect(try scene.state(id) == .sent)
    deliverer.script("shop@a", .unknown(reason: "cut"))
    _ = try await scene.tick(at: later)
    #expect(try scene.target(post).waitsForLookup)
    // Two years back: its instant is far away, so a second process takes it for a stuck one only then.
    for second in [61, 122] { _ = try await scene.tick(at: later.advanced(by: .seconds(second))) }
    #expect(try scene.state(post) == .sent)
  }

  @Test func `a refused credential stops the account until it is renewed`() async throws {
    let deliverer = RecordingDeliverer()
    let (scene, first) = try scene(deliverer, .credentials(reason: "401: token revoked"))
    let second = try scene.add("second", at: now, now: now)
    let report = try await scene.tick(at: now)
    #expect(report.status == .waiting)
    #expect(deliverer.delivered.count == 1)
    #expect(try [first, second].map { try scene.state($0) } == [.queued, .queued])
    #expect(try scene.store.sends().isEmpty)
    #expect(
      try scene.store.conditions(of: try #require(scene.setup.accounts["shop@a"]))
        .credentialProblem == "401: token revoked")
    _ = try await scene.tick(at: minutes(5))
    #expect(deliverer.delivered.count == 1)
    try scene.store.setCredentialProblem("shop@a", nil)
    // What comes late comes one a tick.
    for minute in [6, 7] { _ = try await scene.tick(at: minutes(minute)) }
    #expect(try [first, second].map { try scene.state($0) } == [.sent, .sent])
    #expect(deliverer.delivered.count == 3)
  }

  @Test func `after being told to wait the account's other posts are not tried`() async throws {
    let deliverer = RecordingDeliverer()
    let limit = Outcome.temporary(
      reason: "429", retryAfter: .seconds(120), isRateLimit: true)
    let (scene, first) = try scene(deliverer, limit)
    let second = try scene.add("second", at: now, now: now)
    _ = try await scene.tick(at: now)
    #expect(deliverer.delivered.count == 1)
    #expect(try scene.state(second) == .queued)
    _ = try await scene.tick(at: now.advanced(by: .seconds(119)))
    #expect(deliverer.delivered.count == 1)
    _ = try await scene.tick(at: minutes(2))
    #expect(try [first, second].map { try scene.state($0) } == [.sent, .sent])
  }
}

/// What a deliverer is told, and may keep.
@Suite struct HandoverTests {
  let now = Timestamp.at("2026-03-02T09:00Z")

  @Test func `later parts are told of the earlier ones, also after a restart`() async throws {
    let deliverer = RecordingDeliverer(safety: .never)
    let scene = try TickHarness(deliverer: deliverer)
    let id = try scene.add("one", "two", "three", at: now, now: now)
    deliverer.script(
      "shop@a", .accepted(remoteID: "r1", url: "u1"),
      .temporary(reason: "503", retryAfter: nil, isRateLimit: false))
    _ = try await scene.tick(at: now)
    _ = try await scene.tick(at: now.advanced(by: .seconds(120)))
    #expect(try scene.state(id) == .sent)
    let earlier = deliverer.handovers.map { handover in
      handover.earlier.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.remoteID ?? "")" }
    }
    #expect(earlier == [[], ["1 r1"], ["1 r1"], ["1 r1", "2 r3"]])
    #expect(try scene.target(id).remoteID == "r1")
  }

  @Test func `a look is told when the try began and what belongs to other posts`() async throws {
    let clock = TestClock(now)
    let deliverer = RecordingDeliverer(lookup: .cannotTell(reason: "503")) { _, _ in
      clock.advance(by: .seconds(50))
    }
    let scene = try TickHarness(deliverer: deliverer)
    try scene.add("before", at: now, now: now)
    _ = try await scene.tick(at: now)
    try scene.add("one", at: now, now: now)
    deliverer.script("shop@a", .unknown(reason: "no answer in time"))
    let begun = clock.now
    _ = try await Tick(
      setup: scene.setup, store: scene.store, deliverers: DelivererTable { _ in deliverer },
      exporter: PlainExporter.named, owner: "one", clock: { clock.now }, isDead: { _ in false },
      mediaProblem: { _ in nil }
    ).run(at: now)
    let looked = try #require(deliverer.lookupHandovers.first)
    #expect(looked.firstTriedAt == begun)
    #expect(looked.knownRemoteIDs == ["r1"])
  }

  @Test func `notes outlive a failure and go with the answer`() async throws {
    let deliverer = RecordingDeliverer { parcel, handover in
      let known = handover.journal.note("upload", key: parcel.operationKey) ?? "none"
      try? handover.journal.keep("upload", known + "+1", key: parcel.operationKey)
    }
    let scene = try TickHarness(deliverer: deliverer)
    let id = try scene.add("one", at: now, now: now)
    deliverer.script("shop@a", .temporary(reason: "503", retryAfter: nil, isRateLimit: false))
    _ = try await scene.tick(at: now)
    let key = try #require(deliverer.delivered.first).key
    #expect(try scene.store.deliveryNote("upload", key: key) == "none+1")
    _ = try await scene.tick(at: now.advanced(by: .seconds(120)))
    #expect(try scene.state(id) == .sent)
    #expect(try scene.store.deliveryNote("upload", key: key) == nil)
  }

  @Test func `nothing more is sent once the lease may be over`() async throws {
    let deliverer = RecordingDeliverer { _, handover in #expect(handover.mayStillSend()) }
    let scene = try TickHarness(deliverer: deliverer)
    try scene.add("one", at: now, now: now)
    _ = try await scene.tick(at: now)
    let lease = Lease(until: now.advanced(by: .seconds(300)))
    #expect(lease.isHeld(at: now.advanced(by: .seconds(289))))
    #expect(!lease.isHeld(at: now.advanced(by: .seconds(290))))
    lease.extend(until: now.advanced(by: .seconds(600)))
    #expect(lease.isHeld(at: now.advanced(by: .seconds(290))))
    // It is sent; nobody may send it once more.
    #expect(deliverer.handovers.allSatisfy { !$0.mayStillSend() })
  }

  @Test func `a lease is made longer only for what is still ours`() throws {
    let scene = try TickHarness()
    let id = try scene.add("one", at: now, now: now)
    _ = try scene.store.claim(scene.setup, now: now, owner: "a", lease: .seconds(300)) { _, _ in
      Inspection()
    }
    let end = now.advanced(by: .seconds(900))
    try scene.store.extendLeases(of: "b", until: end)
    #expect(try scene.target(id).leaseEnd == now.advanced(by: .seconds(300)))
    try scene.store.extendLeases(of: "a", until: end)
    #expect(try scene.target(id).leaseEnd == end)
  }
}

extension TargetRecord {
  fileprivate var leaseEnd: Timestamp? {
    if case .sending(let claim) = state { claim.leaseEnd } else { nil }
  }
}
