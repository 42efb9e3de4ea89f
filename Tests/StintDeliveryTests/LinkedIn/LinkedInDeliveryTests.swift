import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintTestSupport
import Testing

/// What LinkedIn is sent, what its answers mean, and what becomes of a post whose answer is lost.
@Suite struct LinkedInDeliveryTests {
  typealias Answer = LoopbackServer.Answer
  private let double: LinkedInDouble
  private var scene: DeliveryScene<LinkedInDeliverer>
  private static let place = "POST /rest/posts"
  private static let person = "urn:li:person:AbC"
  private static let page = "urn:li:organization:42"

  init() throws {
    let clock = TestClock()
    double = try LinkedInDouble(clock: clock)
    scene = try DeliveryScene(
      LinkedInExporter(), LinkedInDeliverer.self, double.server, clock: clock,
      credential: .token("good-token"))
    scene.options = ["author": Self.person]
  }

  private func count(_ path: String) -> Int {
    double.server.requests.count { $0.target == path }
  }

  @Test func `a post is exactly this request`() async throws {
    let outcome = await scene.deliver(
      try scene.parcel("Stint 1.0 (beta) is out, see a_b #swift"))
    let urn = try #require(double.posts.first?.urn)
    #expect(
      outcome
        == .accepted(remoteID: urn, url: "https://www.linkedin.com/feed/update/\(urn)/"))
    let request = try #require(double.server.requests.first)
    #expect(double.server.requests.count == 1)
    #expect(request.method == "POST" && request.target == "/rest/posts")
    #expect(request.headers["Authorization"] == "Bearer good-token")
    #expect(request.headers["LinkedIn-Version"] == "202601")
    #expect(request.headers["X-Restli-Protocol-Version"] == "2.0.0")
    #expect(request.headers["Content-Type"] == "application/json")
    #expect(
      request.text
        == #"{"author":"urn:li:person:AbC","#
        + ##""commentary":"Stint 1.0 \\(beta\\) is out, see a\\_b {hashtag|\\#|swift}","##
        + #""visibility":"PUBLIC","distribution":{"feedDistribution":"MAIN_FEED","#
        + #""targetEntities":[],"thirdPartyDistributionChannels":[]},"#
        + #""lifecycleState":"PUBLISHED","isReshareDisabledByAuthor":false}"#)
    #expect(double.posts.first?.visible == "Stint 1.0 (beta) is out, see a_b #swift")
  }

  @Test(arguments: [
    "plain", "all of | { } @ [ ] ( ) < > # * _ ~ \\", "tag #swift, and \\#no", "a@b.example",
    "(nested [brackets] {here})", "https://example.org/plain", "é 👩‍🚀 _", "line\n\nline",
    "\\", "#1 _a_ *b* ~c~",
  ])
  func `nothing of a text is cut off`(text: String) async throws {
    #expect(await scene.deliver(try scene.parcel(text)).word == "accepted")
    #expect(double.posts.first?.visible == text)
  }

  @Test func `a link becomes a card`() async throws {
    _ = await scene.deliver(
      try scene.parcel(
        Content(parts: ["Read"], title: "Notes", link: "https://example.org/n")))
    let article = double.posts.first?.body["content"]?["article"]
    #expect(article?["source"]?.stringValue == "https://example.org/n")
    #expect(article?["title"]?.stringValue == "Notes")
  }

  // MARK: Files

  @Test func `an image is uploaded, waited for, and used`() async throws {
    double.process(looks: 2)
    let outcome = await scene.deliver(
      try scene.parcel(Content(parts: ["Cup"], media: [try scene.media()])))
    #expect(outcome.word == "accepted")
    let media = double.posts.first?.body["content"]?["media"]
    let urn = try #require(media?["id"]?.stringValue)
    #expect(media?["altText"]?.stringValue == "A cup")
    #expect(double.files[urn]?.bytes == [0x89, 0x50, 0, 255, 13, 10])
    let escaped = PercentEncoding.encode(urn)
    #expect(
      double.server.requests.map { "\($0.method) \($0.target)" } == [
        "POST /rest/images?action=initializeUpload", "PUT /upload/\(urn)",
        "GET /rest/images/\(escaped)", "GET /rest/images/\(escaped)",
        "GET /rest/images/\(escaped)", "POST /rest/posts",
      ])
    #expect(
      double.server.requests[0].text
        == #"{"initializeUploadRequest":{"owner":"urn:li:person:AbC"}}"#)
    #expect(scene.pauses.all == [.seconds(1), .seconds(2)])
  }

  @Test func `several images keep their order and texts`() async throws {
    let files = try (1...3).map {
      try scene.media("\($0).png", alt: "alt \($0)", bytes: [UInt8($0)])
    }
    _ = await scene.deliver(try scene.parcel(Content(parts: ["Cups"], media: files)))
    let images = double.posts.first?.body["content"]?["multiImage"]?["images"]?.arrayValue ?? []
    #expect(images.map { $0["altText"]?.stringValue } == ["alt 1", "alt 2", "alt 3"])
    let bytes = images.compactMap { $0["id"]?.stringValue }.map { double.files[$0]?.bytes }
    #expect(bytes == [[1], [2], [3]])
  }

  @Test func `a video goes in the pieces that LinkedIn asks for`() async throws {
    let bytes = (0..<100_001).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let media = try scene.media("a.mp4", type: "video/mp4", alt: nil, bytes: bytes)
    let outcome = await scene.deliver(try scene.parcel(Content(parts: ["Film"], media: [media])))
    #expect(outcome.word == "accepted")
    let urn = try #require(double.posts.first?.body["content"]?["media"]?["id"]?.stringValue)
    #expect(double.files[urn]?.bytes == bytes)
    #expect(double.server.requests.count { $0.method == "PUT" } == 2)
  }

  @Test func `a document is uploaded as one`() async throws {
    let media = try scene.media("a.pdf", type: "application/pdf", alt: nil)
    let outcome = await scene.deliver(try scene.parcel(Content(parts: ["Paper"], media: [media])))
    #expect(outcome.word == "accepted")
    #expect(double.files.keys.allSatisfy { $0.hasPrefix("urn:li:document:") })
    #expect(double.posts.first?.body["content"]?["media"]?["title"]?.stringValue == "a.pdf")
  }

  @Test func `what LinkedIn cannot use ends the post, what takes too long is looked at later`()
    async throws
  {
    let parcel = try scene.parcel(Content(parts: ["Cup"], media: [try scene.media()]))
    double.process(looks: nil)
    #expect(await scene.deliver(parcel) == .permanent(reason: "LinkedIn cannot use a file"))
    double.process(looks: 12)
    let late = await scene.deliver(parcel)
    #expect(late.word == "temporary" && late.retryAfter == .seconds(60))
    #expect(await scene.deliver(parcel).word == "accepted")
    #expect(count("/rest/images?action=initializeUpload") == 2)
  }

  @Test func `a second try names the same file`() async throws {
    double.fault { $0.instead(Self.place, LinkedInDouble.problem(429, "Too many")) }
    let parcel = try scene.parcel(Content(parts: ["Cup"], media: [try scene.media()]))
    #expect(await scene.deliver(parcel).word == "limit")
    #expect(await scene.deliver(parcel).word == "accepted")
    #expect(count("/rest/images?action=initializeUpload") == 1)
    #expect(double.server.requests.filter { $0.target == "/rest/posts" }.map(\.text).count == 2)
  }

  @Test func `the token goes to no other server with a file`() async throws {
    let other = try LoopbackServer { _ in Answer(201, headers: ["ETag": "x"]) }
    double.upload(to: other.url)
    let parcel = try scene.parcel(Content(parts: ["Cup"], media: [try scene.media()]))
    _ = await scene.deliver(parcel)
    let request = try #require(other.requests.first)
    #expect(request.method == "PUT")
    #expect(request.headers["Authorization"] == nil)
    #expect(request.body.count == 6)
    double.upload(to: "ftp://127.0.0.1")
    let next = try scene.parcel(Content(parts: ["Mug"], media: [try scene.media()]))
    scene.clock.advance(by: .seconds(8 * 86_400))
    #expect(await scene.deliver(next).word == "temporary")
    #expect(other.requests.count == 1)
  }

  @Test(arguments: [
    (400, "permanent"), (403, "credentials"), (429, "limit"), (500, "temporary"),
    (426, "limit"),
  ])
  func `an upload that fails sends nothing`(status: Int, word: String) async throws {
    double.fault {
      $0.instead("POST /rest/images", LinkedInDouble.problem(status, "No"))
    }
    let parcel = try scene.parcel(Content(parts: ["Cup"], media: [try scene.media()]))
    #expect(await scene.deliver(parcel).word == word)
    #expect(double.posts.isEmpty)
  }

  // MARK: Refusals

  private static let refusals: [(Int, String, String)] = [
    (400, "ILLEGAL_ARGUMENT", "permanent"), (401, "EXPIRED", "credentials"),
    (403, "ACCESS_DENIED", "credentials"), (404, "NOT_FOUND", "permanent"),
    (408, "TIMEOUT", "unknown"), (422, "MISSING_FIELD", "permanent"),
    (422, "DUPLICATE_POST", "permanent"), (426, "NONEXISTENT_VERSION", "limit"),
    (429, "TOO_MANY", "limit"), (500, "INTERNAL", "unknown"), (503, "OVER", "unknown"),
    (504, "GATEWAY", "unknown"),
  ]

  @Test func `there are refusals to compare`() {
    #expect(Self.refusals.count > 10)
  }

  @Test(arguments: refusals)
  func `a refusal means what LinkedIn's table says`(
    status: Int, code: String, word: String
  ) async throws {
    double.fault {
      $0.instead(Self.place, LinkedInDouble.problem(status, "it said so", code: code))
    }
    let outcome = await scene.deliver(try scene.parcel("text"))
    #expect(outcome.word == word)
    #expect(outcome.reason.contains("\(status)"))
    #expect(!outcome.reason.contains("good-token"))
    #expect(double.posts.isEmpty)
  }

  @Test mutating func `a version that has ended is named`() async throws {
    scene.options["version"] = "202401"
    let outcome = await scene.deliver(try scene.parcel("text"))
    #expect(outcome.word == "limit")
    #expect(outcome.reason.contains("Requested version 202401 is not active"))
    #expect(outcome.reason.contains("version = "))
  }

  @Test(
    arguments: [
      ("2026-03-02T09:00:00Z", nil, 54_000), ("2026-03-02T00:00:00Z", nil, 86_400),
      ("2026-03-02T23:59:59Z", nil, 1), ("2026-03-02T09:00:00Z", "30", 30),
    ] as [(String, String?, Int64)])
  func `a limit without a hint ends at midnight in universal time`(
    now: String, hint: String?, seconds: Int64
  ) async throws {
    let clock = TestClock(.at(now))
    let double = try LinkedInDouble(clock: clock)
    var scene = try DeliveryScene(
      LinkedInExporter(), LinkedInDeliverer.self, double.server, clock: clock,
      credential: .token("good-token"))
    scene.options = ["author": Self.person]
    var answer = LinkedInDouble.problem(429, "Too many")
    if let hint { answer = answer.with("Retry-After", hint) }
    let limit = answer
    double.fault { $0.instead(Self.place, limit) }
    let outcome = await scene.deliver(try scene.parcel("text"))
    #expect(outcome.retryAfter == .seconds(seconds))
  }

  @Test func `a redirect of the post is not followed`() async throws {
    let answer = Answer(302, headers: ["Location": double.server.url + "/rest/posts"])
    double.fault { $0.instead(Self.place, answer) }
    #expect(await scene.deliver(try scene.parcel("text")).word == "permanent")
    #expect(double.server.requests.count == 1)
  }

  @Test func `who lost the post to another process sends nothing`() async throws {
    let outcome = await scene.deliverer.deliver(
      try scene.parcel("text"), scene.handover(mayStillSend: false))
    #expect(outcome.word == "temporary")
    #expect(double.server.requests.isEmpty)
  }

  // MARK: Lost answers

  private static let manners: [LoopbackServer.Manner] = [
    .reset, .cut(after: 0), .cut(after: 12), .cut(after: 30), .garbage,
  ]

  @Test(arguments: manners, [person, page])
  func `a lost answer leaves exactly one post`(
    manner: LoopbackServer.Manner, author: String
  ) async throws {
    var scene = scene
    scene.options = ["author": author]
    double.fault { $0.after(Self.place) { $0.with(manner) } }
    let parcel = try scene.parcel(
      Content(parts: ["A (cup) #tea"], media: [try scene.media()]))
    let outcome = await scene.settle(parcel)
    #expect(double.posts.count == 1)
    #expect(outcome.remoteID == double.posts.first?.urn)
  }

  @Test(arguments: manners)
  func `a request that did nothing is made again`(manner: LoopbackServer.Manner) async throws {
    double.fault { $0.instead(Self.place, Answer(500, body: [1]).with(manner)) }
    let outcome = await scene.settle(try scene.parcel("text"))
    #expect(double.posts.count == 1)
    #expect(outcome.remoteID == double.posts.first?.urn)
  }

  @Test(arguments: [nil, "", "urn:li:person:1", "urn:li:share:1/../x", "7", "urn:li:share:"])
  func `an answer that names no post is looked into`(id: String?) async throws {
    double.fault {
      $0.after(Self.place) { _ in
        Answer(201, headers: id.map { ["x-restli-id": $0] } ?? [:], body: Array("<p>ok".utf8))
      }
    }
    #expect(await scene.settle(try scene.parcel("text")).remoteID == double.posts.first?.urn)
    #expect(double.posts.count == 1)
  }

  @Test func `a connection that is reset unread leads to one post in the end`() async throws {
    double.server.fail(next: 1, .resetUnread)
    #expect(await scene.settle(try scene.parcel("text")).word == "accepted")
    #expect(double.posts.count == 1)
  }

  @Test func `a page's post is found without sending again`() async throws {
    var scene = scene
    scene.options = ["author": Self.page]
    let parcel = try scene.parcel("A (cup) #tea")
    double.fault { $0.after(Self.place) { $0.with(.reset) } }
    _ = await scene.deliver(parcel)
    let urn = try #require(double.posts.first?.urn)
    #expect(
      await scene.lookup(parcel)
        == .found(remoteID: urn, url: "https://www.linkedin.com/feed/update/\(urn)/"))
    #expect(count("/rest/posts") == 1)
    // One from before the try is another one.
    scene.clock.advance(by: .seconds(61))
    #expect(await scene.lookup(parcel).word == "absent")
  }

  @Test(arguments: [(0, "absent"), (43_199, "absent"), (43_200, "neverTells")])
  func `LinkedIn is trusted to know a post again for half a day`(
    seconds: Int, word: String
  ) async throws {
    let start = scene.clock.now
    scene.clock.advance(by: .seconds(seconds))
    #expect(await scene.lookup(try scene.parcel("text"), firstTriedAt: start).word == word)
  }

  // MARK: Duplicates

  @Test func `content that somebody else posted is refused for good`() async throws {
    let parcel = try scene.parcel("text")
    _ = await scene.deliver(parcel)
    let outcome = await scene.deliver(parcel)
    #expect(outcome.word == "permanent")
    #expect(outcome.reason.contains("urn:li:share:") && outcome.reason.hasSuffix("change the text"))
    #expect(double.posts.count == 1)
  }

  @Test func `a duplicate of a post that is known to be another one is refused`() async throws {
    let start = scene.clock.now
    let parcel = try scene.parcel("text")
    let first = await scene.deliver(parcel)
    let urn = try #require(first.remoteID)
    let known = scene.handover(firstTriedAt: start, known: [urn])
    #expect(await scene.deliverer.deliver(parcel, known).word == "permanent")
    let own = scene.handover(firstTriedAt: start)
    #expect(await scene.deliverer.deliver(parcel, own).remoteID == urn)
  }

  @Test func `a duplicate without a name is the user's to settle`() async throws {
    let start = scene.clock.now
    let parcel = try scene.parcel("text")
    double.fault {
      $0.instead(Self.place, LinkedInDouble.problem(422, "Duplicate post is detected"))
    }
    #expect(await scene.deliver(parcel, firstTriedAt: start).word == "unknown")
    #expect(await scene.lookup(parcel, firstTriedAt: start).word == "neverTells")
  }

  // MARK: Tokens and checks

  @Test func `a token that has ended stops the account`() async throws {
    double.change(token: "another")
    let outcome = await scene.deliver(try scene.parcel("text"))
    #expect(outcome.word == "credentials")
    #expect(!outcome.reason.contains("good-token"))
    scene.store.set(
      Credential([
        .token: Secret("another"), .expiresAt: Secret("2026-03-02T08:59:59Z"),
      ]))
    let before = double.server.requests.count
    #expect(await scene.deliver(try scene.parcel("text")).word == "credentials")
    #expect(double.server.requests.count == before)
  }

  @Test func `a check names the member and the token's end`() async throws {
    scene.store.set(
      Credential([
        .token: Secret("good-token"), .expiresAt: Secret("2026-04-30T00:00:00Z"),
      ]))
    #expect(
      await scene.deliverer.check()
        == AccountCheck(
          .good, identity: "urn:li:person:AbC (Ada Shop)", expiresAt: .at("2026-04-30T00:00:00Z")))
    #expect(double.server.requests.map(\.method) == ["GET"])
  }

  @Test(arguments: [
    (401, "refused"), (403, "good"), (429, "unclear"), (500, "unclear"), (200, "unclear"),
  ])
  func `a check tells a refusal from a failure`(status: Int, word: String) async throws {
    double.fault { $0.instead("GET /v2/userinfo", LinkedInDouble.problem(status, "No")) }
    let found =
      switch await scene.deliverer.check().standing {
      case .good: "good"
      case .refused: "refused"
      case .unfit: "unfit"
      case .unclear: "unclear"
      }
    #expect(found == word)
  }
}
