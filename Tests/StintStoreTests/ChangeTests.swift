import StintCore
import StintStore
import StintTestSupport
import Testing

@Suite struct ChangeTests {
  // MARK: Editing

  @Test func `an edit keeps the wording before it`() throws {
    let scene = try StoreScene()
    let id = try scene.add("first")
    for (revision, text) in [(1, "second"), (2, "third")] {
      let new = try scene.store.edit(
        id, revision: revision, kind: .promo, content: Content(parts: [text]),
        fingerprints: ["shop@a": 5], now: scene.now)
      #expect(new == revision + 1)
    }
    #expect(
      try scene.store.revisions(ofPost: id).map(\.content.parts) == [["first"], ["second"]])
    #expect(try scene.store.post(id)?.content.parts == ["third"])
    #expect(try scene.target(id).target.kind == .promo)
    #expect(try scene.target(id).target.fingerprint == 5)
  }

  @Test func `an edit of another revision, or of what is on its way, changes nothing`() throws {
    let scene = try StoreScene()
    let id = try scene.add("first")
    func edit(_ revision: Int) throws -> Int? {
      try scene.store.edit(
        id, revision: revision, kind: .value, content: Content(parts: ["x"]), fingerprints: [:],
        now: scene.now)
    }
    #expect(try edit(2) == nil)
    let claim = try #require(try scene.claim().first)
    #expect(try edit(1) == nil)
    #expect(try scene.store.settle(claim, .unknown(reason: "?"), now: scene.now))
    #expect(try edit(1) == nil)
    #expect(try scene.store.post(id)?.content.parts == ["first"])
  }

  @Test func `what is being sent, or may be out, is not moved`() throws {
    let scene = try StoreScene()
    let id = try scene.add("first")
    let claim = try #require(try scene.claim().first)
    let hold = TargetState.held(Hold(cause: .user, reason: "held by you"))
    func move(_ state: TargetState) throws -> [Int64] {
      try scene.store.move([claim.target.id], to: state, now: scene.now)
    }
    #expect(try move(hold).isEmpty)
    #expect(try move(.queued).isEmpty)
    let later = scene.now.advanced(by: .seconds(60))
    #expect(
      try scene.store.settle(claim, .unclear(lookAgainAt: later, reason: "cut"), now: scene.now))
    #expect(try move(hold).isEmpty)
    #expect(try scene.target(id).waitsForLookup)
    #expect(try scene.store.sends().map(\.state) == [.sending])
  }

  @Test func `an edit queues again what was held for its text, and what failed`() throws {
    let scene = try StoreScene(slots: [])
    for cause in Hold.Cause.allCases {
      let id = try scene.add("\(cause)")
      let target = try scene.target(id).target.id
      _ = try scene.store.move(
        [target], to: .held(Hold(cause: cause, reason: "r")), now: scene.now)
      _ = try scene.store.edit(
        id, revision: 1, kind: .value, content: Content(parts: ["new"]), fingerprints: [:],
        now: scene.now)
      let isMended = [.validation, .media, .voice, .stale].contains(cause)
      #expect(try scene.target(id).state.name == (isMended ? .queued : .held), "\(cause)")
    }
  }

  @Test func `a dropped post that is edited and restored has the new text's fingerprint`() throws {
    let scene = try StoreScene()
    let id = try scene.add("first")
    let target = try scene.target(id).target.id
    _ = try scene.store.move([target], to: .dropped(from: .queued), now: scene.now)
    _ = try scene.store.edit(
      id, revision: 1, kind: .value, content: Content(parts: ["new"]),
      fingerprints: ["shop@a": 77], now: scene.now)
    #expect(try scene.target(id).state == .dropped(from: .queued))
    _ = try scene.store.move([target], to: .queued, now: scene.now)
    #expect(try scene.target(id).target.fingerprint == 77)
  }

  /// `stint hold` at the very moment of a tick: released later it would go out twice.
  @Test(arguments: [TargetState.Name.sending, .unknown])
  func `what may be at the network already is not held, dropped or queued`(
    state: TargetState.Name
  ) throws {
    let scene = try StoreScene()
    let id = try scene.add()
    let claim = try #require(try scene.claim().first)
    if state == .unknown {
      #expect(try scene.store.settle(claim, .unknown(reason: "?"), now: scene.now))
    }
    let before = try scene.target(id)
    let wishes: [TargetState] = [
      .held(Hold(cause: .user, reason: "held by you")), .dropped(from: .queued), .queued, .draft,
    ]
    for wish in wishes {
      #expect(try scene.store.move([before.target.id], to: wish, now: scene.now) == [])
      #expect(try scene.target(id) == before)
    }
    guard state == .sending else { return }
    #expect(try scene.store.settle(claim, .sent(remoteID: "7", url: nil), now: scene.now))
    #expect(try scene.target(id).state.name == .sent)
  }

  // MARK: Moving in line

  @Test func `a post moves to the front, the back, before and after another`() throws {
    let scene = try StoreScene()
    let ids = try (1...4).map { try scene.add("post \($0)") }
    func place(_ index: Int, _ place: Store.Place) throws -> [Int] {
      let target = try scene.target(ids[index]).target.id
      #expect(try scene.store.place([target], place, now: scene.now) == [target])
      return try scene.line().map { ids.firstIndex(of: $0) ?? -1 }
    }
    #expect(try place(2, .first) == [2, 0, 1, 3])
    #expect(try place(0, .last) == [2, 1, 3, 0])
    #expect(try place(3, .before(ids[1])) == [2, 3, 1, 0])
    #expect(try place(2, .after(ids[1])) == [3, 1, 2, 0])
    #expect(try place(3, .before(ids[1])) == [3, 1, 2, 0])
    #expect(try place(0, .after(ids[2])) == [3, 1, 2, 0])
  }

  @Test func `room is made when no number is left between two`() throws {
    let scene = try StoreScene()
    let ids = try (1...5).map { try scene.add("post \($0)") }
    let wandering = try ids[3...4].map { try scene.target($0).target.id }
    // Each move halves what is left between the first two, 2²⁰ at the beginning.
    for round in 0..<60 {
      let place = round % 2 == 0 ? Store.Place.after(ids[0]) : .before(ids[1])
      let turn = round / 2 % 2
      #expect(try scene.store.place([wandering[turn]], place, now: scene.now).count == 1)
      let line = try scene.line()
      #expect(Set(line) == Set(ids))
      let first = try #require(line.firstIndex(of: ids[0]))
      let second = try #require(line.firstIndex(of: ids[1]))
      let moved = try #require(line.firstIndex(of: ids[3 + turn]))
      #expect(round % 2 == 0 ? moved == first + 1 : moved == second - 1, "round \(round)")
      #expect(line.filter { ids[0...2].contains($0) } == Array(ids[0...2]))
    }
  }

  // MARK: Between queues

  @Test func `a post that is partly out does not move to another queue`() throws {
    let scene = try StoreScene()
    let id = try scene.add(parts: ["one", "two"])
    let claim = try #require(try scene.claim().first)
    let attempt = try #require(
      try scene.store.begin(
        claim, part: 1, operationKey: "k", payloadSHA256: "", owner: "one", now: scene.now))
    try scene.store.settle(attempt: attempt, state: .accepted, now: scene.now)
    #expect(try scene.store.settle(claim, .failed(reason: "no"), now: scene.now))
    let targets = [NewPost.Target(account: "me@a", fingerprint: 1)]
    #expect(
      try !scene.store.move(post: id, toQueue: "personal", targets: targets, now: scene.now))
  }

  @Test func `a post that is not out moves to another queue with its text`() throws {
    let scene = try StoreScene()
    let id = try scene.add("hello", to: ["shop@a", "shop@b"])
    let targets = [NewPost.Target(account: "me@a", fingerprint: 1)]
    #expect(try scene.store.move(post: id, toQueue: "personal", targets: targets, now: scene.now))
    #expect(try scene.store.targets(ofPost: id).map(\.target.account) == ["me@a"])
    #expect(try scene.store.integrityProblems().isEmpty)
  }
}
