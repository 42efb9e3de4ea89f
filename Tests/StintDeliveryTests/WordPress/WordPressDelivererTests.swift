import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintTestSupport
import Testing

@Suite struct WordPressDelivererTests {
  static let credential = Credential([
    .user: Secret("tester"), .password: Secret(WordPressDouble.password),
  ])

  private func deliverer(
    _ double: WordPressDouble, credential: Credential = credential,
    options: [String: String] = [:]
  ) -> WordPressDeliverer {
    var access = NetworkAccess.test(
      exporter: "wordpress", server: double.server, credential: credential)
    access.account.options = options
    return WordPressDeliverer(access)
  }

  private func parcel(_ content: Content) throws -> Parcel {
    try #require(try NetworkPost(content).parcels(WordPressExporter()).first)
  }

  @Test func `a post goes out with the exporter's bytes and comes back with number and address`()
    async throws
  {
    let double = try WordPressDouble()
    let parcel = try parcel(Content(parts: ["Café opens"], title: "Opening hours"))
    let outcome = await deliverer(double).deliver(parcel, NetworkPost.handover())
    #expect(
      outcome
        == .accepted(
          remoteID: "11", url: "\(double.server.url)/2026/03/opening-hours-f1a2b3c4/"))
    let request = try #require(double.server.requests.last)
    #expect(request.method == "POST")
    #expect(request.path == "/wp-json/wp/v2/posts")
    #expect(request.headers["Authorization"] == WordPressDouble.authorization)
    #expect(request.body == parcel.body)
  }

  @Test(arguments: [(true, true), (false, true), (true, false), (false, false)])
  func `the API is found by the header or by asking, once`(pretty: Bool, says: Bool) async throws {
    let double = try WordPressDouble {
      $0.hasPrettyAddresses = pretty
      $0.saysWhereItsAPIIs = says
    }
    let deliverer = deliverer(double)
    for (index, key) in ["one", "two"].enumerated() {
      var post = NetworkPost("a")
      post.keys = [key]
      let parcel = try #require(try post.parcels(WordPressExporter()).first)
      let outcome = await deliverer.deliver(parcel, NetworkPost.handover())
      #expect(Ending(outcome) == .accepted)
      #expect(double.posts.count == index + 1)
    }
    #expect(double.server.requests.filter { $0.path == "/" && $0.query.isEmpty }.count == 1)
  }

  @Test func `a site that names another place gets no password there`() async throws {
    let double = try WordPressDouble()
    let elsewhere = try WordPressDouble()
    let root = "\(elsewhere.server.url)/wp-json/"
    double.faults.add(
      "home",
      .instead(
        LoopbackServer.Answer.text(200, "<html>", type: "text/html").with(
          "Link", "<\(root)>; rel=\"https://api.w.org/\"")))
    let outcome = await deliverer(double).deliver(
      try parcel(Content(parts: ["a"])), NetworkPost.handover())
    guard case .permanent(let reason) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(reason.contains(double.server.url) && reason.contains(elsewhere.server.url))
    #expect(reason.contains("write server = \"\(elsewhere.server.url)\""))
    #expect(elsewhere.server.requests.isEmpty)
  }

  @Test(arguments: ["javascript:alert(1)", "https://a.example/\u{1B}[2J", "/relative"])
  func `an address that is none is not kept`(link: String) async throws {
    let double = try WordPressDouble()
    double.faults.add(
      "create",
      .instead(
        .json(201, .object(["id": 12, "slug": "a", "status": "publish", "link": .string(link)]))))
    let outcome = await deliverer(double).deliver(
      try parcel(Content(parts: ["a"])), NetworkPost.handover())
    #expect(outcome == .accepted(remoteID: "12", url: nil))
  }

  @Test func `tags become numbers, files are uploaded with their alternative texts`() async throws {
    let folder = try TemporaryFolder()
    let double = try WordPressDouble { $0.tags = [(3, "Tea & Cake"), (4, "cafés")] }
    let bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0, 255, 13, 10]
    let media = [
      try NetworkPost.file("Ä photo.PNG", in: folder, bytes: bytes, alt: "A “cup” & more"),
      try NetworkPost.file("b.jpg", in: folder, type: "image/jpeg"),
    ]
    let parcel = try parcel(
      Content(parts: ["See"], media: media, tags: ["Tea & Cake", "new $} tag", "CAFÉS"]))
    let outcome = await deliverer(double).deliver(parcel, NetworkPost.handover())
    #expect(Ending(outcome) == .accepted)
    #expect(double.tags == ["Tea & Cake", "cafés", "new $} tag"])
    let post = try #require(double.posts.first?.json)
    #expect(post["tags"]?.arrayValue?.compactMap(\.intValue) == [3, 11, 4])
    #expect(
      double.files.map(\.name) == [
        "7f3a09c1d2e4f5a6-1-photo.png", "7f3a09c1d2e4f5a6-2-b.jpg",
      ])
    #expect(double.files.map(\.alt) == ["A “cup” & more", nil])
    #expect(double.files.first?.bytes == bytes)
    #expect(double.files.first?.type == "image/png")
    #expect(post["featured_media"] == .int(double.files[0].id))
    #expect(
      post["content"]?.stringValue?.contains(
        "<img src=\"\(double.server.url)/wp-content/uploads/2026/03/7f3a09c1d2e4f5a6-2-b.jpg\"")
        == true)
  }

  // MARK: Refusals

  static let refusals: [(LoopbackServer.Answer, Ending)] = [
    (WordPressDouble.error(400, "rest_invalid_param"), .permanent),
    (WordPressDouble.error(401, "rest_cannot_create"), .credentials),
    (WordPressDouble.error(403, "rest_cannot_publish"), .permanent),
    (WordPressDouble.error(404, "rest_no_route"), .permanent),
    (WordPressDouble.error(500, "db_insert_error"), .temporary),
    (WordPressDouble.error(429, "too_many"), .temporary),
    (.text(403, "<html>Firewall", type: "text/html"), .temporary),
    (.text(404, "<html>Nothing", type: "text/html"), .temporary),
    (.text(500, "<html>Error", type: "text/html"), .unknown),
    (.text(502, "<html>Bad gateway", type: "text/html"), .unknown),
    (WordPressDouble.error(500, "internal_server_error"), .unknown),
    (.text(503, "<html>Busy", type: "text/html"), .unknown),
    (
      .text(503, "<html>Maintenance", type: "text/html").with("Retry-After", "600"), .temporary
    ),
    (.text(200, "<html>Maintenance", type: "text/html"), .unknown),
    (.json(200, "created"), .unknown),
    (.json(201, .object(["id": "twelve"])), .unknown),
    (LoopbackServer.Answer(302, headers: ["Location": "/elsewhere"]), .permanent),
    (LoopbackServer.Answer(201).with(.reset), .unknown),
    (LoopbackServer.Answer(201).with(.garbage), .unknown),
    (LoopbackServer.Answer(201).with(.endless), .unknown),
  ]

  @Test func `there are refusals`() { #expect(Self.refusals.count > 10) }

  @Test(arguments: refusals.indices)
  func `a refusal is what it means, and leaves no post behind`(index: Int) async throws {
    let (answer, wanted) = Self.refusals[index]
    let double = try WordPressDouble()
    double.faults.add("create", .instead(answer))
    let parcel = try parcel(Content(parts: ["a"], title: "Hours"))
    let deliverer = deliverer(double)
    let outcome = await deliverer.deliver(parcel, NetworkPost.handover())
    #expect(Ending(outcome) == wanted)
    #expect(!"\(outcome)".contains("abcd"))
    #expect(Sight(await deliverer.lookup(parcel, NetworkPost.handover())) == .absent)
    // The second try is the only one that arrives.
    #expect(Ending(await deliverer.deliver(parcel, NetworkPost.handover())) == .accepted)
    #expect(double.posts.count == 1)
  }

  @Test func `being told when to come back is believed`() async throws {
    let double = try WordPressDouble()
    double.faults.add(
      "create", .instead(WordPressDouble.error(429, "slow_down").with("Retry-After", "90")))
    let outcome = await deliverer(double).deliver(
      try parcel(Content(parts: ["a"])), NetworkPost.handover())
    guard case .temporary(_, let wait, let isRateLimit) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(wait == .seconds(90))
    #expect(isRateLimit)
  }

  @Test func `nothing is created when another process took the post over`() async throws {
    let double = try WordPressDouble()
    let outcome = await deliverer(double).deliver(
      try parcel(Content(parts: ["a"])), NetworkPost.handover(mayStillSend: false))
    #expect(Ending(outcome) == .temporary)
    #expect(double.posts.isEmpty)
  }

  // MARK: Posts that are there although the answer says otherwise

  static let lies: [LoopbackServer.Answer] = [
    WordPressDouble.error(400, "rest_invalid_featured_media"),
    WordPressDouble.error(500, "db_update_error"),
    .text(500, "<html>Fatal error", type: "text/html"),
    .text(502, "<html>Bad gateway", type: "text/html"),
    .text(200, "<br />Warning: something {", type: "text/html"),
  ]

  @Test(arguments: lies.indices)
  func `a post stored before the error is completed, not made again`(index: Int) async throws {
    let folder = try TemporaryFolder()
    let double = try WordPressDouble { $0.losesDetails = true }
    double.faults.add("create", .afterwards(Self.lies[index]))
    let media = [try NetworkPost.file("a.png", in: folder)]
    let parcel = try parcel(Content(parts: ["a"], media: media, tags: ["tea"]))
    let journal = PassingJournal()
    let deliverer = deliverer(double)
    let outcome = await deliverer.deliver(parcel, NetworkPost.handover(journal: journal))
    let post = try #require(double.posts.first)
    #expect(
      outcome
        == .accepted(
          remoteID: "\(post.id)", url: "\(double.server.url)/2026/03/\(post.slug)/"))
    #expect(post.json["featured_media"] == .int(double.files[0].id))
    #expect(post.json["tags"]?.arrayValue?.count == 1)
    #expect(post.json["format"] == "status")
    // Whoever delivers it again finds the note and makes no second one.
    _ = await deliverer.deliver(parcel, NetworkPost.handover(journal: journal))
    #expect(double.posts.count == 1)
    #expect(double.files.count == 1)
  }

  @Test func `details that are refused are told, and the post stays one`() async throws {
    let double = try WordPressDouble { $0.losesDetails = true }
    double.faults.add("create", .afterwards(WordPressDouble.error(400, "rest_invalid_field")))
    double.faults.add("update", .instead(WordPressDouble.error(400, "rest_invalid_field")))
    let parcel = try parcel(Content(parts: ["a"], tags: ["tea"]))
    let journal = PassingJournal()
    let deliverer = deliverer(double)
    let first = await deliverer.deliver(parcel, NetworkPost.handover(journal: journal))
    #expect(Ending(first) == .permanent)
    #expect("\(first)".contains("the post is there"))
    #expect(
      Ending(await deliverer.deliver(parcel, NetworkPost.handover(journal: journal))) == .accepted)
    #expect(double.posts.count == 1)
  }

  @Test func `an error of which nobody can tell whether the post was stored is unknown`()
    async throws
  {
    let double = try WordPressDouble()
    double.faults.add("create", .afterwards(WordPressDouble.error(500, "db_update_error")))
    double.faults.add("find", .instead(.text(503, "<html>", type: "text/html")))
    let outcome = await deliverer(double).deliver(
      try parcel(Content(parts: ["a"])), NetworkPost.handover())
    #expect(Ending(outcome) == .unknown)
  }

  static let losses: [LoopbackServer.Manner] = [
    .reset, .cut(after: 20), .cutBody(after: 10), .garbage,
  ]

  @Test(arguments: losses.indices)
  func `a post whose answer was lost is found and not sent again`(index: Int) async throws {
    let double = try WordPressDouble()
    double.faults.add("create", .lost(Self.losses[index]))
    let parcel = try parcel(Content(parts: ["a"], title: "Hours"))
    let deliverer = deliverer(double)
    #expect(Ending(await deliverer.deliver(parcel, NetworkPost.handover())) == .unknown)
    let found = await deliverer.lookup(parcel, NetworkPost.handover())
    #expect(
      found
        == .found(remoteID: "11", url: "\(double.server.url)/2026/03/hours-f1a2b3c4/"))
    #expect(double.posts.count == 1)
  }

  static let blindness: [LoopbackServer.Answer] = [
    .text(500, "<html>", type: "text/html"), .text(200, "<html>", type: "text/html"),
    WordPressDouble.error(401, "rest_not_logged_in"), .json(200, .object([:])),
    LoopbackServer.Answer(200).with(.reset),
  ]

  @Test(arguments: blindness.indices)
  func `a look that fails says so`(index: Int) async throws {
    let double = try WordPressDouble()
    // A question that is reset is asked a second time by the client.
    for _ in 0..<3 { double.faults.add("find", .instead(Self.blindness[index])) }
    let result = await deliverer(double).lookup(
      try parcel(Content(parts: ["a"])), NetworkPost.handover())
    #expect(Sight(result) == .cannotTell)
  }

  @Test func `a lost upload is found by its name and not made again`() async throws {
    let folder = try TemporaryFolder()
    let double = try WordPressDouble()
    double.faults.add("upload", .lost(.reset))
    let media = [try NetworkPost.file("a.png", in: folder, alt: "A cup")]
    let parcel = try parcel(Content(parts: ["a"], media: media))
    let journal = PassingJournal()
    let deliverer = deliverer(double)
    let first = await deliverer.deliver(parcel, NetworkPost.handover(journal: journal))
    #expect(Ending(first) == .temporary)
    let second = await deliverer.deliver(parcel, NetworkPost.handover(journal: journal))
    #expect(Ending(second) == .accepted)
    #expect(double.files.count == 1)
    #expect(double.posts.count == 1)
  }

  @Test func `a type of file that is not taken fails for good although the answer is 500`()
    async throws
  {
    let folder = try TemporaryFolder()
    let double = try WordPressDouble()
    let media = [try NetworkPost.file("a.exe", in: folder, type: "application/x-msdownload")]
    let outcome = await deliverer(double).deliver(
      try parcel(Content(parts: ["a"], media: media)), NetworkPost.handover())
    #expect(Ending(outcome) == .permanent)
    #expect(double.posts.isEmpty)
  }

  @Test func `a file that is gone holds the post`() async throws {
    let folder = try TemporaryFolder()
    let double = try WordPressDouble()
    var media = try NetworkPost.file("a.png", in: folder)
    media.path += ".gone"
    let outcome = await deliverer(double).deliver(
      try parcel(Content(parts: ["a"], media: [media])), NetworkPost.handover())
    #expect(Ending(outcome) == .hold)
  }

  @Test func `the credential must have both halves`() async throws {
    let double = try WordPressDouble()
    let outcome = await deliverer(double, credential: .token("x")).deliver(
      try parcel(Content(parts: ["a"])), NetworkPost.handover())
    #expect(Ending(outcome) == .credentials)
    #expect(double.server.requests.isEmpty)
  }

  @Test func `the check says who we are and what we may not do`() async throws {
    let double = try WordPressDouble()
    let good = await deliverer(double).check()
    #expect(good.standing == .good)
    #expect(good.identity == "tester on 127.0.0.1")
    let writer = try WordPressDouble { $0.mayPublish = false }
    guard case .refused(let problem) = await deliverer(writer).check().standing else {
      Issue.record("a contributor may publish")
      return
    }
    #expect(problem.reason.contains("may not publish"))
    #expect(await deliverer(writer, options: ["status": "pending"]).check().standing == .good)
    let wrong = Credential([.user: Secret("tester"), .password: Secret("wrong")])
    guard case .refused(let refused) = await deliverer(writer, credential: wrong).check().standing
    else {
      Issue.record("a wrong password is taken")
      return
    }
    #expect(refused.hint?.contains("Authorization") == true)
    let down = try WordPressDouble()
    down.faults.add("me", .instead(.text(503, "<html>", type: "text/html")))
    guard case .unclear = await deliverer(down).check().standing else {
      Issue.record("a site that is down tells something")
      return
    }
  }
}
