import GRDB
import StintCore
import StintStore
import StintTestSupport
import Testing

@Suite struct CreditTests {
  private static let price = PromoPrice(minutes: 30, within: .days(7))

  private func scene(slots: [String] = []) throws -> StoreScene {
    try StoreScene(slots: slots, rules: Rules(promo: PromoRules(earn: Self.price)))
  }

  /// A closed session of so many minutes; returns its number.
  @discardableResult
  private func engage(
    _ scene: StoreScene, minutes: Int = 30, ended: Timestamp? = nil, queue: String = "business",
    checks: [CheckReason] = [], deletedAt: Timestamp? = nil
  ) throws -> Int64 {
    let end = ended ?? scene.now.minus(.hours(1))
    return try scene.store.save(
      Session(
        uid: "session \(minutes) \(end) \(queue) \(checks) \(deletedAt as Any)", queue: queue,
        purpose: "talk", zone: "UTC", offsetInMinutes: 0, start: end.minus(.minutes(minutes)),
        planned: 60 * minutes, end: end, endedBy: .user, wrapUp: .done, checks: checks,
        deletedAt: deletedAt)
    ).id
  }

  /// Milliseconds left in the window at the scene's now.
  private func left(_ scene: StoreScene) throws -> Int64 {
    let since = scene.now.minus(.days(7))
    return CreditLedger(
      try scene.store.credits(of: "business", since: since), within: .days(7)
    ).balance(at: scene.now)
  }

  private func uses(_ scene: StoreScene) throws -> [[CreditUse]] {
    try scene.store.payments(of: "business", since: .distantPast).map(\.uses)
  }

  private func promo(_ scene: StoreScene, to accounts: [String] = ["shop@a"]) throws -> Int64 {
    try scene.add("promo", to: accounts, kind: .promo, at: scene.now)
  }

  @Test func `a claim takes the oldest minutes, session by session`() throws {
    let scene = try scene()
    let late = try engage(scene, minutes: 25)
    let early = try engage(scene, minutes: 10, ended: scene.now.minus(.days(6)))
    _ = try promo(scene)
    #expect(try scene.claim().count == 1)
    #expect(
      try uses(scene) == [
        [
          CreditUse(session: early, milliseconds: 600_000),
          CreditUse(session: late, milliseconds: 1_200_000),
        ]
      ])
    #expect(try left(scene) == 300_000)
  }

  @Test func `only closed and confirmed sessions of its own queue pay`() throws {
    let scene = try scene()
    try engage(scene, checks: [.autoClosed])
    try engage(scene, deletedAt: scene.now)
    try engage(scene, queue: "personal")
    try engage(scene, ended: scene.now.plus(.milliseconds(1)))
    try engage(scene, ended: scene.now.minus(.days(7)))
    try scene.store.save(
      Session(
        uid: "open", queue: "business", purpose: "talk", zone: "UTC", offsetInMinutes: 0,
        start: scene.now.minus(.hours(2)), planned: 7200))
    let id = try promo(scene)
    #expect(try scene.claim().isEmpty)
    #expect(try scene.target(id).waitGate == "promo-credit")
    #expect(try left(scene) == 0)
    try engage(scene, ended: scene.now.minus(.days(7)).plus(.milliseconds(1)))
    #expect(try scene.claim().count == 1)
  }

  @Test func `two processes at once cannot spend the same minutes`() async throws {
    for round in 0..<10 {
      let scene = try scene()
      try engage(scene, minutes: 45)
      for _ in 0..<3 { _ = try promo(scene, to: ["shop@a"]) }
      for _ in 0..<3 { _ = try promo(scene, to: ["shop@b"]) }
      let targets = try scene.store.targets(Store.Filter()).map(\.target.target.id)
      let stores = try (0..<4).map { _ in try scene.folder.store() }
      let claimed = try await withThrowingTaskGroup(of: [ClaimedTarget].self) { group in
        for (index, store) in stores.enumerated() {
          // Each is asked for other targets, so that no one finds the work done.
          let own = Set(targets.enumerated().filter { $0.offset % 4 == index }.map(\.element))
          group.addTask {
            try store.claim(
              scene.setup, now: scene.now, owner: "owner \(index)", lease: .seconds(300), only: own
            ) { _, _ in Inspection() }.claimed
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(claimed.count == 1, "round \(round)")
      #expect(try uses(scene).flatMap(\.self).total == 1_800_000)
    }
  }

  @Test(arguments: [
    (Ending.failed(reason: "no"), true), (.held(Hold(cause: .media, reason: "gone")), true),
    (.retry(at: .at("2026-03-02T09:05Z"), reason: "busy", rateLimitedUntil: nil), true),
    (.released, true), (.unknown(reason: "?"), false), (.sent(remoteID: nil, url: nil), false),
  ])
  func `the minutes come back when it definitely did not go out`(
    ending: Ending, comesBack: Bool
  ) throws {
    let scene = try scene()
    try engage(scene)
    _ = try promo(scene)
    let claim = try #require(try scene.claim().first)
    #expect(try left(scene) == 0)
    #expect(try scene.store.settle(claim, ending, now: scene.now))
    #expect(try left(scene) == (comesBack ? 1_800_000 : 0))
  }

  @Test(arguments: [(true, 0), (false, 1_800_000)])
  func `an unknown outcome keeps its minutes until it is resolved`(
    wasSent: Bool, there: Int64
  ) throws {
    let scene = try scene()
    try engage(scene)
    _ = try promo(scene)
    let claim = try #require(try scene.claim().first)
    #expect(try scene.store.settle(claim, .unknown(reason: "?"), now: scene.now))
    #expect(try left(scene) == 0)
    _ = try scene.store.resolve(claim.target.id, wasSent: wasSent, url: nil, now: scene.now)
    #expect(try left(scene) == there)
  }

  @Test func `a promo to two accounts pays once, and the payment passes on when one fails`() throws
  {
    let scene = try scene()
    let session = try engage(scene, minutes: 45)
    _ = try promo(scene, to: ["shop@a", "shop@b"])
    let claims = try scene.claim()
    #expect(claims.map(\.target.account) == ["shop@a", "shop@b"])
    let once = [CreditUse(session: session, milliseconds: 1_800_000)]
    #expect(try uses(scene) == [once, []])
    #expect(try scene.store.settle(claims[0], .failed(reason: "no"), now: scene.now))
    #expect(try uses(scene) == [once])
    #expect(
      try scene.store.payments(of: "business", since: .distantPast)[0].send.account == "shop@b")
    // The one that failed is free when it is tried again: its promo has paid.
    _ = try scene.store.move([claims[0].target.id], to: .queued, now: scene.now)
    #expect(try scene.claim().count == 1)
    #expect(try uses(scene) == [once, []])
    #expect(try scene.store.settle(claims[1], .failed(reason: "no"), now: scene.now))
    #expect(try uses(scene) == [once])
    #expect(try left(scene) == 900_000)
  }

  @Test func `both accounts failing bring the minutes back`() throws {
    let scene = try scene()
    try engage(scene)
    _ = try promo(scene, to: ["shop@a", "shop@b"])
    for claim in try scene.claim() {
      #expect(try scene.store.settle(claim, .failed(reason: "no"), now: scene.now))
    }
    #expect(try left(scene) == 1_800_000)
    #expect(try uses(scene).isEmpty)
  }

  @Test func `a thread whose first part is out keeps what it paid, and pays no more`() throws {
    let scene = try scene()
    try engage(scene, minutes: 60)
    _ = try scene.add("thread", kind: .promo, parts: ["one", "two"], at: scene.now)
    let claim = try #require(try scene.claim().first)
    let attempt = try #require(
      try scene.store.begin(
        claim, part: 1, operationKey: "k", payloadSHA256: "", owner: "one", now: scene.now))
    try scene.store.settle(attempt: attempt, state: .accepted, now: scene.now)
    let later = scene.now.plus(.minutes(5))
    let ending = Ending.retry(at: later, reason: "busy", rateLimitedUntil: nil)
    #expect(try scene.store.settle(claim, ending, now: scene.now))
    #expect(try left(scene) == 1_800_000)
    #expect(try scene.claim(at: later).count == 1)
    #expect(try left(scene) == 1_800_000)
  }

  @Test func `a promo made by hand takes what there was when it was made`() throws {
    let scene = try scene()
    let session = try engage(scene, minutes: 20)
    let later = try engage(scene, minutes: 20, ended: scene.now.minus(.minutes(10)))
    func log(at instant: Timestamp, kind: Kind = .promo) throws {
      _ = try scene.store.logSend(
        SendRecord(
          id: 0, targetID: nil, postID: nil, cycle: nil, queue: "business", account: "shop@a",
          kind: kind, at: instant, finishedAt: scene.now, state: .sent, fingerprint: 0,
          remoteID: nil, url: nil, note: nil), price: Self.price)
    }
    try log(at: scene.now, kind: .value)
    try log(at: scene.now.minus(.minutes(30)))
    #expect(try uses(scene) == [[CreditUse(session: session, milliseconds: 1_200_000)]])
    try log(at: scene.now)
    try log(at: scene.now)
    #expect(
      try uses(scene).dropFirst() == [[CreditUse(session: later, milliseconds: 1_200_000)], []])
    #expect(try left(scene) == 0)
  }

  @Test func `a session that is shortened or removed after it paid has nothing left`() throws {
    let scene = try scene()
    let id = try engage(scene, minutes: 45)
    _ = try promo(scene)
    #expect(try scene.claim().count == 1)
    var session = try #require(try scene.store.session(id))
    session.start = session.start.plus(.minutes(30))
    try scene.store.save(session)
    #expect(try left(scene) == 0)
    session.deletedAt = scene.now
    try scene.store.save(session)
    #expect(try left(scene) == 0)
    #expect(try uses(scene).count == 1)
    (session.deletedAt, session.start) = (nil, session.start.minus(.minutes(30)))
    try scene.store.save(session)
    #expect(try left(scene) == 900_000)
  }

  @Test func `with the clock set back a session ahead does not pay, and nothing pays twice`() throws
  {
    let scene = try scene()
    try engage(scene, minutes: 45)
    let before = scene.now.minus(.days(1))
    let early = try scene.add("early", to: ["shop@b"], kind: .promo, at: before)
    #expect(try scene.claim(at: before).isEmpty)
    let waiting = try scene.target(early, on: "shop@b")
    #expect(waiting.waitGate == "promo-credit" && waiting.waitUntil == scene.now.minus(.hours(1)))
    _ = try promo(scene)
    #expect(try scene.claim().map(\.post.content.parts[0]) == ["promo"])
    _ = try scene.add("again", to: ["shop@b"], kind: .promo, at: before)
    #expect(try scene.claim(at: before, owner: "two").isEmpty)
    #expect(try uses(scene).count == 1)
  }
}
