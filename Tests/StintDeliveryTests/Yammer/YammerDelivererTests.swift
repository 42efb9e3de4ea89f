import StintCore
import StintDelivery
import StintHTTP
import StintTestSupport
import Testing

@Suite struct YammerDelivererTests {
  @Test func `the request is that of the network's page`() async throws {
    let scene = try SocialScene("yammer")
    let content = Content(parts: ["Café"], tags: ["opening"])
    let outcome = try await scene.send(content)
    // Beyond what a Double holds exactly.
    #expect(outcome.map(\.remoteID) == ["9007199254740994"])
    let request = try #require(scene.double.server.requests.first)
    #expect(request.target == "/api/v1/messages.json")
    #expect(request.text == "body=Caf%C3%A9&group_id=4711&topic1=opening")
    #expect(request.headers["Authorization"] == "Bearer yammerTOKENxyz")
  }

  @Test func `answers go to the first message, files are uploaded once`() async throws {
    let scene = try SocialScene("yammer")
    let folder = try TemporaryFolder()
    let content = Content(
      parts: ["One", "Two"], media: [try sendableFile(in: folder, "a.jpg", "AAA")])
    scene.fail(.instead(.page(500)))
    #expect(try await scene.send(content).map(\.word) == ["unknown"])
    let outcomes = try await scene.send(content)
    #expect(outcomes.map(\.word) == ["accepted", "accepted"])
    #expect(scene.double.state.uploads.count == 1)
    let messages = scene.double.server.requests.filter { $0.path.hasSuffix("messages.json") }
    #expect(messages[1].form["attached_objects[]"] == "uploaded_file:1")
    #expect(messages[2].form["replied_to_id"] == outcomes[0].remoteID)
    #expect(messages[2].form["group_id"] == nil)
  }

  @Test func `half a minute is the least to wait`() async throws {
    let scene = try SocialScene("yammer")
    scene.fail(
      .instead(.page(429)), .instead(LoopbackServer.Answer.page(429).with("Retry-After", "3")))
    #expect(try await scene.send().retryAfter == .seconds(30))
    #expect(try await scene.send().retryAfter == .seconds(30))
  }

  @Test func `the server's word is told`() async throws {
    let scene = try SocialScene("yammer")
    scene.fail(.instead(.json(403, ["response": ["message": "Not a member", "code": 1]])))
    let outcome = try await scene.send()
    #expect(outcome == .permanent(reason: "127.0.0.1 answers 403: Not a member"))
  }

  @Test func `a token that has ended is renewed`() async throws {
    let credential = Credential([
      .token: Secret("endedTOKENxyz"), .refreshToken: Secret("refreshTOKENxyz"),
      .clientID: Secret("id"),
    ])
    let scene = try SocialScene("yammer", credential: credential)
    #expect(try await scene.send().word == "accepted")
    #expect(scene.store.credential?[.refreshToken] == Secret("refreshTOKENnew"))
    #expect(scene.double.state.posts.count == 1)
  }
}
