import StintCore
import StintStore
import StintTestSupport
import Testing

@Suite struct ResolveTests {
  /// A thread of two parts whose part `unknown` has an unknown outcome; those before are out.
  private func unclear(_ scene: StoreScene, part unknown: Int, parts: Int = 2) throws -> Int64 {
    let id = try scene.add(
      to: ["shop@a"], kind: .promo, parts: (1...parts).map { "part \($0)" })
    let claim = try #require(try scene.claim().first)
    for part in 1...unknown {
      let attempt = try #require(
        try scene.store.begin(
          claim, part: part, operationKey: "k\(part)", payloadSHA256: "", owner: "one",
          now: scene.now))
      try scene.store.settle(
        attempt: attempt, state: part < unknown ? .accepted : .unknown, now: scene.now)
    }
    #expect(try scene.store.settle(claim, .unknown(reason: "timeout"), now: scene.now))
    return id
  }

  @Test func `resolved as sent it is sent, at the instant it was to be`() throws {
    let scene = try StoreScene()
    let id = try unclear(scene, part: 1, parts: 1)
    let target = try scene.target(id).target.id
    let later = scene.now.plus(.hours(3))
    #expect(try scene.store.resolve(target, wasSent: true, url: "https://x.example", now: later))
    #expect(
      try scene.target(id).state == .sent(Receipt(at: scene.now, url: "https://x.example")))
    #expect(try scene.store.sends(post: id).map(\.state) == [.sent])
    #expect(try !scene.store.resolve(target, wasSent: true, url: nil, now: later))
  }

  @Test func `resolved as not sent it is queued and out of the history`() throws {
    let scene = try StoreScene()
    let id = try unclear(scene, part: 1, parts: 1)
    let target = try scene.target(id).target.id
    #expect(try scene.store.resolve(target, wasSent: false, url: nil, now: scene.now))
    #expect(try scene.target(id).state == .queued)
    #expect(try scene.store.sends(post: id).isEmpty)
    #expect(try scene.store.attempts(ofPost: id).map(\.state) == [.failed])
  }

  @Test func `a thread whose beginning is out stays in the history`() throws {
    let scene = try StoreScene()
    let id = try unclear(scene, part: 2)
    let target = try scene.target(id).target.id
    #expect(try scene.store.resolve(target, wasSent: false, url: nil, now: scene.now))
    #expect(try scene.target(id).state == .queued)
    #expect(try scene.store.sends(post: id).map(\.at) == [scene.now])
    #expect(try scene.store.sends(post: id).map(\.state) == [.sending])
  }

  @Test func `a thread resolved as sent goes on with the parts that are not`() throws {
    let scene = try StoreScene()
    let id = try unclear(scene, part: 1)
    let target = try scene.target(id).target.id
    #expect(try scene.store.resolve(target, wasSent: true, url: nil, now: scene.now))
    #expect(try scene.target(id).state == .queued)
    // Its line in the history ends with its last part.
    #expect(try scene.store.sends(post: id).map(\.state) == [.sending])
    #expect(try scene.store.sends(post: id).map(\.finishedAt) == [nil])
    let claim = try #require(try scene.claim(at: scene.now.plus(.minutes(1))).first)
    #expect(claim.acceptedParts.keys.sorted() == [1])
  }

  @Test func `an evergreen post comes again behind the others, after its cool-down`() throws {
    let scene = try StoreScene(slots: ["*:00"])
    let green = Evergreen(coolDown: .hours(2))
    let ids = try (1...3).map { try scene.add("post \($0)", evergreen: green) }
    var sent: [Int64] = []
    for hour in 0..<7 {
      for claim in try scene.claim(at: scene.now.plus(.hours(hour))) {
        sent.append(claim.post.id)
        #expect(
          try scene.store.settle(
            claim, .sent(remoteID: nil, url: nil), now: scene.now.plus(.hours(hour))))
      }
    }
    #expect(sent == [ids[0], ids[1], ids[2], ids[0], ids[1], ids[2], ids[0]])
    let record = try scene.target(ids[0])
    #expect(record.target.cycle == 3)
    #expect(record.target.notBefore == scene.now.plus(.hours(8)))
    #expect(record.state == .queued)
    #expect(try scene.store.sends(post: ids[0]).map(\.cycle) == [2, 1, 0])
  }
}
