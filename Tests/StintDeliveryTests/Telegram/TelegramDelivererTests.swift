import StintCore
import StintDelivery
import StintHTTP
import StintTestSupport
import Testing

@Suite struct TelegramDelivererTests {
  @Test func `the request is that of the network's page`() async throws {
    let scene = try SocialScene("telegram")
    let outcome = try await scene.send("Café ☕")
    #expect(outcome == .accepted(remoteID: "1", url: "https://t.me/shop/1"))
    let request = try #require(scene.double.server.requests.first)
    #expect(request.target == "/bot\(NetworkDouble.telegramToken)/sendMessage")
    #expect(request.text == #"{"chat_id":"@shop","text":"Café ☕"}"#)
    #expect(request.headers["Content-Type"] == "application/json")
  }

  @Test func `each part answers the one before, albums too`() async throws {
    let scene = try SocialScene("telegram")
    let folder = try TemporaryFolder()
    let content = Content(
      parts: ["One", "Two", "Three"],
      media: [
        try sendableFile(in: folder, "a.jpg", "AAA"),
        try sendableFile(in: folder, "b.png", "BB", type: "image/png"),
        try sendableFile(in: folder, "c.jpg", "C", part: 2),
      ])
    let outcomes = try await scene.send(content)
    #expect(outcomes.map(\.remoteID) == ["1", "3", "4"])
    let requests = scene.double.server.requests
    #expect(
      requests.map(\.path).map { $0.split(separator: "/").last } == [
        "sendMediaGroup", "sendPhoto", "sendMessage",
      ])
    #expect(requests[0].part("file1")?.text == "AAA")
    #expect(requests[0].part("file2")?.text == "BB")
    #expect(requests[0].part("file2")?.type == "image/png")
    #expect(requests[1].part("photo")?.text == "C")
    #expect(requests[1].part("caption")?.text == "Two")
    #expect(
      requests[1].part("reply_parameters")?.text
        == #"{"message_id":1,"allow_sending_without_reply":true}"#)
    #expect(requests[2].json?["reply_parameters"]?["message_id"] == 3)
  }

  @Test(arguments: [
    (NetworkDouble.telegramError(400, "Bad Request: chat not found"), "permanent"),
    (NetworkDouble.telegramError(403, "Forbidden: bot was kicked"), "permanent"),
    (NetworkDouble.telegramError(401, "Unauthorized"), "credentials"),
    (NetworkDouble.telegramError(404, "Not Found"), "credentials"),
    (NetworkDouble.telegramError(413, "Request Entity Too Large"), "permanent"),
    (NetworkDouble.telegramError(500, "Internal Server Error"), "unknown"),
    (NetworkDouble.telegramError(429, "Too Many Requests", ["retry_after": 5]), "limit"),
    (.page(404), "permanent"),
  ])
  func `each error has its ending`(answer: LoopbackServer.Answer, word: String) async throws {
    let scene = try SocialScene("telegram")
    scene.fail(.instead(answer))
    let outcome = try await scene.send()
    #expect(outcome.word == word)
    if word == "limit" { #expect(outcome.retryAfter == .seconds(5)) }
  }

  @Test func `a group that moved says where it is`() async throws {
    let scene = try SocialScene("telegram")
    scene.fail(
      .instead(
        NetworkDouble.telegramError(
          400, "Bad Request: group chat was upgraded", ["migrate_to_chat_id": -100_777])))
    let outcome = try await scene.send()
    #expect(outcome.word == "permanent")
    #expect(outcome.reason.contains("set chat to -100777"))
  }

  @Test func `a server that repeats the token is not repeated`() async throws {
    let scene = try SocialScene("telegram")
    scene.fail(
      .instead(NetworkDouble.telegramError(400, "no bot \(NetworkDouble.telegramToken)")))
    #expect(try await scene.send().reason.hasSuffix("no bot •••"))
  }

  @Test(arguments: ["", "abc", "1:a/b", "1:a b", "1:2:3", ":a", "1:", "x:abc", "1:a\n"])
  func `what is no token never gets into an address`(token: String) async throws {
    let scene = try SocialScene("telegram", credential: .token(token))
    #expect(try await scene.send().word == "credentials")
    #expect(scene.double.server.requests.isEmpty)
  }

  @Test func `a file that is gone holds the post`() async throws {
    let scene = try SocialScene("telegram")
    let media = Media(
      path: "/nonexistent/a.jpg", alt: nil, type: "image/jpeg", sizeInBytes: 1, sha256: "")
    let outcomes = try await scene.send(Content(parts: ["a"], media: [media]))
    #expect(outcomes.map(\.word) == ["hold"])
    #expect(scene.double.state.posts.isEmpty)
  }

  @Test func `a text that looks like a file is a text`() async throws {
    let scene = try SocialScene("telegram")
    let folder = try TemporaryFolder()
    let media = [try sendableFile(in: folder, "a.jpg", "AAA")]
    let outcomes = try await scene.send(Content(parts: ["attach://file1"], media: media))
    #expect(outcomes.map(\.word) == ["accepted"])
    let request = try #require(scene.double.server.requests.first)
    #expect(request.part("caption")?.text == "attach://file1")
    #expect(request.parts.count { $0.fileName != nil } == 1)
  }

  @Test func `an earlier part without an id ends the thread`() async throws {
    let scene = try SocialScene("telegram")
    let parcel = try scene.parcels(Content(parts: ["a", "b"]))[1]
    let earlier = [1: Handover.EarlierPart(operationKey: "key-1", remoteID: nil, url: nil)]
    let outcome = await scene.deliverer.deliver(
      parcel, scene.handover(partCount: 2, earlier: earlier))
    #expect(outcome.word == "permanent")
    #expect(scene.double.server.requests.isEmpty)
  }
}
