import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintTestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct MastodonDeliveryTests {
  typealias Style = MastodonDouble.Style
  typealias Answer = LoopbackServer.Answer

  @Test func `there are three kinds of server`() {
    #expect(Style.allCases.count == 3)
  }

  @Test(arguments: Style.allCases)
  func `a status goes out as the exporter made it`(style: Style) async throws {
    let scene = try MastodonScene(style)
    let content = Content(
      parts: ["Café ☕ #stint"], language: "en", contentWarning: "long read",
      visibility: .unlisted)
    let parcel = try #require(try MastodonScene.parcels(content).first)
    let outcome = await scene.deliver(parcel)
    let status = try #require(scene.double.statuses.first)
    #expect(
      outcome
        == .accepted(
          remoteID: status.id, url: "https://social.example/@tester/\(status.id)"))
    #expect(scene.double.statuses.count == 1)
    #expect(status.text == "Café ☕ #stint")
    #expect(status.warning == "long read")
    #expect(status.isSensitive)
    #expect(status.language == "en")
    let request = try #require(scene.double.posts.first)
    #expect(request.body == parcel.body)
    #expect(request.headers["Idempotency-Key"] == "key-1")
    #expect(request.headers["Content-Type"] == "application/json")
    #expect(request.headers["Authorization"] == "Bearer good-token")
    #expect(scene.double.server.requests.count == 1)
  }

  @Test(arguments: Style.allCases)
  func `each part of a thread answers the one before`(style: Style) async throws {
    let scene = try MastodonScene(style)
    var earlier: [Int: Handover.EarlierPart] = [:]
    for parcel in try MastodonScene.parcels(Content(parts: ["one", "two", "three"])) {
      let outcome = await scene.deliver(parcel, earlier: earlier)
      guard case .accepted(let id, let url) = outcome else {
        Issue.record("part \(parcel.part): \(outcome)")
        return
      }
      earlier[parcel.part] = Handover.EarlierPart(
        operationKey: parcel.operationKey, remoteID: id, url: url)
    }
    let statuses = scene.double.statuses
    #expect(statuses.map(\.text) == ["one", "two", "three"])
    #expect(statuses.map(\.parent) == [nil, statuses[0].id, statuses[1].id])
  }

  @Test func `a part whose parent is not known is not sent`() async throws {
    let scene = try MastodonScene(.lenient)
    let parcel = try #require(try MastodonScene.parcels(Content(parts: ["one", "two"])).last)
    #expect(await scene.deliver(parcel).kind == .permanent)
    #expect(scene.double.server.requests.isEmpty)
  }

  @Test(arguments: Style.allCases)
  func `files go up first, with their alt texts`(style: Style) async throws {
    let scene = try MastodonScene(style)
    let content = Content(
      parts: ["Look"],
      media: [
        try scene.media("a.png", alt: "A cup, \"hot\""),
        try scene.media("b.png", alt: nil),
      ])
    let parcel = try #require(try MastodonScene.parcels(content).first)
    #expect(await scene.deliver(parcel).kind == .accepted)
    let status = try #require(scene.double.statuses.first)
    let uploads = scene.double.state.uploads
    #expect(status.mediaIDs.compactMap { uploads[$0]?.alt } == ["A cup, \"hot\""])
    #expect(status.mediaIDs.compactMap { uploads[$0]?.type } == ["image/png", "image/png"])
    #expect(
      status.mediaIDs.compactMap { uploads[$0]?.bytes }.first == [0x89, 0x50, 0, 255, 13, 10])
    let names = scene.double.server.requests.compactMap { $0.part("file")?.fileName }
    #expect(names == ["file-1.png", "file-2.png"])
  }

  @Test func `a retry does not upload again`() async throws {
    let scene = try MastodonScene(.strict)
    let parcel = try #require(
      try MastodonScene.parcels(Content(parts: ["Look"], media: [try scene.media()])).first)
    scene.double.next(
      "POST /api/v1/statuses", .instead(.json(429, ["error": "rate limit reached"])))
    #expect(await scene.deliver(parcel).kind == .rateLimit)
    #expect(await scene.deliver(parcel).kind == .accepted)
    #expect(scene.double.state.uploads.count == 1)
    #expect(scene.double.statuses.count == 1)
  }

  @Test func `uploads that the server has thrown away are made anew`() async throws {
    let scene = try MastodonScene(.strict)
    let parcel = try #require(
      try MastodonScene.parcels(Content(parts: ["Look"], media: [try scene.media()])).first)
    scene.double.next(
      "POST /api/v1/statuses", .instead(.json(500, ["error": "database is locked"])))
    #expect(await scene.deliver(parcel).kind == .unknown)
    scene.double.change { $0.uploads = [:] }
    #expect(await scene.settle(parcel) == .sent(remoteID: "111000000000001003"))
    #expect(scene.double.statuses.map(\.mediaIDs.count) == [1])
    // After a day nobody trusts the note.
    scene.double.next(
      "POST /api/v1/statuses", .instead(.json(429, ["error": "rate limit reached"])))
    let other = try #require(
      try MastodonScene.parcels(Content(parts: ["Look 2"], media: [try scene.media()])).first)
    #expect(await scene.deliver(other).kind == .rateLimit)
    scene.clock.advance(by: .hours(20))
    #expect(await scene.deliver(other).kind == .accepted)
  }

  @Test func `a video is waited for, and only so long`() async throws {
    let scene = try MastodonScene(.keyed)
    scene.double.change { $0.looks = 3 }
    let video = try scene.media("v.mp4", type: "video/mp4")
    let parcel = try #require(
      try MastodonScene.parcels(Content(parts: ["Film"], media: [video])).first)
    #expect(await scene.deliver(parcel).kind == .accepted)
    #expect(scene.pauses.all == [.seconds(1), .seconds(2), .seconds(3)])
    let slow = try MastodonScene(.keyed)
    slow.double.change { $0.looks = 12 }
    let outcome = await slow.deliver(parcel)
    #expect(outcome.kind == .temporary)
    #expect(slow.pauses.all.reduce(.zero, +) == .seconds(120))
    #expect(slow.double.statuses.isEmpty)
    #expect(await slow.deliver(parcel).kind == .accepted)
    #expect(slow.double.state.uploads.count == 1)
  }

  @Test func `a file that cannot be processed ends it, and the next try starts anew`()
    async throws
  {
    let scene = try MastodonScene(.keyed)
    scene.double.change {
      $0.looks = 3
      $0.processingFails = true
    }
    let parcel = try #require(
      try MastodonScene.parcels(Content(parts: ["Film"], media: [try scene.media()])).first)
    #expect(await scene.deliver(parcel).kind == .permanent)
    #expect(scene.double.statuses.isEmpty)
    scene.double.change { $0.processingFails = false }
    #expect(await scene.deliver(parcel).kind == .accepted)
    #expect(scene.double.state.uploads.count == 2)
  }

  @Test func `a file that is gone holds the post`() async throws {
    let scene = try MastodonScene(.strict)
    var media = try scene.media()
    media.path += ".gone"
    let parcel = try #require(
      try MastodonScene.parcels(Content(parts: ["Look"], media: [media])).first)
    #expect(await scene.deliver(parcel).kind == .hold)
  }

  @Test func `a poll goes out, but not to snac, which would drop it`() async throws {
    let content = Content(
      parts: ["Which?"], poll: Poll(options: ["a", "b"], durationInMinutes: 60))
    let parcel = try #require(try MastodonScene.parcels(content).first)
    let strict = try MastodonScene(.strict)
    #expect(await strict.deliver(parcel).kind == .accepted)
    #expect(strict.double.statuses.first?.poll?["expires_in"] == 3600)
    let lenient = try MastodonScene(.lenient)
    #expect(await lenient.deliver(parcel).kind == .permanent)
    #expect(lenient.double.posts.isEmpty)
  }

  @Test func `whoever lost the target sends nothing`() async throws {
    let scene = try MastodonScene(.strict)
    let outcome = await scene.deliverer.deliver(
      try scene.parcel("a"), scene.handover(mayStillSend: false))
    #expect(outcome.kind == .temporary)
    #expect(scene.double.posts.isEmpty)
  }

  // MARK: Answers

  private static let refusals: [(Int, String, Outcome.Kind)] = [
    (400, "Bad Request: text with spoiler exceed max chars (5000)", .permanent),
    (401, "The access token was revoked", .credentials),
    (403, "This action is outside the authorized scopes", .credentials),
    (403, "Your login is currently disabled", .permanent), (404, "Record not found", .permanent),
    (406, "Not acceptable", .permanent), (418, "I'm a teapot", .permanent),
    (422, "Validation failed: Text character limit of 500 exceeded", .permanent),
    (422, "Cannot attach files that have not finished processing. Try again!", .temporary),
    (422, "Duplicate record", .unknown), (409, "Duplicate record", .unknown),
    (429, "Too many requests", .rateLimit), (500, "Something went wrong", .unknown),
    (502, "Bad gateway", .unknown), (503, "There was a temporary problem", .unknown),
    (504, "Gateway timeout", .unknown),
  ]

  @Test func `there are refusals to try`() {
    #expect(Self.refusals.count == 16)
  }

  @Test(arguments: refusals)
  func `every refusal has its outcome`(status: Int, word: String, kind: Outcome.Kind) async throws {
    let scene = try MastodonScene(.strict)
    scene.double.next(
      "POST /api/v1/statuses", .instead(.json(status, ["error": .string(word)])),
      .instead(.text(status, "<html>\u{1b}[31mgood-token</html>", type: "text/html")))
    let outcome = await scene.deliver(try scene.parcel("a"))
    #expect(outcome.kind == kind)
    #expect(outcome.reason.contains("\(status)"))
    #expect(outcome.reason.contains(word))
    #expect(scene.double.statuses.isEmpty)
    // A page instead of the API's word: nothing of it is shown.
    let page = await scene.deliver(try scene.parcel("a"))
    #expect(!page.reason.contains("html"))
  }

  @Test func `what a server says is cut and made safe`() async throws {
    let scene = try MastodonScene(.strict)
    let word = "\u{1b}[2J" + String(repeating: "x", count: 5000)
    scene.double.next("POST /api/v1/statuses", .instead(.json(422, ["error": .string(word)])))
    let outcome = await scene.deliver(try scene.parcel("a"))
    #expect(outcome.kind == .permanent)
    #expect(!outcome.reason.unicodeScalars.contains("\u{1b}"))
    #expect(outcome.reason.count < 300)
  }

  @Test func `a throttled server is asked again when it said so`() async throws {
    let scene = try MastodonScene(.strict)
    scene.double.next(
      "POST /api/v1/statuses",
      .instead(.json(503, ["error": "busy"]).with("Retry-After", "30")),
      .instead(
        .json(503, ["error": "busy"]).with("X-RateLimit-Reset", "2026-03-02T09:05:00.000Z")),
      .instead(
        .json(429, ["error": "slow down"]).with("X-RateLimit-Reset", "2026-03-02T09:05:00.000Z")))
    #expect(
      [.temporary, .rateLimit].contains(await scene.deliver(try scene.parcel("a")).kind))
    #expect(await scene.deliver(try scene.parcel("a")).kind == .unknown)
    guard case .temporary(_, let wait, true) = await scene.deliver(try scene.parcel("a")) else {
      Issue.record("it is no rate limit")
      return
    }
    // nil as long as nobody reads the header.
    #expect(wait == nil || wait == .minutes(5))
  }

  @Test(arguments: [301, 302, 307, 308])
  func `a redirected status is not sent elsewhere`(status: Int) async throws {
    let scene = try MastodonScene(.strict)
    scene.double.next(
      "POST /api/v1/statuses",
      .instead(Answer(status, headers: ["Location": "/elsewhere"])))
    #expect(await scene.deliver(try scene.parcel("a")).kind == .permanent)
    #expect(scene.double.server.requests.count == 1)
  }

  @Test func `without a usable token nothing is sent`() async throws {
    let scene = try MastodonScene(.strict)
    scene.store.fail(CredentialProblem(reason: "the keyring is locked", isTemporary: true))
    #expect(await scene.deliver(try scene.parcel("a")).kind == .temporary)
    scene.store.fail(CredentialProblem(reason: "there is no file"))
    #expect(await scene.deliver(try scene.parcel("a")).kind == .credentials)
    scene.store.fail(nil)
    scene.store.set(Credential([.user: Secret("ana")]))
    #expect(await scene.deliver(try scene.parcel("a")).kind == .credentials)
    #expect(scene.double.server.requests.isEmpty)
    let wrong = try MastodonScene(.lenient, token: "bad-token")
    let outcome = await wrong.deliver(try wrong.parcel("a"))
    #expect(outcome.kind == .credentials)
    #expect(!outcome.reason.contains("bad-token"))
  }

  @Test func `a server that is down is tried again`() async throws {
    let scene = try MastodonScene(.strict)
    scene.double.server.stop()
    #expect(await scene.deliver(try scene.parcel("a")).kind == .temporary)
  }

  // MARK: Exactly once

  private static let unclear: [(String, MastodonDouble.Mishap)] = [
    ("reset", .doneThen(.reset)), ("cut head", .doneThen(.cut(after: 9))),
    ("cut body", .doneThen(.cutBody(after: 20))), ("garbage", .doneThen(.garbage)),
    ("endless", .doneThen(.endless)), ("500 done", .done(.json(500, ["error": "x"]))),
    ("504 done", .done(.text(504, "<html></html>", type: "text/html"))),
    ("other JSON", .done(.json(200, ["ok": true]))),
    ("no JSON", .done(.text(200, "<html></html>", type: "text/html"))),
    ("500 not done", .instead(.json(500, ["error": "x"]))),
    ("502 not done", .instead(.text(502, "<html></html>", type: "text/html"))),
    ("reset not done", .instead(Answer(200, manner: .reset))),
  ]

  private static let cases = unclear.flatMap { mishap in
    Style.allCases.map { (mishap.0, mishap.1, $0) }
  }

  @Test func `there are unclear endings to try`() {
    #expect(Self.cases.count == 36)
  }

  @Test(arguments: cases)
  func `after an unclear ending there is one status in the end`(
    name: String, mishap: MastodonDouble.Mishap, style: Style
  ) async throws {
    let scene = try MastodonScene(style)
    scene.double.add("something else", ago: .minutes(3))
    scene.double.add("Once and only once", ago: .minutes(30))
    scene.double.next("POST /api/v1/statuses", mishap)
    let ending = await scene.settle(try scene.parcel("Once and only once"))
    let own = scene.double.statuses.dropFirst(2)
    #expect(own.map(\.text) == ["Once and only once"], "\(name)")
    #expect(ending == .sent(remoteID: own.first?.id), "\(name)")
  }

  @Test(arguments: Style.allCases)
  func `a request that no server read is simply made again`(style: Style) async throws {
    let scene = try MastodonScene(style)
    scene.double.server.fail(next: 1, .resetUnread)
    let ending = await scene.settle(try scene.parcel("Once"))
    #expect(scene.double.statuses.count == 1)
    #expect(ending == .sent(remoteID: scene.double.statuses.first?.id))
  }
}
