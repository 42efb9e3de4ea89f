import Foundation
import StintCore
import StintDaemon
import StintDelivery
import StintExporters
import StintStore
import StintSystem
import StintTestSupport
import Testing

/// What a process that died leaves behind, and what the next tick makes of it.
@Suite struct RecoveryTests {
  let now = Timestamp.at("2026-03-02T09:00Z")

  /// Claims the one post as `dead` and begins its first part; gives the attempt.
  private func begin(_ scene: TickHarness, part: Int = 1) throws -> (ClaimedTarget, Int64) {
    let claim = try #require(
      try scene.store.claim(
        scene.setup, now: now, owner: "dead", lease: .seconds(300)
      ) { _, _ in Inspection() }.claimed.first)
    let key = Digest.operationKey(
      postUID: claim.post.uid, account: "shop@a", part: part, revision: 1, cycle: 0)
    let attempt = try scene.store.begin(
      claim, part: part, operationKey: key, payloadSHA256: "", owner: "dead", now: now)
    return (claim, try #require(attempt))
  }

  @Test func `a claim without an attempt is delivered`() async throws {
    let scene = try TickHarness()
    let id = try scene.add("hello", at: now, now: now)
    _ = try scene.store.claim(scene.setup, now: now, owner: "dead", lease: .seconds(300)) { _, _ in
      Inspection()
    }
    let report = try await scene.tick(at: now, dead: ["dead"])
    #expect(report.deliveries.count == 1)
    #expect(try scene.state(id) == .sent)
    #expect(scene.deliverer.lookups.isEmpty)
  }

  @Test func `the rules decide again about a claim that nobody tried`() async throws {
    let scene = try TickHarness()
    let id = try scene.add("hello", at: now, now: now)
    _ = try scene.store.claim(scene.setup, now: now, owner: "dead", lease: .seconds(300)) { _, _ in
      Inspection()
    }
    // Hours later it has missed its time.
    _ = try await scene.tick(at: now.plus(.hours(5)), dead: ["dead"])
    #expect(scene.deliverer.delivered.isEmpty)
    guard case .held(let hold) = try scene.target(id).state else {
      Issue.record("it is not held")
      return
    }
    #expect(hold.cause == .missed)
    #expect(try scene.store.sends().isEmpty)
  }

  @Test func `the rules decide again about a try that did not arrive, hours later`() async throws {
    let scene = try TickHarness()
    let id = try scene.add("hello", at: now, now: now)
    _ = try begin(scene)
    let later = now.plus(.hours(5))
    _ = try await scene.tick(at: later, dead: ["dead"])
    #expect(scene.deliverer.delivered.isEmpty)
    #expect(try scene.state(id) == .queued)
    // Nothing is in its way, and it counts at the time it really goes out.
    _ = try await scene.tick(at: later.plus(.minutes(1)))
    #expect(try scene.state(id) == .sent)
    #expect(try scene.store.sends().map(\.at) == [later.plus(.minutes(1))])
  }

  @Test func `where repeating is safe the same key goes again`() async throws {
    let scene = try TickHarness(deliverer: RecordingDeliverer(safety: .idempotent))
    let id = try scene.add("hello", at: now, now: now)
    _ = try begin(scene)
    _ = try await scene.tick(at: now, dead: ["dead"])
    #expect(try scene.store.attempts(ofPost: id).map(\.state) == [.failed, .accepted])
    #expect(Set(try scene.store.attempts(ofPost: id).map(\.operationKey)).count == 1)
  }

  @Test func `where nobody can tell it becomes unknown`() async throws {
    let scene = try TickHarness(deliverer: RecordingDeliverer(safety: .never))
    let id = try scene.add("hello", at: now, now: now)
    _ = try begin(scene)
    #expect(try await scene.tick(at: now, dead: ["dead"]).status == .unknownOutcome)
    #expect(try scene.state(id) == .unknown)
    #expect(scene.deliverer.delivered.isEmpty)
    #expect(try scene.store.sends().map(\.state) == [.unknown])
  }

  @Test func `what the user denied is tried under another key than before`() async throws {
    let scene = try TickHarness(deliverer: RecordingDeliverer(safety: .never))
    let id = try scene.add("hello", at: now, now: now)
    _ = try begin(scene)
    _ = try await scene.tick(at: now, dead: ["dead"])
    let target = try scene.target(id).target
    #expect(try scene.store.resolve(target.id, wasSent: false, url: nil, now: now))
    _ = try await scene.tick(at: now)
    let attempts = try scene.store.attempts(ofPost: id)
    #expect(attempts.map(\.state) == [.failed, .accepted])
    // The mark of the first try would make the outbox take the second for the same one.
    #expect(Set(attempts.map(\.operationKey)).count == 2)
    #expect(try scene.state(id) == .sent)
  }

  @Test(arguments: [
    (LookupResult.found(remoteID: "x", url: nil), TargetState.Name.sent, 0),
    (.absent, .sent, 1), (.cannotTell(reason: "503"), .sending, 0),
    (.neverTells(reason: "no list"), .unknown, 0),
  ])
  func `where the network can be asked it is asked first`(
    answer: LookupResult, state: TargetState.Name, deliveries: Int
  ) async throws {
    let scene = try TickHarness(deliverer: RecordingDeliverer(lookup: answer))
    let id = try scene.add("hello", at: now, now: now)
    _ = try begin(scene)
    _ = try await scene.tick(at: now, dead: ["dead"])
    #expect(try scene.state(id) == state)
    #expect(scene.deliverer.lookups.count == 1)
    #expect(scene.deliverer.delivered.count == deliveries)
  }

  @Test(arguments: [Description.Safety.idempotent, .lookup, .never])
  func `an attempt that ended as unknown is not sent again`(
    safety: Description.Safety
  ) async throws {
    let scene = try TickHarness(deliverer: RecordingDeliverer(safety: safety))
    let id = try scene.add("hello", at: now, now: now)
    let (_, attempt) = try begin(scene)
    try scene.store.settle(attempt: attempt, state: .unknown, failure: "timeout", now: now)
    _ = try await scene.tick(at: now, dead: ["dead"])
    #expect(try scene.target(id).state == .unknown(reason: "timeout"))
    #expect(scene.deliverer.delivered.isEmpty)
  }

  @Test func `an attempt that was accepted ends its target`() async throws {
    let scene = try TickHarness()
    let id = try scene.add("hello", at: now, now: now)
    let (_, attempt) = try begin(scene)
    try scene.store.settle(attempt: attempt, state: .accepted, remoteID: "x", now: now)
    _ = try await scene.tick(at: now, dead: ["dead"])
    #expect(try scene.target(id).state == .sent(Receipt(at: now, remoteID: "x")))
    #expect(scene.deliverer.delivered.isEmpty)
  }

  @Test func `a target that is taken over in the middle is not settled by the first`()
    async throws
  {
    let folder = try TemporaryFolder()
    let other = try folder.store()
    let setup = try TestSetup().build()
    let instant = now
    let second = RecordingDeliverer(lookup: .absent)
    // While the first waits for its network its lease is over, and the second takes over.
    let first = RecordingDeliverer { _, _ in
      do {
        _ = try await Tick(
          setup: setup, store: other, deliverers: DelivererTable { _ in second },
          exporter: PlainExporter.named, owner: "second", clock: { instant },
          isDead: { _ in false }, mediaProblem: { _ in nil }
        ).run(at: instant.plus(.hours(1)))
      } catch {
        Issue.record("\(error)")
      }
    }
    let store = try folder.store()
    try store.syncAccounts(setup)
    let post = NewPost(
      uid: "u", queue: "business", kind: .value, content: Content(parts: ["hello"]),
      targets: [NewPost.Target(account: "shop@a", fixedAt: now, fingerprint: 0)])
    let id = try #require(try store.insert([post], now: now).first ?? nil)
    let report = try await Tick(
      setup: setup, store: store, deliverers: DelivererTable { _ in first },
      exporter: PlainExporter.named, owner: "first", clock: { instant }, isDead: { _ in false },
      mediaProblem: { _ in nil }
    ).run(at: now)
    #expect(report.deliveries.map(\.result) == [.takenOver])
    #expect(first.forgotten.isEmpty)
    #expect(second.forgotten.count == 1)
    #expect(try store.attempts(ofPost: id).map(\.state) == [.failed, .accepted])
  }

  @Test func `a clock that jumps there and back while a file is uploaded does not send it twice`()
    async throws
  {
    let scene = try TickHarness()
    let clock = TestClock(now)
    let second = RecordingDeliverer(safety: .idempotent)
    let start = now
    // The clock jumps: another process takes the claim for one that hangs.
    let first = RecordingDeliverer(safety: .idempotent) { _, handover in
      #expect(handover.mayStillSend())
      clock.advance(by: .seconds(400))
      let report = try? await scene.tick(at: clock.now, owner: "two", deliverer: second)
      #expect(report?.deliveries.count == 1)
      clock.advance(by: .seconds(-400))
      #expect(!handover.mayStillSend())
    }
    try scene.add("hello", at: now, now: now)
    _ = try await Tick(
      setup: scene.setup, store: scene.store, deliverers: DelivererTable { _ in first },
      exporter: PlainExporter.named, owner: "one", clock: { clock.now }, isDead: { _ in false },
      mediaProblem: { _ in nil }
    ).run(at: start)
    #expect(first.delivered.count == 1)
    #expect(second.delivered.count == 1)
  }

  @Test(arguments: ["nothing", "writing", "marked", "moved", "taken"])
  func `an item of the outbox is there exactly once after any crash`(crash: String) async throws {
    let scene = try TickHarness()
    let id = try scene.add("hello", at: now, now: now)
    let (claim, _) = try begin(scene)
    let root = scene.folder.path + "/outbox"
    let key = Digest.operationKey(
      postUID: claim.post.uid, account: "shop@a", part: 1, revision: 1, cycle: 0)
    let item = "shop@a/2026-03-02_0900_\(id)_\(key.prefix(6)).txt"
    let manager = FileManager.default
    for name in [".stint", "shop@a"] {
      try manager.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
    }
    let temporary = "\(root)/.stint/\(key).dead.tmp"
    if crash != "nothing" {
      try Data((crash == "writing" ? "he" : "hello").utf8)
        .write(to: URL(fileURLWithPath: temporary))
    }
    if ["marked", "moved", "taken"].contains(crash) {
      try manager.linkItem(atPath: temporary, toPath: "\(root)/.stint/\(key).done")
    }
    if ["moved", "taken"].contains(crash) {
      try manager.moveItem(atPath: temporary, toPath: "\(root)/\(item)")
    }
    if crash == "taken" { try manager.removeItem(atPath: "\(root)/\(item)") }
    let outbox = OutboxDeliverer(root: root, processTag: "two", checkMedia: { _ in nil })
    for _ in 0..<2 { _ = try await scene.tick(at: now, deliverer: outbox, dead: ["dead"]) }
    #expect(try scene.target(id).state == .sent(Receipt(at: now, remoteID: item)))
    #expect(scene.folder.files(below: "outbox") == (crash == "taken" ? [] : [item]))
    if crash != "taken" {
      #expect(scene.folder.bytes(of: "outbox/" + item) == Array("hello".utf8))
    }
  }
}
