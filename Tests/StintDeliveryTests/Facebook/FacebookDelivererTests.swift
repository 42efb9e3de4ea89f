import StintCore
import StintDelivery
import StintHTTP
import StintTestSupport
import Testing

@Suite struct FacebookDelivererTests {
  @Test func `the request is that of the network's page`() async throws {
    let scene = try SocialScene("facebook")
    let content = Content(parts: ["Café ☕"], link: "https://example.org/a?b=1")
    #expect(
      try await scene.send(content) == [
        .accepted(remoteID: "1234567890_1", url: "https://www.facebook.com/1234567890_1")
      ])
    let request = try #require(scene.double.server.requests.first)
    #expect(request.target == "/v25.0/1234567890/feed")
    #expect(request.text == #"{"message":"Café ☕","link":"https://example.org/a?b=1"}"#)
    #expect(request.headers["Authorization"] == "Bearer pageTOKENxyz")
  }

  @Test func `photos are uploaded first and not twice`() async throws {
    let scene = try SocialScene("facebook")
    let folder = try TemporaryFolder()
    let content = Content(
      parts: ["One"],
      media: [
        try sendableFile(in: folder, "a.jpg", "AAA", alt: "A cup"),
        try sendableFile(in: folder, "b.jpg", "BB"),
      ])
    scene.fail(.instead(.page(500)))
    #expect(try await scene.send(content).map(\.word) == ["unknown"])
    #expect(try await scene.send(content).map(\.word) == ["accepted"])
    #expect(scene.double.state.uploads.count == 2)
    #expect(scene.double.state.note("alt 701") == "A cup")
    #expect(scene.double.state.posts.count == 1)
    let body = scene.double.server.requests.last?.text
    #expect(
      body == #"{"message":"One","attached_media":[{"media_fbid":"701"},{"media_fbid":"702"}]}"#)
  }

  @Test(arguments: [
    (500, 1, "unknown"), (500, 2, "unknown"), (400, 1, "unknown"), (400, 4, "limit"),
    (400, 17, "limit"), (400, 32, "limit"), (400, 341, "limit"), (400, 613, "limit"),
    (403, 10, "permanent"), (403, 200, "permanent"), (400, 190, "credentials"),
    (400, 102, "credentials"), (400, 368, "limit"), (400, 100, "permanent"),
    (400, 1_609_005, "permanent"), (500, 99_999, "unknown"), (400, 506, "permanent"),
  ])
  func `the code decides, not the status`(status: Int, code: Int64, word: String) async throws {
    let scene = try SocialScene("facebook")
    scene.fail(.instead(NetworkDouble.graphError(status, code: code, "No")))
    let outcome = try await scene.send()
    #expect(outcome.word == word)
    if code == 368 { #expect(outcome.retryAfter == .seconds(86_400)) }
  }

  @Test func `a post that is out although an error came is found`() async throws {
    let scene = try SocialScene("facebook")
    scene.fail(.doneBut(NetworkDouble.graphError(500, code: 2, "Service temporarily unavailable")))
    #expect(try await scene.send().word == "unknown")
    let found = await scene.deliverer.lookup(try scene.parcel(), scene.handover(isRetry: true))
    #expect(
      found
        == .found(
          remoteID: "1234567890_1", url: "https://www.facebook.com/permalink/1234567890_1"))
  }

  @Test func `a duplicate of our own is sent`() async throws {
    let scene = try SocialScene("facebook")
    scene.fail(.doneBut(NetworkDouble.graphError(400, code: 506, "Duplicate status message")))
    #expect(try await scene.send().remoteID == "1234567890_1")
  }

  @Test func `the usage header tells the minutes`() async throws {
    let scene = try SocialScene("facebook")
    let usage = #"{"1":[{"type":"pages","call_count":100,"estimated_time_to_regain_access":7}]}"#
    scene.fail(
      .instead(
        NetworkDouble.graphError(400, code: 32, "Page request limit reached")
          .with("X-Business-Use-Case-Usage", usage)))
    #expect(try await scene.send().retryAfter == .seconds(420))
  }

  @Test func `a post of photos alone cannot be told from others`() async throws {
    let scene = try SocialScene("facebook")
    let folder = try TemporaryFolder()
    let parcel = try scene.parcels(
      Content(parts: [""], media: [try sendableFile(in: folder)]))[0]
    #expect(
      await scene.deliverer.lookup(parcel, scene.handover(isRetry: true)).word == "neverTells")
  }
}
