import StintCore
import StintDelivery
import StintHTTP
import StintTestSupport
import Testing

@Suite struct DiscordDelivererTests {
  @Test func `the request is that of the network's page`() async throws {
    let scene = try SocialScene("discord")
    #expect(try await scene.send("a*b") == .accepted(remoteID: "140000000000000001", url: nil))
    let request = try #require(scene.double.server.requests.first)
    #expect(request.target == NetworkDouble.discordPath + "?wait=true")
    #expect(request.text == #"{"content":"a\\*b","allowed_mentions":{"parse":[]}}"#)
  }

  @Test func `files go beside the message, with their words`() async throws {
    let scene = try SocialScene("discord")
    let folder = try TemporaryFolder()
    let content = Content(
      parts: ["One"],
      media: [
        try sendableFile(in: folder, "a.jpg", "AAA", alt: "A cup"),
        try sendableFile(in: folder, "b.png", "BB", type: "image/png"),
      ], isSensitive: true)
    #expect(try await scene.send(content).map(\.word) == ["accepted"])
    let request = try #require(scene.double.server.requests.first)
    #expect(request.part("files[0]")?.text == "AAA")
    #expect(request.part("files[1]")?.fileName == "SPOILER_2-b.png")
    #expect(
      request.part("payload_json")?.text.contains(
        #""attachments":[{"id":0,"filename":"SPOILER_1-a.jpg","description":"A cup"},"#
          + #"{"id":1,"filename":"SPOILER_2-b.png"}]"#) == true)
  }

  @Test func `parts follow each other`() async throws {
    let scene = try SocialScene("discord")
    #expect(
      try await scene.send(Content(parts: ["One", "Two"])).map(\.word) == ["accepted", "accepted"])
    #expect(scene.double.state.posts.map { $0["content"] } == ["One", "Two"])
  }

  @Test(arguments: [
    (400, 50035, "permanent"), (400, 50006, "permanent"), (401, 50027, "credentials"),
    (403, 50013, "permanent"), (404, 10015, "credentials"), (404, 10003, "permanent"),
    (413, 40005, "permanent"), (500, 0, "unknown"),
  ])
  func `each error has its ending`(status: Int, code: Int64, word: String) async throws {
    let scene = try SocialScene("discord")
    scene.fail(.instead(.json(status, ["message": "No", "code": .int(code)])))
    #expect(try await scene.send().word == word)
  }

  @Test func `what is wrong is told from the depth of the tree`() async throws {
    let scene = try SocialScene("discord")
    let tree: JSONValue = [
      "message": "Invalid Form Body", "code": 50035,
      "errors": ["embeds": ["0": ["title": ["_errors": [["message": "Too long"]]]]]],
    ]
    scene.fail(.instead(.json(400, tree)))
    #expect(try await scene.send().reason == "127.0.0.1 answers 400: Invalid Form Body: Too long")
  }

  @Test(arguments: [
    (JSONValue.double(0.3), 1), (.double(1.2), 2), (.int(64), 64), (.double(1e300), 86_400),
    (.double(-5), 1),
  ])
  func `a fraction of a second is rounded up`(value: JSONValue, seconds: Int) async throws {
    let scene = try SocialScene("discord")
    scene.fail(.instead(.json(429, ["message": "slow", "retry_after": value, "global": false])))
    let outcome = try await scene.send()
    #expect(outcome.word == "limit")
    #expect(outcome.retryAfter == .seconds(seconds))
  }

  @Test func `an answer without content says nothing`() async throws {
    let scene = try SocialScene("discord")
    scene.fail(.doneBut(LoopbackServer.Answer(204)))
    #expect(try await scene.send().word == "unknown")
  }

  @Test(arguments: [
    "", "TOKENxyz", "ftp://x.example/a", "https://x.example", "https://x.example/",
    "https://u:p@x.example/a",
  ])
  func `what is no address is the user's to renew`(token: String) async throws {
    let scene = try SocialScene("discord", credential: .token(token))
    let outcome = try await scene.send()
    #expect(outcome.word == "credentials")
    #expect(outcome.isPresentable)
    #expect(scene.double.server.requests.isEmpty)
  }

  @Test func `the check knows the webhook's name`() async throws {
    let scene = try SocialScene("discord")
    #expect(await scene.deliverer.check().identity == "webhook Stint")
  }
}
