import StintCore
import StintDelivery
import StintHTTP
import StintTestSupport
import Testing

@Suite struct RedditDelivererTests {
  @Test func `the request is that of the network's page`() async throws {
    let scene = try SocialScene("reddit")
    let content = Content(parts: ["Café opens"], title: "Opening hours")
    #expect(
      try await scene.send(content) == [
        .accepted(
          remoteID: "t3_abc1", url: "https://www.reddit.com/r/test/comments/abc1/")
      ])
    let request = try #require(scene.double.server.requests.first)
    #expect(request.target == "/api/submit")
    #expect(
      request.text
        == "api_type=json&sr=test&kind=self&title=Opening+hours&text=Caf%C3%A9+opens&nsfw=false"
        + "&spoiler=false&sendreplies=true")
    #expect(request.headers["User-Agent"] == "linux:stint:\(Version.text) (by /u/ana)")
    #expect(request.headers.all("User-Agent").count == 1)
  }

  @Test(arguments: [
    ("SUBREDDIT_NOEXIST", "permanent"), ("NO_SELFS", "permanent"), ("TOO_LONG", "permanent"),
    ("BAD_CAPTCHA", "permanent"), ("SUBMIT_VALIDATION_FLAIR_REQUIRED", "permanent"),
    ("USER_REQUIRED", "credentials"), ("QUOTA_FILLED", "limit"), ("RATELIMIT", "limit"),
    ("ALREADY_SUB", "permanent"),
  ])
  func `an error with status 200 is an error`(code: String, word: String) async throws {
    let scene = try SocialScene("reddit")
    let error = NetworkDouble.redditError(code, "words\u{1B}[2J")
    scene.fail(.instead(error), .instead(error))
    let outcome = try await scene.send()
    #expect(outcome.word == word)
    #expect(outcome.isPresentable, "\(outcome)")
    #expect(scene.double.state.posts.isEmpty)
  }

  @Test(arguments: [
    (
      "Looks like you've been doing that a lot. Take a break for 9 minutes before trying again.",
      600
    ),
    ("Take a break for 1 minute before trying again.", 120),
    ("Take a break for 42 seconds before trying again.", 43), ("take a break for 2 hours.", 10_800),
  ])
  func `a break is as long as it is said to be`(words: String, seconds: Int) async throws {
    let scene = try SocialScene("reddit")
    scene.fail(.instead(NetworkDouble.redditError("RATELIMIT", words)))
    #expect(try await scene.send().retryAfter == .seconds(seconds))
  }

  @Test func `the number of seconds wins over the words`() async throws {
    let scene = try SocialScene("reddit")
    let answer: JSONValue = [
      "json": [
        "ratelimit": 311.4, "errors": [["RATELIMIT", "take a break for 9 minutes", "ratelimit"]],
      ]
    ]
    scene.fail(.instead(.json(200, answer)))
    #expect(try await scene.send().retryAfter == .seconds(312))
  }

  @Test func `the header counts the seconds that are left`() async throws {
    let scene = try SocialScene("reddit")
    scene.fail(
      .instead(
        LoopbackServer.Answer.json(429, ["message": "Too Many Requests", "error": 429])
          .with("X-Ratelimit-Remaining", "0.0").with("X-Ratelimit-Reset", "251")))
    #expect(try await scene.send().retryAfter == .seconds(251))
  }

  @Test func `a link that our own try left there is sent`() async throws {
    let scene = try SocialScene("reddit")
    let content = Content(parts: ["New"], title: "T", link: "https://example.org/x")
    let already = NetworkDouble.redditError("ALREADY_SUB", "that link has already been submitted")
    scene.fail(.doneBut(already))
    #expect(try await scene.send(content).map(\.remoteID) == ["t3_abc1"])
  }

  @Test func `a token is renewed and the post sent once`() async throws {
    let credential = Credential([
      .refreshToken: Secret("refreshTOKENxyz"), .clientID: Secret("id"),
      .clientSecret: Secret("secretxyz"), .user: Secret("ana"),
    ])
    let scene = try SocialScene("reddit", credential: credential)
    #expect(try await scene.send().word == "accepted")
    #expect(scene.store.credential?[.token] == Secret("redditTOKENnew"))
    #expect(scene.store.credential?[.refreshToken] == Secret("refreshTOKENxyz"))
    // It was withdrawn before its end.
    scene.store.set(
      Credential(credential.fields.merging([.token: Secret("withdrawnTOKEN")]) { $1 }))
    #expect(try await scene.send("Another").word == "accepted")
    #expect(scene.double.state.posts.count == 2)
  }
}
