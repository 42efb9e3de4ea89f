import StintCore
import StintStore
import StintTestSupport
import Testing

@Suite struct ConditionTests {
  @Test func `a failure counts, a success clears, being told to wait does neither`() throws {
    let scene = try StoreScene(slots: [])
    let account = try #require(scene.setup.accounts["shop@a"])
    func settle(_ ending: Ending) throws -> Conditions {
      try scene.add(at: scene.now)
      let claim = try #require(try scene.claim().first)
      #expect(try scene.store.settle(claim, ending, now: scene.now))
      _ = try scene.store.move([claim.target.id], to: .dropped(from: .queued), now: scene.now)
      return try scene.store.conditions(of: account)
    }
    #expect(try settle(.failed(reason: "no")).failuresInARow == 1)
    #expect(
      try settle(.retry(at: scene.now, reason: "busy", rateLimitedUntil: nil)).failuresInARow == 2)
    #expect(try settle(.unknown(reason: "?")).failuresInARow == 2)
    #expect(try settle(.sent(remoteID: nil, url: nil)) == Conditions(lastFailureAt: scene.now))
    let until = scene.now.plus(.minutes(10))
    let limited = try settle(.retry(at: until, reason: "429", rateLimitedUntil: until))
    #expect(limited.rateLimitedUntil == until && limited.failuresInARow == 0)
  }

  @Test func `a paused queue is paused for all who look, until it is resumed`() throws {
    let scene = try StoreScene()
    try scene.add()
    try scene.store.pause(queue: "business", until: nil, reason: "holiday", now: scene.now)
    #expect(try scene.folder.store().pauses() == ["business": Pause(reason: "holiday")])
    #expect(try scene.claim().isEmpty)
    #expect(try scene.store.resume(queue: "business"))
    #expect(try !scene.store.resume(queue: "business"))
  }

  @Test func `the same row of a file is imported once`() throws {
    let scene = try StoreScene()
    let post = NewPost(
      uid: "u", queue: "business", kind: .value, content: Content(parts: ["x"]), sourceKey: "f:1",
      targets: [])
    var again = post
    again.uid = "v"
    #expect(try scene.store.insert([post], now: scene.now) != [nil])
    #expect(try scene.store.insert([again], now: scene.now) == [nil])
  }
}
