import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintTestSupport
import Testing

@Suite struct MicropubDelivererTests {
  private func deliverer(
    _ double: MicropubDouble, token: String = "letmein"
  ) -> MicropubDeliverer {
    MicropubDeliverer(
      NetworkAccess.test(
        exporter: "micropub", server: double.server, credential: .token(token)))
  }

  private func parcel(_ content: Content) throws -> Parcel {
    try #require(try NetworkPost(content).parcels(MicropubExporter()).first)
  }

  private static func entry(
    _ url: String, _ text: String, published: String? = nil
  ) -> MicropubDouble.Entry {
    var properties: JSONObject = ["content": .array([.string(text)])]
    if let published { properties["published"] = .array([.string(published)]) }
    return MicropubDouble.Entry(url: url, properties: properties)
  }

  @Test func `an entry goes out with the exporter's bytes and its address comes back`()
    async throws
  {
    let double = try MicropubDouble()
    let parcel = try parcel(Content(parts: ["Café opens"], title: "Opening hours", tags: ["tea"]))
    let outcome = await deliverer(double).deliver(parcel, NetworkPost.handover())
    let address = "\(double.server.url)/entries/opening-hours-f1a2b3c4"
    #expect(outcome == .accepted(remoteID: address, url: address))
    let request = try #require(double.server.requests.last)
    #expect(request.target == "/micropub?site=1")
    #expect(request.headers["Authorization"] == "Bearer letmein")
    #expect(request.body == parcel.body)
    #expect(!request.text.contains("letmein"))
  }

  static let homes: [(LoopbackServer.Answer, Bool)] = [
    (.text(200, "<html><link rel=micropub href=/micropub?site=1>", type: "text/html"), true),
    (.text(200, "<a href=\"/micropub?site=1\" REL='MICROPUB'>x</a>", type: "text/html"), true),
    (
      .text(200, "<link rel=\"micropub\" href=\"/micropub?a=b&amp;site=1\">", type: "text/html"),
      true
    ),
    (
      LoopbackServer.Answer.text(
        200, "<link rel=\"micropub\" href=\"/wrong\">", type: "text/html"
      ).with("Link", "</style>; rel=preload, </micropub?site=1>; rel=\"other micropub\""), true
    ),
    (
      .text(
        200,
        "<!-- <link rel=\"micropub\" href=\"/micropub?site=1\"> --><link rel=\"micropubs\" href=\"/micropub?site=1\">",
        type: "text/html"), false
    ),
    (.text(404, "<html>", type: "text/html"), false),
    (.text(200, "<link rel=\"micropub\" href=\"ftp://example.org/\">", type: "text/html"), false),
  ]

  @Test(arguments: homes.indices)
  func `the endpoint is found where the site names it, header first`(index: Int) async throws {
    let (home, isFound) = Self.homes[index]
    let double = try MicropubDouble { $0.home = home }
    let outcome = await deliverer(double).deliver(
      try parcel(Content(parts: ["a"])), NetworkPost.handover())
    #expect(Ending(outcome) == (isFound ? .accepted : .permanent))
  }

  @Test(arguments: [200, 201, 202], [false, true])
  func `created, accepted and relative addresses are all successes`(
    status: Int, relative: Bool
  ) async throws {
    let double = try MicropubDouble {
      $0.status = status
      $0.saysRelativeAddresses = relative
    }
    let outcome = await deliverer(double).deliver(
      try parcel(Content(parts: ["a"])), NetworkPost.handover())
    let address = "\(double.server.url)/entries/a-f1a2b3c4"
    #expect(outcome == .accepted(remoteID: address, url: address))
  }

  @Test func `a part answers the one before by its address`() async throws {
    let double = try MicropubDouble()
    let parcels = try NetworkPost(Content(parts: ["One", "Two"])).parcels(MicropubExporter())
    let deliverer = deliverer(double)
    guard
      case .accepted(let first, let url) = await deliverer.deliver(
        parcels[0], NetworkPost.handover())
    else {
      Issue.record("the first part is refused")
      return
    }
    let earlier = Handover.EarlierPart(operationKey: NetworkPost.key, remoteID: first, url: url)
    let second = await deliverer.deliver(parcels[1], NetworkPost.handover(earlier: [1: earlier]))
    #expect(Ending(second) == .accepted)
    #expect(
      double.entries.last?.properties["in-reply-to"]
        == .array([.string("\(double.server.url)/entries/one-f1a2b3c4")]))
    #expect(Ending(await deliverer.deliver(parcels[1], NetworkPost.handover())) == .permanent)
  }

  @Test func `files go to the media endpoint, once, and keep their texts`() async throws {
    let folder = try TemporaryFolder()
    let double = try MicropubDouble()
    let bytes: [UInt8] = [0x89, 0x50, 0, 255, 13, 10]
    let media = [try NetworkPost.file("a.png", in: folder, bytes: bytes, alt: "A “cup”")]
    let parcel = try parcel(Content(parts: ["See"], media: media))
    let journal = PassingJournal()
    let deliverer = deliverer(double)
    double.faults.add("create", .instead(.text(429, "later", type: "text/html")))
    let first = await deliverer.deliver(parcel, NetworkPost.handover(journal: journal))
    #expect(Ending(first) == .temporary)
    let second = await deliverer.deliver(parcel, NetworkPost.handover(journal: journal))
    #expect(Ending(second) == .accepted)
    #expect(double.files == [bytes])
    #expect(
      double.entries.first?.properties["photo"]
        == .array([
          .object(["value": .string("\(double.server.url)/files/1"), "alt": "A “cup”"])
        ]))
  }

  @Test func `a site without a media endpoint takes no files`() async throws {
    let folder = try TemporaryFolder()
    let double = try MicropubDouble { $0.hasMediaEndpoint = false }
    let outcome = await deliverer(double).deliver(
      try parcel(Content(parts: ["a"], media: [try NetworkPost.file("a.png", in: folder)])),
      NetworkPost.handover())
    #expect(Ending(outcome) == .permanent)
    #expect(double.entries.isEmpty)
  }

  static let refusals: [(LoopbackServer.Answer, Ending)] = [
    (.text(400, "invalid_request", type: "text/html"), .permanent),
    (
      .json(
        400, .object(["error": "invalid_request", "error_description": "Because\u{1B}[2J"])),
      .permanent
    ),
    (.text(401, "authentication error", type: "text/html"), .credentials),
    (.json(403, .object(["error": "insufficient_scope", "scope": "create"])), .credentials),
    (.text(404, "<html>", type: "text/html"), .permanent),
    (.text(429, "slow", type: "text/plain"), .temporary),
    (.text(500, "<html>", type: "text/html"), .unknown),
    (.text(503, "<html>", type: "text/html"), .unknown),
    (.text(503, "<html>", type: "text/html").with("Retry-After", "5"), .temporary),
    (.text(200, "ok", type: "text/plain"), .unknown),
    (LoopbackServer.Answer(302, headers: ["Location": "/elsewhere"]), .permanent),
    (LoopbackServer.Answer(201).with(.reset), .unknown),
    (LoopbackServer.Answer(201).with(.garbage), .unknown),
    (LoopbackServer.Answer(201).with(.endless), .unknown),
  ]

  @Test func `there are refusals`() { #expect(Self.refusals.count > 10) }

  @Test(arguments: refusals.indices)
  func `a refusal is what it means, and leaves no entry behind`(index: Int) async throws {
    let (answer, wanted) = Self.refusals[index]
    let double = try MicropubDouble()
    double.faults.add("create", .instead(answer))
    let parcel = try parcel(Content(parts: ["a"]))
    let deliverer = deliverer(double)
    let outcome = await deliverer.deliver(parcel, NetworkPost.handover())
    #expect(Ending(outcome) == wanted)
    #expect(!"\(outcome)".contains("letmein"))
    #expect(!"\(outcome)".contains("\u{1B}"))
    #expect(Sight(await deliverer.lookup(parcel, NetworkPost.handover())) == .absent)
    #expect(Ending(await deliverer.deliver(parcel, NetworkPost.handover())) == .accepted)
    #expect(double.entries.count == 1)
  }

  @Test(arguments: [("again", Ending.accepted), ("spent", .credentials)])
  func `a token that is refused is renewed once, where the site allows`(
    refresh: String, ending: Ending
  ) async throws {
    let double = try MicropubDouble()
    let store = MemoryCredentialStore()
    let deliverer = MicropubDeliverer(
      NetworkAccess.test(
        exporter: "micropub", server: double.server,
        credential: Credential([
          .token: Secret("ended"), .refreshToken: Secret(refresh),
          .clientID: Secret("https://s.example/"),
        ]), store: store))
    let parcel = try parcel(Content(parts: ["a"]))
    let outcome = await deliverer.deliver(parcel, NetworkPost.handover())
    #expect(Ending(outcome) == ending)
    #expect(double.entries.count == (ending == .accepted ? 1 : 0))
    #expect(store.replacements.count == (ending == .accepted ? 1 : 0))
    #expect(!"\(outcome)".contains("spent"))
  }

  // MARK: Lost answers

  static let losses: [LoopbackServer.Manner] = [.reset, .cut(after: 20), .garbage]

  @Test(arguments: losses.indices, [false, true])
  func `an entry whose answer was lost is found by its slug or its date and text`(
    index: Int, takesSlugs: Bool
  ) async throws {
    let double = try MicropubDouble {
      $0.takesSlugs = takesSlugs
      $0.entries = [Self.entry("http://x/entries/old", "Old")]
    }
    double.faults.add("create", .lost(Self.losses[index]))
    let parcel = try parcel(Content(parts: ["Café\nopens"]))
    let deliverer = deliverer(double)
    #expect(Ending(await deliverer.deliver(parcel, NetworkPost.handover())) == .unknown)
    let address = "\(double.server.url)/entries/\(takesSlugs ? "cafe-f1a2b3c4" : "entry-2")"
    #expect(
      await deliverer.lookup(parcel, NetworkPost.handover())
        == .found(remoteID: address, url: address))
    #expect(double.entries.count == 2)
  }

  @Test func `an entry without a usable address is there all the same`() async throws {
    let parcel = try parcel(Content(parts: ["Hello"]))
    let json = try JSONValue(parsing: parcel.body)
    let published = try #require(
      json["properties"]?["published"]?.arrayValue?.first?.stringValue)
    let double = try MicropubDouble {
      $0.entries = [Self.entry("javascript:alert(1)", "Hello", published: published)]
    }
    #expect(
      await deliverer(double).lookup(parcel, NetworkPost.handover())
        == .found(remoteID: nil, url: nil))
  }

  static let old = "2026-03-01T09:00:00Z"
  static let new = "2026-03-03T09:00:00Z"
  static let lists: [(entries: [MicropubDouble.Entry], totals: Bool, sight: Sight)] = [
    ([], false, .absent), ([], true, .absent),
    ([entry("u", "x")], true, .absent),
    // Nothing says how far back it reaches.
    ([entry("u", "x")], false, .neverTells),
    ([entry("u", "x", published: new)], false, .neverTells),
    ([entry("u", "x", published: old)], false, .absent),
    ([entry("u", "x", published: old), entry("v", "y", published: new)], false, .absent),
    // Oldest first: ours may stand on a page that was not asked for.
    ([entry("u", "x", published: new), entry("v", "y", published: old)], false, .neverTells),
  ]

  @Test(arguments: lists.indices)
  func `not being listed only counts when the list reaches back far enough`(
    index: Int
  ) async throws {
    let case_ = Self.lists[index]
    let double = try MicropubDouble {
      $0.entries = case_.entries
      $0.tellsTotals = case_.totals
    }
    let parcel = try parcel(Content(parts: ["a"]))
    #expect(
      Sight(await deliverer(double).lookup(parcel, NetworkPost.handover())) == case_.sight)
  }

  static let blindness: [(LoopbackServer.Answer, Sight)] = [
    (.text(400, "invalid_request", type: "text/html"), .neverTells),
    (.text(404, "<html>", type: "text/html"), .neverTells),
    (.text(200, "<html>", type: "text/html"), .neverTells),
    (.json(200, .object(["type": "h-entry"])), .neverTells),
    (.text(401, "authentication error", type: "text/html"), .cannotTell),
    (.text(500, "<html>", type: "text/html"), .cannotTell),
    (LoopbackServer.Answer(200).with(.reset), .cannotTell),
  ]

  @Test(arguments: blindness.indices)
  func `a server that lists nothing never tells, one that is down may`(index: Int) async throws {
    let (answer, sight) = Self.blindness[index]
    let double = try MicropubDouble()
    for _ in 0..<3 { double.faults.add("list", .instead(answer)) }
    let parcel = try parcel(Content(parts: ["a"]))
    #expect(Sight(await deliverer(double).lookup(parcel, NetworkPost.handover())) == sight)
  }

  @Test func `the check asks for the configuration`() async throws {
    let double = try MicropubDouble()
    let good = await deliverer(double).check()
    #expect(good.standing == .good)
    #expect(good.identity == "127.0.0.1")
    guard case .refused = await deliverer(double, token: "wrong").check().standing else {
      Issue.record("a wrong token is taken")
      return
    }
    double.faults.add("config", .instead(.text(503, "later", type: "text/plain")))
    guard case .unclear = await deliverer(double).check().standing else {
      Issue.record("a site that is down tells something")
      return
    }
  }
}
