import StintCore
import StintStore
import StintTestSupport
import Testing

@Suite struct ClaimTests {
  /// Claims the one post that is due, and begins its first try.
  private func begun(_ scene: StoreScene, owner: String = "one") throws -> ClaimedTarget {
    let claim = try #require(try scene.claim(owner: owner).first)
    _ = try #require(
      try scene.store.begin(
        claim, part: 1, operationKey: "k", payloadSHA256: "", owner: owner, now: scene.now))
    return claim
  }

  @Test func `a claim takes state, slot and history together`() throws {
    let scene = try StoreScene()
    let id = try scene.add()
    let claim = try #require(try scene.claim().first)
    let record = try scene.target(id)
    #expect(
      record.state
        == .sending(Claim(owner: "one", leaseEnd: scene.now.plus(.seconds(300)), fence: 1)))
    #expect(record.countsAt == scene.now)
    #expect(try scene.store.sends().map(\.state) == [.sending])
    #expect(claim.target.id == record.target.id)
    #expect(try scene.claim(owner: "two").isEmpty)
  }

  @Test func `two processes at once claim a target and a slot once`() async throws {
    for round in 0..<10 {
      let scene = try StoreScene()
      for index in 0..<3 { try scene.add("post \(index)", to: ["shop@a", "shop@b"]) }
      let stores = try (0..<4).map { _ in try scene.folder.store() }
      let claimed = try await withThrowingTaskGroup(of: [ClaimedTarget].self) { group in
        for (index, store) in stores.enumerated() {
          group.addTask { try scene.claim(owner: "owner \(index)", store: store) }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(claimed.count == 2, "round \(round)")
      #expect(Set(claimed.map(\.target.account)).count == 2)
    }
  }

  @Test func `a settle with an older fence changes nothing`() throws {
    let scene = try StoreScene()
    let id = try scene.add()
    let stale = try begun(scene)
    let fresh = try #require(try scene.recover(at: scene.now, dead: ["one"]).first)
    #expect(fresh.isRecovered && fresh.fence == stale.fence + 1)
    let before = try scene.target(id)
    for ending in [
      Ending.sent(remoteID: "x", url: nil), .failed(reason: "no"), .unknown(reason: "?"),
      .held(Hold(cause: .user, reason: "no")), .released,
      .retry(at: scene.now, reason: "busy", rateLimitedUntil: nil),
    ] {
      #expect(try !scene.store.settle(stale, ending, now: scene.now))
    }
    #expect(try scene.target(id) == before)
    #expect(
      try scene.store.begin(
        stale, part: 1, operationKey: "k", payloadSHA256: "", owner: "one", now: scene.now) == nil)
    #expect(try scene.store.settle(fresh, .sent(remoteID: "y", url: nil), now: scene.now))
    #expect(try scene.target(id).remoteID == "y")
  }

  @Test(arguments: [(299_999, false), (300_000, true), (300_001, true)])
  func `a claim is taken over once its lease has ended`(
    milliseconds: Int, isTaken: Bool
  ) throws {
    let scene = try StoreScene()
    try scene.add()
    _ = try begun(scene)
    let later = scene.now.plus(.milliseconds(milliseconds))
    #expect(try scene.recover(at: later).isEmpty != isTaken)
  }

  @Test func `a live owner is left alone, a dead one is not`() throws {
    let scene = try StoreScene()
    try scene.add()
    _ = try begun(scene, owner: "alive")
    #expect(try scene.recover(at: scene.now, dead: ["other"]).isEmpty)
    #expect(try scene.recover(at: scene.now, dead: ["alive"]).count == 1)
  }

  @Test func `an owner that lives gets one lease more, and then is taken for stuck`() throws {
    let scene = try StoreScene()
    let id = try scene.add()
    let claim = try begun(scene, owner: "alive")
    func recovered(after seconds: Int64) throws -> [Int64] {
      try scene.store.recover(
        now: scene.now.plus(.seconds(seconds)), owner: "two", lease: .seconds(300),
        isDead: { _ in false }, isAlive: { $0 == "alive" }
      ).map(\.fence)
    }
    // The machine slept: to others the lease has ended, and its request is still under way.
    #expect(try recovered(after: 3600) == [])
    #expect(try scene.target(id).waitReason == "the process that sends it takes long")
    #expect(try recovered(after: 3899) == [])
    #expect(try recovered(after: 3900) == [claim.fence + 1])
  }

  @Test func `an owner that got one lease more may still say how it ended`() throws {
    let scene = try StoreScene()
    let id = try scene.add()
    let claim = try #require(try scene.claim(owner: "alive").first)
    let later = scene.now.plus(.seconds(3600))
    #expect(
      try scene.store.recover(
        now: later, owner: "two", lease: .seconds(300), isDead: { _ in false },
        isAlive: { _ in true }
      ).isEmpty)
    #expect(try scene.store.settle(claim, .sent(remoteID: "y", url: nil), now: later))
    #expect(try scene.target(id).state.name == .sent)
    #expect(try scene.target(id).waitReason == nil)
  }

  @Test func `a claim of our own is taken up again when its lease has ended`() throws {
    let scene = try StoreScene()
    try scene.add()
    _ = try begun(scene)
    #expect(try scene.recover(at: scene.now, owner: "one", dead: ["one"]).isEmpty)
    #expect(try scene.recover(at: scene.now.plus(.seconds(300)), owner: "one").count == 1)
  }

  @Test func `a claim that nobody tried goes back to its place`() throws {
    let scene = try StoreScene()
    let id = try scene.add()
    let stale = try #require(try scene.claim().first)
    #expect(try scene.recover(at: scene.now, dead: ["one"]).isEmpty)
    #expect(try scene.target(id).state == .queued)
    #expect(try scene.store.sends().isEmpty)
    // Whoever it belonged to may not begin any more.
    #expect(
      try scene.store.begin(
        stale, part: 1, operationKey: "k", payloadSHA256: "", owner: "one", now: scene.now) == nil)
    #expect(try scene.claim(owner: "two").map(\.target.id) == [stale.target.id])
  }

  @Test func `a released claim leaves its slot and the history as they were`() throws {
    let scene = try StoreScene()
    let id = try scene.add()
    let claim = try #require(try scene.claim().first)
    #expect(try scene.store.settle(claim, .released, now: scene.now))
    #expect(try scene.target(id).state == .queued)
    #expect(try scene.store.sends().isEmpty)
    #expect(try scene.claim().map(\.target.id) == [claim.target.id])
  }

  @Test func `what definitely failed is not in the history, what may have gone out is`() throws {
    let scene = try StoreScene(slots: [])
    let endings: [(Ending, TargetState.Name, Int)] = [
      (.sent(remoteID: nil, url: nil), .sent, 1), (.failed(reason: "no"), .failed, 0),
      (.retry(at: scene.now, reason: "busy", rateLimitedUntil: nil), .queued, 0),
      (.held(Hold(cause: .media, reason: "gone")), .held, 0), (.unknown(reason: "?"), .unknown, 1),
    ]
    for (ending, state, count) in endings {
      let id = try scene.add("\(ending)", at: scene.now)
      let claim = try #require(try scene.claim().first { $0.post.id == id })
      #expect(try scene.store.settle(claim, ending, now: scene.now))
      #expect(try scene.target(id).state.name == state)
      #expect(try scene.store.sends(post: id).count == count, "\(state)")
      _ = try scene.store.move([claim.target.id], to: .dropped(from: state), now: scene.now)
    }
  }

  @Test func `what expired is held although no slot asks for it`() throws {
    let scene = try StoreScene(slots: [])
    let id = try scene.add()
    let target = try scene.target(id).target.id
    _ = try scene.store.change(
      [target], Store.Change(expiresAt: .some(scene.now)), now: scene.now, detail: "")
    #expect(try scene.claim(at: scene.now.minus(.milliseconds(1))).isEmpty)
    #expect(try scene.target(id).state == .queued)
    #expect(try scene.claim().isEmpty)
    #expect(try scene.target(id).state.name == .held)
  }
}
