import StintCore
import StintDelivery
import StintHTTP
import StintTestSupport
import Testing

@Suite struct SlackDelivererTests {
  @Test func `the request is that of the network's page`() async throws {
    let scene = try SocialScene("slack")
    #expect(try await scene.send("a & <b>") == .accepted(remoteID: nil, url: nil))
    let request = try #require(scene.double.server.requests.first)
    #expect(request.target == NetworkDouble.slackPath)
    #expect(request.text == #"{"text":"a &amp; &lt;b&gt;","mrkdwn":false}"#)
    #expect(request.headers["Content-Type"] == "application/json")
  }

  @Test(arguments: [
    (400, "invalid_payload", "permanent"), (403, "action_prohibited", "permanent"),
    (403, "invalid_token", "credentials"), (404, "no_service", "credentials"),
    (404, "channel_not_found", "permanent"), (410, "channel_is_archived", "permanent"),
    (429, "rate_limited", "limit"), (500, "rollup_error", "unknown"), (200, "ok?", "unknown"),
    (201, "ok", "unknown"),
  ])
  func `each answer has its ending`(status: Int, text: String, word: String) async throws {
    let scene = try SocialScene("slack")
    scene.fail(.instead(.text(status, text, type: "text/plain")))
    let outcome = try await scene.send()
    #expect(outcome.word == word)
    #expect(outcome.reason.contains(text))
  }
}
