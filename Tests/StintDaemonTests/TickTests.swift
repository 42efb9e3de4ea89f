import StintCore
import StintDaemon
import StintDelivery
import StintExporters
import StintStore
import StintTestSupport
import Testing

@Suite struct TickTests {
  let now = Timestamp.at("2026-03-02T09:00Z")

  private let busy = Outcome.temporary(reason: "503", retryAfter: nil, isRateLimit: false)

  @Test func `what is due goes out and is written down`() async throws {
    let scene = try TickHarness()
    let id = try scene.add("hello", at: now, now: now)
    let report = try await scene.tick(at: now)
    #expect(report.status == .done)
    #expect(try scene.target(id).state == .sent(Receipt(at: now, remoteID: "r1")))
    #expect(try scene.store.attempts(ofPost: id).map(\.state) == [.accepted])
    #expect(scene.deliverer.forgotten == scene.deliverer.delivered.map(\.key))
    #expect(try await scene.tick(at: now).status == .nothingToDo)
  }

  @Test func `temporary failures are tried again after 1, 5 and 25 minutes, 2 and 6 hours`()
    async throws
  {
    let scene = try TickHarness()
    let id = try scene.add("hello", at: now, now: now)
    for _ in 0..<9 { scene.deliverer.script("shop@a", busy) }
    var instant = now
    for minutes in [1.0, 5, 25, 120, 360] {
      _ = try await scene.tick(at: instant)
      let retry = try #require(try scene.target(id).target.retryAt)
      let wait = Double(instant.duration(to: retry).wholeMilliseconds) / 60_000
      #expect(wait >= minutes * 0.8 && wait <= minutes * 1.2)
      #expect(try scene.target(id).waitReason == "503")
      _ = try await scene.tick(at: retry.minus(.milliseconds(1)))
      // The breaker rests the account after its fifth failure.
      instant = minutes == 360 ? retry.plus(.hours(1)) : retry
    }
    #expect(scene.deliverer.delivered.count == 5)
    _ = try await scene.tick(at: instant)
    #expect(try scene.state(id) == .failed)
    #expect(Set(scene.deliverer.delivered.map(\.key)).count == 1)
    #expect(try scene.store.sends().isEmpty)
  }

  @Test func `a post that is queued again after its last failure has all its tries again`()
    async throws
  {
    let scene = try TickHarness()
    let id = try scene.add("hello", at: now, now: now)
    for _ in 0..<7 { scene.deliverer.script("shop@a", busy) }
    var instant = now
    while try scene.state(id) != .failed {
      _ = try await scene.tick(at: instant)
      instant = instant.plus(.hours(8))
    }
    let target = try scene.target(id).target.id
    _ = try scene.store.change(
      [target], Store.Change(fixedAt: .some(instant)), now: instant, detail: "at")
    _ = try scene.store.move([target], to: .queued, now: instant)
    _ = try await scene.tick(at: instant)
    #expect(try scene.state(id) == .queued)
    _ = try await scene.tick(at: instant.plus(.hours(2)))
    #expect(try scene.state(id) == .sent)
  }

  @Test func `being told to wait burns no try`() async throws {
    let scene = try TickHarness()
    let id = try scene.add("hello", at: now, now: now)
    var instant = now
    for _ in 0..<8 {
      scene.deliverer.script(
        "shop@a", .temporary(reason: "429", retryAfter: .seconds(600), isRateLimit: true))
      _ = try await scene.tick(at: instant)
      instant = instant.plus(.seconds(600))
      #expect(try scene.target(id).target.retryAt == instant)
      #expect(try await scene.tick(at: instant.minus(.milliseconds(1))).deliveries.isEmpty)
    }
    scene.deliverer.script("shop@a", busy)
    _ = try await scene.tick(at: instant)
    let retry = try #require(try scene.target(id).target.retryAt)
    #expect(instant.duration(to: retry) <= .seconds(72))
    let account = try #require(scene.setup.accounts["shop@a"])
    #expect(try scene.store.conditions(of: account).failuresInARow == 1)
  }

  @Test func `after five failures in a row an account rests, the others do not`() async throws {
    let scene = try TickHarness(TestSetup(accounts: ["shop@a", "shop@b"]))
    for index in 0..<5 {
      try scene.add("bad \(index)", at: now.plus(.minutes(index)), now: now)
      scene.deliverer.script("shop@a", .permanent(reason: "no"))
    }
    for index in 0..<5 { _ = try await scene.tick(at: now.plus(.minutes(index))) }
    let fifth = now.plus(.minutes(4))
    let id = try scene.add("good", at: fifth, now: now)
    let other = try scene.add("other", to: ["shop@b"], at: fifth, now: now)
    let report = try await scene.tick(at: fifth.plus(.minutes(30)))
    #expect(try scene.state(id) == .queued)
    #expect(try scene.state(other, on: "shop@b") == .sent)
    #expect(report.waits.count == 1)
    #expect(try scene.target(id).waitGate == "breaker")
  }

  @Test func `a hold and a permanent failure keep their reasons`() async throws {
    let scene = try TickHarness()
    let gone = try scene.add("gone", at: now, now: now)
    let hold = Hold(cause: .media, reason: "the file is gone")
    scene.deliverer.script("shop@a", .hold(hold), .permanent(reason: "403"))
    let report = try await scene.tick(at: now)
    #expect(report.status == .waiting)
    #expect(try scene.target(gone).state == .held(hold))
    let refused = try scene.add("refused", at: now, now: now)
    _ = try await scene.tick(at: now)
    #expect(try scene.target(refused).state == .failed(reason: "403"))
  }

  @Test func `an unknown outcome is never sent again by itself`() async throws {
    let scene = try TickHarness(deliverer: RecordingDeliverer(safety: .never))
    let id = try scene.add("hello", at: now, now: now)
    scene.deliverer.script("shop@a", .unknown(reason: "timeout"))
    #expect(try await scene.tick(at: now).status == .unknownOutcome)
    for hours in [1, 24, 2400] { _ = try await scene.tick(at: now.plus(.hours(hours))) }
    #expect(try scene.target(id).state == .unknown(reason: "timeout"))
    #expect(scene.deliverer.delivered.count == 1)
  }

  @Test func `a thread goes on at its first unsent part`() async throws {
    let scene = try TickHarness()
    let id = try scene.add("one", "two", "three", at: now, now: now)
    scene.deliverer.script("shop@a", .accepted(remoteID: "a", url: "u"), busy)
    _ = try await scene.tick(at: now)
    _ = try await scene.tick(at: now.plus(.minutes(2)))
    #expect(scene.deliverer.delivered.map(\.part) == [1, 2, 2, 3])
    #expect(
      try scene.store.attempts(ofPost: id).map { "\($0.part).\($0.number) \($0.state)" }
        == ["1.1 accepted", "2.1 failed", "2.2 accepted", "3.1 accepted"])
    #expect(try scene.target(id).remoteID == "a")
    #expect(try scene.store.sends().map(\.at) == [now])
  }

  @Test func `an edit between two tries uses another key`() async throws {
    let scene = try TickHarness()
    let id = try scene.add("hello", at: now, now: now)
    scene.deliverer.script("shop@a", busy)
    _ = try await scene.tick(at: now)
    _ = try scene.store.edit(
      id, revision: 1, kind: .value, content: Content(parts: ["hello again"]), fingerprints: [:],
      now: now)
    _ = try await scene.tick(at: now.plus(.minutes(2)))
    #expect(Set(scene.deliverer.delivered.map(\.key)).count == 2)
    #expect(scene.deliverer.delivered.last?.body == Array("hello again".utf8))
  }

  @Test func `a post its network refuses is held before anything is sent`() async throws {
    let scene = try TickHarness()
    let id = try scene.add("refuse me", at: now, now: now)
    _ = try await scene.tick(at: now)
    #expect(try scene.target(id).state == .held(Hold(cause: .validation, reason: "refused")))
    #expect(scene.deliverer.delivered.isEmpty)
  }

  @Test func `one slow account does not delay another`() async throws {
    let (fastIsDone, finish) = AsyncStream<Void>.makeStream()
    // The slow account's network answers only after the fast account's has.
    let deliverer = RecordingDeliverer { _, handover in
      if handover.account == "fast@b" {
        finish.finish()
      } else {
        for await _ in fastIsDone {}
      }
    }
    let scene = try TickHarness(
      TestSetup(accounts: ["a@slow", "fast@b"]), deliverer: deliverer)
    try scene.add("hello", to: ["a@slow", "fast@b"], at: now, now: now)
    let report = try await scene.tick(at: now)
    #expect(report.deliveries.count == 2 && report.status == .done)
  }

  @Test func `a promo goes back when the post that made room for it does not go out`()
    async throws
  {
    let rules = Rules(promo: PromoRules(share: PromoShare(promos: 1, outOf: 2)))
    let scene = try TickHarness(
      TestSetup(rules: rules), deliverer: RecordingDeliverer(safety: .never))
    try scene.add("promo", kind: .promo, at: now.minus(.days(1)), now: now.minus(.days(2)))
    _ = try await scene.tick(at: now.minus(.days(1)))
    let value = try scene.add("value", at: now, now: now)
    let promo = try scene.add("another", kind: .promo, at: now, now: now)
    scene.deliverer.script("shop@a", .unknown(reason: "timeout"))
    _ = try await scene.tick(at: now)
    #expect(try scene.state(value) == .unknown)
    #expect(try scene.state(promo) == .queued)
    _ = try await scene.tick(at: now.plus(.minutes(5)))
    #expect(try scene.state(promo) == .queued)
    #expect(try scene.target(promo).waitGate == "promo-share")
    _ = try scene.store.resolve(
      try scene.target(value).target.id, wasSent: true, url: nil, now: now)
    _ = try await scene.tick(at: now.plus(.minutes(6)))
    #expect(try scene.state(promo) == .sent)
  }

  @Test func `a promo on its second try goes back as well`() async throws {
    let rules = Rules(promo: PromoRules(share: PromoShare(promos: 1, outOf: 2)))
    let scene = try TickHarness(
      TestSetup(slots: ["09:00"], rules: rules), deliverer: RecordingDeliverer(safety: .never))
    let before = now.minus(.minutes(30))
    let retried = try scene.add("promo", kind: .promo, at: before, now: before)
    scene.deliverer.script(
      "shop@a", .temporary(reason: "down", retryAfter: nil, isRateLimit: false))
    _ = try await scene.tick(at: before)
    try scene.add("another", kind: .promo, at: before, now: before)
    _ = try await scene.tick(at: before.plus(.seconds(30)))
    _ = try await scene.tick(at: before.plus(.minutes(2)))
    #expect(try scene.target(retried).waitGate == "promo-share")
    let value = try scene.add("value", now: before)
    scene.deliverer.script("shop@a", .unknown(reason: "timeout"))
    _ = try await scene.tick(at: now)
    #expect(try scene.state(value) == .unknown)
    #expect(try scene.state(retried) == .queued)
    #expect(try scene.store.attempts(ofPost: retried).count == 1)
  }
}
