import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintTestSupport
import Testing

/// What X is sent, and what its answers mean.
@Suite struct XDeliveryTests {
  typealias Answer = LoopbackServer.Answer
  private let double: XDouble
  private var scene: DeliveryScene<XDeliverer>
  private static let place = "POST /2/tweets"

  init() throws {
    let clock = TestClock()
    double = try XDouble(clock: clock)
    scene = try DeliveryScene(
      XExporter(), XDeliverer.self, double.server, clock: clock, credential: Self.credential())
  }

  private static func credential(refresh: String? = "refresh-1") -> Credential {
    var fields: [Credential.Field: Secret] = [
      .token: Secret("good-token"), .clientID: Secret("app"),
    ]
    fields[.refreshToken] = refresh.map { Secret($0) }
    return Credential(fields)
  }

  private func count(_ path: String) -> Int {
    double.server.requests.count { $0.path == path }
  }

  @Test mutating func `a post is exactly this request`() async throws {
    scene.options = ["reply_settings": "following"]
    let outcome = await scene.deliver(
      try scene.parcel("Release notes are up: https://example.org/notes/42 #stint"))
    let id = try #require(double.posts.first?.id)
    #expect(outcome == .accepted(remoteID: id, url: "https://x.com/i/web/status/\(id)"))
    let request = try #require(double.server.requests.first)
    #expect(double.server.requests.count == 1)
    #expect(request.method == "POST" && request.target == "/2/tweets")
    #expect(request.headers["Authorization"] == "Bearer good-token")
    #expect(request.headers["Content-Type"] == "application/json")
    #expect(
      request.text == #"{"text":"Release notes are up: https://example.org/notes/42 #stint","#
        + #""reply_settings":"following"}"#)
  }

  @Test func `the parts of a thread answer each other`() async throws {
    let parcels = try scene.parcels(Content(parts: ["one", "two", "three"]))
    var earlier: [Int: Handover.EarlierPart] = [:]
    for parcel in parcels {
      let outcome = await scene.deliver(parcel, earlier: earlier)
      earlier[parcel.part] = Handover.EarlierPart(
        operationKey: parcel.operationKey, remoteID: outcome.remoteID, url: nil)
    }
    let posts = double.posts
    #expect(posts.map(\.text) == ["one", "two", "three"])
    #expect(posts.map(\.parent) == [nil, posts.first?.id, posts.dropFirst().first?.id])
    // Without the id of the part before nothing is sent.
    let lost = await scene.deliver(parcels[1])
    #expect(lost.word == "permanent")
    #expect(double.posts.count == 3)
  }

  @Test func `a poll goes along`() async throws {
    let poll = Poll(options: ["Yes", "No"], durationInMinutes: 60)
    _ = await scene.deliver(try scene.parcel(Content(parts: ["Tea?"], poll: poll)))
    #expect(
      double.server.requests.first?.text
        == #"{"text":"Tea?","poll":{"options":["Yes","No"],"duration_minutes":60}}"#)
  }

  // MARK: Files

  @Test func `an image is uploaded whole, described, and used`() async throws {
    let media = try scene.media(alt: "A \"cup\"")
    let plain = try scene.media("b.webp", type: "image/webp", alt: nil, bytes: [1, 2])
    let outcome = await scene.deliver(
      try scene.parcel(Content(parts: ["Cups"], media: [media, plain])))
    #expect(outcome.word == "accepted")
    #expect(
      double.server.requests.map(\.path) == [
        "/2/media/upload", "/2/media/metadata", "/2/media/upload", "/2/tweets",
      ])
    let ids = try #require(double.posts.first?.media)
    let files = ids.compactMap { double.files[$0] }
    #expect(files.map(\.bytes) == [[0x89, 0x50, 0, 255, 13, 10], [1, 2]])
    #expect(files.map(\.type) == ["image/png", "image/webp"])
    #expect(files.map(\.alt) == ["A \"cup\"", nil])
    #expect(double.server.requests.first?.part("media")?.fileName == "file-1.png")
  }

  @Test func `a video goes in pieces and is waited for`() async throws {
    double.process(looks: 3)
    let size = (4 << 20) + 3
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let media = try scene.media("a.mp4", type: "video/mp4", alt: nil, bytes: bytes)
    let outcome = await scene.deliver(
      try scene.parcel(Content(parts: ["Film"], media: [media])))
    #expect(outcome.word == "accepted")
    let id = try #require(double.posts.first?.media.first)
    #expect(double.files[id]?.bytes == bytes)
    let requests = double.server.requests
    #expect(
      requests.map(\.path) == [
        "/2/media/upload/initialize", "/2/media/upload/\(id)/append",
        "/2/media/upload/\(id)/append", "/2/media/upload/\(id)/finalize", "/2/media/upload",
        "/2/media/upload", "/2/media/upload", "/2/tweets",
      ])
    #expect(
      requests[0].text
        == #"{"media_type":"video/mp4","total_bytes":\#(size),"media_category":"tweet_video"}"#)
    #expect(requests[1...2].map { $0.part("segment_index")?.text } == ["0", "1"])
    #expect(requests[2].part("media")?.bytes.count == 3)
    #expect(requests[4].query == ["command": "STATUS", "media_id": id])
    #expect(scene.pauses.all == [.seconds(3), .seconds(7), .seconds(7)])
  }

  @Test func `what X cannot use ends the post, what takes too long is waited for`() async throws {
    let media = try scene.media("a.gif", type: "image/gif", alt: nil)
    let parcel = try scene.parcel(Content(parts: ["Film"], media: [media]))
    double.process(looks: nil)
    let failed = await scene.deliver(parcel)
    #expect(failed == .permanent(reason: "X cannot use a file: unsupported codec"))
    double.process(looks: 100)
    let late = await scene.deliver(parcel)
    #expect(late.word == "temporary" && late.retryAfter == .seconds(60))
    // The next try goes on looking at the same file.
    let uploads = count("/2/media/upload/initialize")
    double.process(looks: 0)
    for _ in 0..<4 where double.posts.isEmpty { _ = await scene.deliver(parcel) }
    #expect(double.posts.count == 1)
    #expect(count("/2/media/upload/initialize") == uploads)
  }

  @Test func `a second try does not upload a second time`() async throws {
    let parcel = try scene.parcel(Content(parts: ["Cups"], media: [try scene.media()]))
    double.fault { $0.instead(Self.place, XDouble.problem(429, "Too Many Requests")) }
    #expect(await scene.deliver(parcel).word == "limit")
    #expect(await scene.deliver(parcel).word == "accepted")
    #expect(count("/2/media/upload") == 1 && count("/2/media/metadata") == 1)
  }

  @Test func `files that X has thrown away are uploaded anew`() async throws {
    let parcel = try scene.parcel(Content(parts: ["Cups"], media: [try scene.media()]))
    double.fault { $0.instead(Self.place, XDouble.problem(429, "Too Many Requests")) }
    _ = await scene.deliver(parcel)
    double.forgetFiles()
    #expect(await scene.deliver(parcel).word == "temporary")
    #expect(await scene.deliver(parcel).word == "accepted")
    // Past their time they are not even tried.
    double.fault { $0.instead(Self.place, XDouble.problem(429, "Too Many Requests")) }
    let other = try scene.parcel(Content(parts: ["Mugs"], media: [try scene.media()]))
    _ = await scene.deliver(other)
    scene.clock.advance(by: .seconds(86_400))
    let before = count("/2/media/upload")
    #expect(await scene.deliver(other).word == "accepted")
    #expect(count("/2/media/upload") == before + 1)
  }

  @Test func `a file that is gone holds the post`() async throws {
    var media = try scene.media()
    media.path += ".gone"
    let outcome = await scene.deliver(
      try scene.parcel(Content(parts: ["Cups"], media: [media])))
    #expect(outcome.word == "hold")
    #expect(double.posts.isEmpty)
  }

  @Test(arguments: [
    ("POST /2/media/upload", 400, "permanent"), ("POST /2/media/upload", 429, "limit"),
    ("POST /2/media/upload", 500, "temporary"), ("POST /2/media/upload", 503, "temporary"),
    ("POST /2/media/upload", 402, "credentials"), ("POST /2/media/upload", 413, "permanent"),
    ("POST /2/media/metadata", 500, "temporary"),
  ])
  func `an upload that fails sends nothing`(place: String, status: Int, word: String) async throws {
    double.fault { $0.instead(place, XDouble.problem(status, "No")) }
    let parcel = try scene.parcel(Content(parts: ["Cups"], media: [try scene.media()]))
    #expect(await scene.deliver(parcel).word == word)
    #expect(double.posts.isEmpty)
    guard word == "temporary" else { return }
    #expect(await scene.deliver(parcel).word == "accepted")
    #expect(count("/2/media/metadata") >= 1)
  }

  // MARK: Refusals

  struct Refusal: Sendable {
    var status: Int
    var detail: String
    var type = "about:blank"
    var word: String
  }

  private static let refusals = [
    Refusal(status: 400, detail: "One or more parameters", word: "permanent"),
    Refusal(status: 402, detail: "credits depleted", word: "credentials"),
    Refusal(
      status: 403, detail: "You are not permitted to perform this action.", word: "permanent"),
    Refusal(
      status: 403, detail: "Authenticating with OAuth 2.0 Application-Only is forbidden",
      type: "https://api.twitter.com/2/problems/unsupported-authentication", word: "credentials"),
    Refusal(
      status: 403, detail: "Client Forbidden",
      type: "https://api.twitter.com/2/problems/client-forbidden", word: "permanent"),
    Refusal(
      status: 403, detail: "You are not allowed to create a Tweet with duplicate content.",
      word: "permanent"),
    Refusal(status: 404, detail: "Not Found", word: "permanent"),
    Refusal(status: 408, detail: "Timeout", word: "unknown"),
    Refusal(status: 429, detail: "Too Many Requests", word: "limit"),
    Refusal(status: 500, detail: "Internal", word: "unknown"),
    Refusal(status: 503, detail: "Over capacity", word: "unknown"),
    Refusal(status: 504, detail: "Gateway", word: "unknown"),
  ]

  @Test func `there are refusals to compare`() {
    #expect(Self.refusals.count > 10)
  }

  @Test(arguments: refusals)
  func `a refusal means what X's table says`(refusal: Refusal) async throws {
    double.fault {
      $0.instead(
        Self.place, XDouble.problem(refusal.status, refusal.detail, type: refusal.type))
    }
    let outcome = await scene.deliver(try scene.parcel("text"))
    #expect(outcome.word == refusal.word)
    #expect(outcome.reason.contains("\(refusal.status): \(refusal.detail)"))
    #expect(!outcome.reason.contains("good-token"))
    #expect(count("/2/tweets") == 1)
  }

  @Test(
    arguments: [
      ([:], "about:blank", 900), (["x-rate-limit-reset": "1772442060"], "about:blank", 60),
      (["Retry-After": "5"], "about:blank", 5),
      (["x-rate-limit-reset": "1772442060"], "https://api.x.com/problems/usage-capped", 86_400),
      (["x-user-limit-24hour-remaining": "0", "x-user-limit-24hour-reset": "7200"], "", 7200),
    ] as [([String: String], String, Int64)])
  func `a limit is waited for`(headers: [String: String], type: String, seconds: Int64) async throws
  {
    var answer = XDouble.problem(429, "Too Many Requests", type: type)
    for (name, value) in headers { answer = answer.with(name, value) }
    let limit = answer
    double.fault { $0.instead(Self.place, limit) }
    let outcome = await scene.deliver(try scene.parcel("text"))
    #expect(outcome.word == "limit")
    #expect(outcome.retryAfter == .seconds(seconds))
  }

  @Test func `hostile words of a server are cleaned and cut`() async throws {
    let word = "\u{1B}[31mred\n" + String(repeating: "x", count: 5000)
    double.fault { $0.instead(Self.place, XDouble.problem(400, word)) }
    let outcome = await scene.deliver(try scene.parcel("text"))
    #expect(outcome.reason.count < 260)
    #expect(!outcome.reason.contains("\u{1B}") && !outcome.reason.contains("\n"))
  }

  @Test func `a redirect of the post is not followed`() async throws {
    let answer = Answer(307, headers: ["Location": double.server.url + "/2/tweets"])
    double.fault { $0.instead(Self.place, answer) }
    #expect(await scene.deliver(try scene.parcel("text")).word == "permanent")
    #expect(double.server.requests.count == 1)
  }

  // MARK: Tokens

  @Test func `a token that is refused is renewed, and the post sent once`() async throws {
    double.change(token: "another")
    #expect(await scene.deliver(try scene.parcel("text")).word == "accepted")
    #expect(double.posts.count == 1)
    #expect(
      double.server.requests.map(\.path) == ["/2/tweets", "/2/oauth2/token", "/2/tweets"])
    #expect(scene.store.credential?[.token]?.reveal() == "another-next")
    #expect(scene.store.credential?[.refreshToken]?.reveal() == "refresh-1-next")
    #expect(scene.store.confirmations >= 1)
  }

  @Test(arguments: [nil, "wrong-refresh"])
  func `a token that cannot be renewed stops the account`(refresh: String?) async throws {
    scene.store.set(Self.credential(refresh: refresh))
    double.change(token: "another")
    let outcome = await scene.deliver(try scene.parcel("text"))
    #expect(outcome.word == "credentials")
    #expect(!outcome.reason.contains("good-token") && !outcome.reason.contains("wrong-refresh"))
    #expect(double.posts.isEmpty)
  }

  @Test func `who lost the post to another process sends nothing`() async throws {
    let outcome = await scene.deliverer.deliver(
      try scene.parcel("text"), scene.handover(mayStillSend: false))
    #expect(outcome.word == "temporary")
    #expect(double.server.requests.isEmpty)
  }

  // MARK: Check

  @Test func `a check names the user and writes nothing`() async throws {
    #expect(await scene.deliverer.check() == AccountCheck(.good, identity: "@shop"))
    #expect(double.server.requests.map(\.method) == ["GET"])
  }

  @Test(arguments: [
    (401, true), (402, true), (403, true), (429, false), (500, false), (200, false),
  ])
  func `a check tells a refusal from a failure`(status: Int, isRefusal: Bool) async throws {
    scene.store.set(Self.credential(refresh: nil))
    double.fault { $0.instead("GET /2/users/me", XDouble.problem(status, "No")) }
    let check = await scene.deliverer.check()
    if case .refused = check.standing {
      #expect(isRefusal)
    } else if case .unclear = check.standing {
      #expect(!isRefusal)
    } else {
      Issue.record("\(check.standing)")
    }
  }
}
