import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintTestSupport
import Testing

/// What is on the server and is not the post that is looked for.
@Suite struct OtherPostsTests {
  @Test(arguments: SocialScene.askable)
  func `a post that is known to be another one is not taken for this one`(id: String) async throws {
    let scene = try SocialScene(id)
    let outcome = try await scene.send()
    let other = try #require(outcome.remoteID)
    var handover = scene.handover(isRetry: true)
    #expect(await scene.deliverer.lookup(try scene.parcel(), handover).word == "found")
    handover.knownRemoteIDs = [other]
    let found = await scene.deliverer.lookup(try scene.parcel(), handover)
    // Threads says of the post itself that it is out; only which one it is stays open.
    #expect(found == (id == "threads" ? .found(remoteID: nil, url: nil) : .absent))
  }

  @Test func `posts to Reddit with one title are told apart by what they say`() async throws {
    let scene = try SocialScene("reddit")
    let parcels = try ["one", "two"].map { text in
      try #require(try scene.parcels(Content(parts: [text], title: "Opening hours")).first)
    }
    #expect(await scene.deliverer.deliver(parcels[0], scene.handover()).word == "accepted")
    let handover = scene.handover(isRetry: true)
    #expect(await scene.deliverer.lookup(parcels[1], handover) == .absent)
    #expect(await scene.deliverer.lookup(parcels[0], handover).word == "found")
  }
}

/// What an answer proves.
@Suite struct EvidenceTests {
  static let taken: [(name: String, fault: NetworkDouble.Fault)] = [
    ("a page", .doneBut(.page(200))), ("other JSON", .doneBut(.json(200, ["hello": 1]))),
    ("cut in the body", .done(.cutBody(after: 1))),
  ]

  @Test(arguments: SocialScene.ids, taken.indices)
  func `a success that cannot be read says that the post was taken`(
    id: String, index: Int
  ) async throws {
    let scene = try SocialScene(id)
    scene.fail(Self.taken[index].fault)
    guard case .acknowledged = try await scene.send() else {
      Issue.record("\(Self.taken[index].name) says nothing")
      return
    }
  }

  @Test(arguments: SocialScene.ids, [408, 425, 500, 502, 503, 504])
  func `a server that gave up may have kept it`(id: String, status: Int) async throws {
    let scene = try SocialScene(id)
    // Headers about the rate come with every answer.
    scene.fail(
      .doneBut(
        LoopbackServer.Answer.page(status).with("X-RateLimit-Reset", "60")
          .with("X-RateLimit-Remaining", "0")))
    guard case .unknown = try await scene.send() else {
      Issue.record("\(status) counts as surely not sent")
      return
    }
  }

  @Test(arguments: SocialScene.askable)
  func `a server that names a wait has turned it away`(id: String) async throws {
    let scene = try SocialScene(id)
    scene.fail(.instead(LoopbackServer.Answer.page(503).with("Retry-After", "77")))
    #expect(
      try await scene.send().retryAfter == .seconds(77))
  }
}

/// Where nobody can be asked whether it is there, nothing but a clear word counts.
@Suite struct UnaskableTests {
  @Test(arguments: ["telegram", "discord", "slack"], ["77", "0", "Fri, 31 Dec 2027 00:00:00 GMT"])
  func `a wait that something before the server names is no clear word`(
    id: String, wait: String
  ) async throws {
    let scene = try SocialScene(id)
    scene.fail(.doneBut(LoopbackServer.Answer.page(503).with("Retry-After", wait)))
    #expect(try await scene.send().word == "unknown")
  }
}

/// The address of a webhook, as it was given.
@Suite struct WebhookAddressTests {
  @Test(arguments: [("discord", "?thread_id=99&wait=true"), ("slack", "?thread_id=99")])
  func `what an address asks for is kept`(id: String, query: String) async throws {
    let path = id == "discord" ? NetworkDouble.discordPath : NetworkDouble.slackPath
    let scene = try SocialScene(
      id, credential: .token("https://hooks.example\(path)?thread_id=99"))
    #expect(try await scene.send().word == "accepted")
    #expect(scene.double.server.requests.last?.target == path + query)
  }
}
