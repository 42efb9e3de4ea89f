import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintTestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct BlueskyDeliveryTests {
  typealias Style = BlueskyDouble.Style
  typealias Answer = LoopbackServer.Answer

  @Test func `there are two kinds of server`() {
    #expect(Style.allCases.count == 2)
  }

  @Test(arguments: Style.allCases)
  func `a post goes out as the exporter made it`(style: Style) async throws {
    let scene = try BlueskyScene(style)
    let parcel = try scene.parcel("Grüße 👩‍🚀 https://example.org #stint ${did}")
    let outcome = await scene.deliver(parcel)
    let key = try #require(
      try JSONValue(parsing: parcel.body)["rkey"]?.stringValue)
    #expect(
      outcome
        == .accepted(
          remoteID: "at://did:plc:alice/app.bsky.feed.post/\(key)",
          url: "https://bsky.app/profile/did:plc:alice/post/\(key)"))
    let request = try #require(scene.double.requests("com.atproto.repo.putRecord").first)
    let expected = try parcel.filled(["did": .text("did:plc:alice")])
    #expect(request.body == expected)
    #expect(request.headers["Content-Type"] == "application/json")
    #expect(scene.double.texts == ["Grüße 👩‍🚀 https://example.org #stint ${did}"])
    #expect(scene.double.state.logins == 1)
  }

  @Test(arguments: Style.allCases)
  func `parts name the first and the one before, with their cids`(style: Style) async throws {
    for journal: any DeliveryJournal in [PassingJournal(), BrokenJournal()] {
      let scene = try BlueskyScene(style, journal: journal)
      var earlier: [Int: Handover.EarlierPart] = [:]
      for parcel in try BlueskyScene.parcels(Content(parts: ["one", "two", "three"])) {
        let outcome = await scene.deliver(parcel, earlier: earlier)
        guard case .accepted(let id, let url) = outcome else {
          Issue.record("part \(parcel.part): \(outcome)")
          return
        }
        earlier[parcel.part] = Handover.EarlierPart(
          operationKey: parcel.operationKey, remoteID: id, url: url)
      }
      let third = try #require(scene.double.state.records[earlier[3]?.remoteID ?? ""]?.value)
      #expect(third["reply"]?["root"]?["uri"]?.stringValue == earlier[1]?.remoteID)
      #expect(third["reply"]?["parent"]?["uri"]?.stringValue == earlier[2]?.remoteID)
      let second = scene.double.state.records[earlier[2]?.remoteID ?? ""]
      #expect(third["reply"]?["parent"]?["cid"]?.stringValue == second?.cid)
    }
  }

  @Test func `a part whose parent is gone is not sent`() async throws {
    let scene = try BlueskyScene(.reference)
    let parcel = try #require(try BlueskyScene.parcels(Content(parts: ["one", "two"])).last)
    #expect(await scene.deliver(parcel).kind == .permanent)
    let gone = Handover.EarlierPart(
      operationKey: "key-1", remoteID: "at://did:plc:alice/app.bsky.feed.post/3mchbja67k22b",
      url: nil)
    #expect(await scene.deliver(parcel, earlier: [1: gone]).kind == .permanent)
    #expect(scene.double.requests("com.atproto.repo.putRecord").isEmpty)
  }

  @Test(arguments: Style.allCases)
  func `files become blobs, with their alt texts`(style: Style) async throws {
    let scene = try BlueskyScene(style)
    let content = Content(
      parts: ["Look"],
      media: [try scene.media("a.png", alt: "A cup, \"hot\""), try scene.media("b.png", alt: nil)])
    let parcel = try #require(try BlueskyScene.parcels(content).first)
    #expect(await scene.deliver(parcel).kind == .accepted)
    let record = try #require(scene.double.state.records.values.first?.value)
    let images = try #require(record["embed"]?["images"]?.arrayValue)
    #expect(images.map { $0["alt"]?.stringValue } == ["A cup, \"hot\"", ""])
    #expect(
      images[0]["image"]?.objectValue?.members.map(\.key) == ["$type", "ref", "mimeType", "size"])
    let upload = try #require(scene.double.requests("com.atproto.repo.uploadBlob").first)
    #expect(upload.headers["Content-Type"] == "image/png")
    #expect(upload.body == [0x89, 0x50, 0, 255, 13, 10])
    let film = try #require(
      try BlueskyScene.parcels(
        Content(parts: ["Film"], media: [try scene.media("v.mp4", type: "video/mp4")])
      ).first)
    #expect(await scene.deliver(film).kind == .accepted)
  }

  @Test func `a retry sends no file again, unless the server has lost it`() async throws {
    let scene = try BlueskyScene(.reference)
    let parcel = try #require(
      try BlueskyScene.parcels(Content(parts: ["Look"], media: [try scene.media()])).first)
    func uploads() -> Int { scene.double.requests("com.atproto.repo.uploadBlob").count }
    scene.double.next(
      "com.atproto.repo.putRecord", .instead(.json(429, ["error": "RateLimitExceeded"])),
      .instead(.json(429, ["error": "RateLimitExceeded"])))
    #expect(await scene.deliver(parcel).kind == .rateLimit)
    #expect(await scene.deliver(parcel).kind == .rateLimit)
    #expect(uploads() == 1)
    scene.double.change { $0.blobs = [:] }
    #expect(await scene.deliver(parcel).kind == .temporary)
    #expect(await scene.deliver(parcel).kind == .accepted)
    #expect(uploads() == 2)
    scene.clock.advance(by: .minutes(10))
    #expect(await scene.deliver(parcel).kind == .accepted)
    #expect(uploads() == 3)
    #expect(scene.double.state.writes == 1)
  }

  @Test(arguments: Style.allCases)
  func `a mention of nobody stays plain text`(style: Style) async throws {
    let scene = try BlueskyScene(style)
    let text = "@nobody.example.com, @bob.example.com https://example.org ${did:x} did:unresolved"
    #expect(await scene.deliver(try scene.parcel(text)).kind == .accepted)
    let record = try #require(scene.double.state.records.values.first?.value)
    #expect(record["text"]?.stringValue == text)
    let features = record["facets"]?.arrayValue?.compactMap { $0["features"]?.arrayValue?.first }
    #expect(features?.map { $0["did"]?.stringValue } == ["did:plc:bob", nil])
    let alone = try BlueskyScene(style)
    #expect(await alone.deliver(try alone.parcel("@nobody.example.com ${x}")).kind == .accepted)
    let only = try #require(alone.double.state.records.values.first?.value)
    #expect(only["facets"] == nil)
    #expect(only["text"] == "@nobody.example.com ${x}")
  }

  @Test func `whom a mention means is asked once, so that another try is the same`() async throws {
    let scene = try BlueskyScene(.reference)
    let parcel = try scene.parcel("@nobody.example.com @bob.example.com")
    scene.double.next("com.atproto.repo.putRecord", .instead(.json(500, ["error": "x"])))
    #expect(await scene.deliver(parcel).kind == .unknown)
    scene.double.change { $0.people = ["nobody.example.com": "did:plc:late"] }
    #expect(await scene.deliver(parcel).kind == .accepted)
    let bodies = scene.double.requests("com.atproto.repo.putRecord").map(\.body)
    #expect(bodies.count == 2)
    #expect(bodies[0] == bodies[1])
    // Where that cannot be noted down, nothing is sent.
    let broken = try BlueskyScene(.reference, journal: BrokenJournal())
    #expect(await broken.deliver(parcel).kind == .temporary)
    #expect(broken.double.requests("com.atproto.repo.putRecord").isEmpty)
  }

  @Test func `a mention that cannot be asked now is asked later`() async throws {
    let scene = try BlueskyScene(.reference)
    scene.double.next(
      "com.atproto.identity.resolveHandle", .instead(.json(502, ["error": "UpstreamFailure"])))
    let parcel = try scene.parcel("@bob.example.com")
    #expect(await scene.deliver(parcel).kind == .temporary)
    #expect(await scene.deliver(parcel).kind == .accepted)
    #expect(scene.double.state.records.values.first?.value["facets"] != nil)
  }

  @Test func `a did of another account is refused before anything is written`() async throws {
    let scene = try BlueskyScene(.reference)
    let other = try #require(
      try BlueskyScene.parcels(Content(parts: ["a"]), options: ["did": "did:plc:mallory"]).first)
    #expect(await scene.deliver(other).kind == .permanent)
    let own = try #require(
      try BlueskyScene.parcels(Content(parts: ["a"]), options: ["did": "did:plc:alice"]).first)
    #expect(await scene.deliver(own).kind == .accepted)
    #expect(scene.double.state.writes == 1)
  }

  @Test func `whoever lost the target sends nothing`() async throws {
    let scene = try BlueskyScene(.reference)
    let outcome = await scene.deliverer.deliver(
      try scene.parcel("a"), scene.handover(mayStillSend: false))
    #expect(outcome.kind == .temporary)
    #expect(scene.double.state.writes == 0)
  }

  // MARK: Session

  @Test(arguments: Style.allCases)
  func `a session is kept, renewed when it ends, and begun anew when it is lost`(
    style: Style
  ) async throws {
    let scene = try BlueskyScene(style)
    #expect(await scene.deliver(try scene.parcel("one")).kind == .accepted)
    #expect(scene.store.replacements.count == 1)
    #expect(scene.store.credential?.expiresAt == .at("2026-03-02T11:00:00Z"))
    #expect(scene.store.credential?[.password]?.reveal() == "app-password")
    scene.clock.advance(by: .minutes(60))
    #expect(await scene.deliver(try scene.parcel("two")).kind == .accepted)
    #expect(scene.double.state.renewals == 0)
    // Ahead of its end.
    scene.clock.advance(by: .minutes(58))
    #expect(await scene.deliver(try scene.parcel("three")).kind == .accepted)
    #expect(scene.double.state.renewals == 1)
    // The server threw both tokens away.
    scene.double.change {
      $0.access = [:]
      $0.refresh = []
    }
    #expect(await scene.deliver(try scene.parcel("four")).kind == .accepted)
    #expect(scene.double.state.logins == 2)
    #expect(scene.store.confirmations > 0)
  }

  @Test func `an access token that ended is answered by 400, and renewed`() async throws {
    let scene = try BlueskyScene(.reference)
    #expect(await scene.deliver(try scene.parcel("one")).kind == .accepted)
    // Between the question who we are and the record.
    scene.double.next(
      "com.atproto.repo.putRecord",
      .instead(.json(400, ["error": "ExpiredToken", "message": "Token has expired"])))
    #expect(await scene.deliver(try scene.parcel("two")).kind == .accepted)
    #expect(scene.double.state.renewals == 1)
    #expect(scene.double.state.writes == 2)
  }

  private static let logins: [(Int, String, Outcome.Kind)] = [
    (401, "AuthenticationRequired", .credentials), (401, "AccountTakedown", .credentials),
    (400, "InvalidRequest", .credentials), (401, "AuthFactorTokenRequired", .credentials),
    (429, "RateLimitExceeded", .temporary), (500, "InternalServerError", .temporary),
  ]

  @Test func `there are failed logins to try`() {
    #expect(Self.logins.count == 6)
  }

  @Test(arguments: logins)
  func `a login that fails has its outcome`(
    status: Int, code: String, kind: Outcome.Kind
  ) async throws {
    let scene = try BlueskyScene(.reference)
    scene.double.next(
      "com.atproto.server.createSession",
      .instead(.json(status, ["error": .string(code), "message": "app-password"])))
    let outcome = await scene.deliver(try scene.parcel("a"))
    #expect(outcome.kind == kind)
    #expect(!outcome.reason.contains("app-password"))
    #expect(scene.double.state.writes == 0)
  }

  @Test func `a wrong password and a page in between are told apart`() async throws {
    for style in Style.allCases {
      let wrong = try BlueskyScene(style, password: "wrong")
      #expect(await wrong.deliver(try wrong.parcel("a")).kind == .credentials)
    }
    let scene = try BlueskyScene(.reference)
    scene.double.next(
      "com.atproto.server.createSession",
      .instead(.text(403, "<html>who are you</html>", type: "text/html")))
    #expect(await scene.deliver(try scene.parcel("a")).kind == .temporary)
  }

  // MARK: Answers

  private static let refusals: [(Int, String, Outcome.Kind)] = [
    (400, "InvalidRequest", .permanent), (400, "InvalidSwap", .unknown),
    (403, "AccountNotFound", .permanent), (403, "AccountTakedown", .credentials),
    (413, "PayloadTooLarge", .permanent), (429, "RateLimitExceeded", .rateLimit),
    (500, "InternalServerError", .unknown), (502, "UpstreamFailure", .unknown),
  ]

  @Test func `there are refusals to try`() {
    #expect(Self.refusals.count == 8)
  }

  @Test(arguments: refusals)
  func `every refusal has its outcome`(status: Int, code: String, kind: Outcome.Kind) async throws {
    let scene = try BlueskyScene(.reference)
    scene.double.next(
      "com.atproto.repo.putRecord",
      .instead(.json(status, ["error": .string(code), "message": "\u{1b}[2J so"])))
    let outcome = await scene.deliver(try scene.parcel("a"))
    #expect(outcome.kind == kind)
    #expect(outcome.reason.contains("\(status)"))
    #expect(outcome.reason.contains(code))
    #expect(!outcome.reason.unicodeScalars.contains("\u{1b}"))
    #expect(scene.double.state.writes == 0)
  }

  @Test func `the rate limit's end is in seconds since 1970`() async throws {
    let scene = try BlueskyScene(.reference)
    let reset = scene.clock.now.plus(.minutes(7)).seconds
    scene.double.next(
      "com.atproto.repo.putRecord",
      .instead(
        .json(429, ["error": "RateLimitExceeded"]).with("RateLimit-Reset", "\(reset)")))
    guard case .temporary(_, let wait, true) = await scene.deliver(try scene.parcel("a")) else {
      Issue.record("it is no rate limit")
      return
    }
    // nil as long as nobody reads the header.
    #expect(wait == nil || wait == .minutes(7))
  }

  @Test func `a redirected record is not sent elsewhere`() async throws {
    let scene = try BlueskyScene(.reference)
    scene.double.next(
      "com.atproto.repo.putRecord", .instead(Answer(307, headers: ["Location": "/elsewhere"])))
    #expect(await scene.deliver(try scene.parcel("a")).kind == .permanent)
    #expect(scene.double.state.writes == 0)
  }

  @Test func `a file that is gone holds the post, a server that is down is tried again`()
    async throws
  {
    let scene = try BlueskyScene(.reference)
    var media = try scene.media()
    media.path += ".gone"
    let parcel = try #require(
      try BlueskyScene.parcels(Content(parts: ["Look"], media: [media])).first)
    #expect(await scene.deliver(parcel).kind == .hold)
    scene.double.server.stop()
    #expect(await scene.deliver(try scene.parcel("a")).kind == .temporary)
  }

  // MARK: Exactly once

  private static let unclear: [(String, BlueskyDouble.Mishap)] = [
    ("reset", .doneThen(.reset)), ("cut head", .doneThen(.cut(after: 9))),
    ("cut body", .doneThen(.cutBody(after: 20))), ("garbage", .doneThen(.garbage)),
    ("endless", .doneThen(.endless)), ("500 done", .done(.json(500, ["error": "x"]))),
    ("other JSON", .done(.json(200, ["ok": true]))),
    ("no JSON", .done(.text(200, "<html></html>", type: "text/html"))),
    ("500 not done", .instead(.json(500, ["error": "x"]))),
    ("reset not done", .instead(Answer(200, manner: .reset))),
  ]

  private static let cases = unclear.flatMap { mishap in
    Style.allCases.map { (mishap.0, mishap.1, $0) }
  }

  @Test func `there are unclear endings to try`() {
    #expect(Self.cases.count == 20)
  }

  @Test(arguments: cases)
  func `after an unclear ending there is one record, written once`(
    name: String, mishap: BlueskyDouble.Mishap, style: Style
  ) async throws {
    let scene = try BlueskyScene(style)
    scene.double.next("com.atproto.repo.putRecord", mishap)
    let outcome = await scene.settle(try scene.parcel("Once @bob.example.com"))
    #expect(outcome.kind == .accepted, "\(name)")
    #expect(scene.double.texts == ["Once @bob.example.com"], "\(name)")
    #expect(scene.double.state.writes == 1, "\(name)")
  }

  @Test func `a record that was changed meanwhile is not written over`() async throws {
    let scene = try BlueskyScene(.reference)
    let parcel = try scene.parcel("Once")
    scene.double.next("com.atproto.repo.putRecord", .doneThen(.reset))
    #expect(await scene.deliver(parcel).kind == .unknown)
    scene.double.change { state in
      for uri in state.records.keys {
        state.records[uri] = BlueskyDouble.Record(cid: "bafyother", value: ["text": "Edited"])
      }
    }
    #expect(await scene.deliver(parcel, firstTriedAt: scene.clock.now).kind == .accepted)
    #expect(scene.double.texts == ["Edited"])
  }

  // MARK: Looking

  @Test(arguments: Style.allCases)
  func `a look tells whether it is there`(style: Style) async throws {
    let scene = try BlueskyScene(style)
    let parcel = try scene.parcel("Here?")
    #expect(await scene.lookup(parcel) == .absent)
    #expect(await scene.deliver(parcel).kind == .accepted)
    let uri = try #require(scene.double.state.records.keys.first)
    guard case .found(uri, _) = await scene.lookup(parcel) else {
      Issue.record("it is not found")
      return
    }
    scene.double.next("com.atproto.repo.getRecord", .instead(.json(502, ["error": "x"])))
    scene.double.next("com.atproto.repo.listRecords", .instead(.json(502, ["error": "x"])))
    guard case .cannotTell = await scene.lookup(parcel) else {
      Issue.record("it told")
      return
    }
  }

  // MARK: Check

  @Test func `the check tells whose account it is`() async throws {
    let scene = try BlueskyScene(.small)
    let good = await scene.check()
    #expect(good == AccountCheck(.good, identity: "@alice.example.com"))
    let wrong = try BlueskyScene(.reference, password: "wrong")
    guard case .refused(let problem) = await wrong.check().standing else {
      Issue.record("it is not refused")
      return
    }
    #expect(!problem.reason.contains("wrong"))
    scene.double.server.stop()
    guard case .unclear = await scene.check().standing else {
      Issue.record("it is clear")
      return
    }
    #expect(scene.double.state.writes == 0)
  }
}
