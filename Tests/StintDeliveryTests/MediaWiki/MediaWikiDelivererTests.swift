import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintTestSupport
import Testing

@Suite struct MediaWikiDelivererTests {
  static let credential = Credential([
    .user: Secret("Botty@stint"), .password: Secret(MediaWikiDouble.password),
  ])
  static let mark = "(stint:7f3a09c1d2e4f5a6b7c8d9e0f1a2b3c4)"

  private func deliverer(
    _ double: MediaWikiDouble, credential: Credential = credential, server: String? = nil
  ) -> MediaWikiDeliverer {
    var access = NetworkAccess.test(
      exporter: "mediawiki", server: double.server, credential: credential)
    if let server { access.account.server = server }
    return MediaWikiDeliverer(access)
  }

  private func parcel(_ content: Content, section: Bool = false) throws -> Parcel {
    let post = NetworkPost(content, options: section ? ["shape": "section"] : [:])
    return try #require(try post.parcels(MediaWikiExporter()).first)
  }

  @Test func `a post becomes a page of its own, with the token last`() async throws {
    let double = try MediaWikiDouble()
    let parcel = try parcel(Content(parts: ["Café & co"], title: "Opening hours", tags: ["tea"]))
    let outcome = await deliverer(double).deliver(parcel, NetworkPost.handover())
    let page = try #require(double.revisions.first)
    #expect(page.title == "News/2026-03-02-opening-hours-f1a2b3c4")
    #expect(page.text == "== Opening hours ==\n\nCafé &#38; co\n\n[[Category:tea]]")
    #expect(page.comment == "Opening hours \(Self.mark)")
    #expect(
      outcome
        == .accepted(
          remoteID: "1", url: "\(double.server.url)/w/index.php?curid=\(page.title.utf8.count)"))
    let fields = try #require(double.server.requests.last).formItems
    #expect(
      fields.map(\.name) == [
        "action", "title", "text", "summary", "createonly", "format", "formatversion", "uselang",
        "assert", "maxlag", "token",
      ])
  }

  @Test func `a wiki that names another place gets no password there`() async throws {
    let double = try MediaWikiDouble()
    let elsewhere = try MediaWikiDouble()
    double.faults.add(
      "page",
      .instead(
        .text(
          200, "<link rel=\"EditURI\" href=\"\(elsewhere.server.url)/w/api.php?action=rsd\"/>",
          type: "text/html")))
    let outcome = await deliverer(double).deliver(
      try parcel(Content(parts: ["a"])), NetworkPost.handover())
    guard case .permanent(let reason) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(reason.contains(double.server.url) && reason.contains(elsewhere.server.url))
    #expect(elsewhere.server.requests.isEmpty)
  }

  @Test func `a section says for which revision it is meant`() async throws {
    let double = try MediaWikiDouble {
      $0.revisions = [
        .init(id: 1, title: "News", user: "Ana", comment: "", text: "Welcome", heading: nil)
      ]
    }
    let parcel = try parcel(
      Content(parts: ["We open"], title: "Hours", tags: ["tea"]), section: true)
    let outcome = await deliverer(double).deliver(parcel, NetworkPost.handover())
    let section = try #require(double.ours.first)
    #expect(section.heading == "Hours")
    #expect(section.text == "We open\n\n[[:Category:tea|tea]]")
    #expect(outcome == .accepted(remoteID: "2", url: "\(double.server.url)/w/index.php?oldid=2"))
    let form = try #require(double.server.requests.last).form
    #expect(form["baserevid"] == "1")
    #expect(form["createonly"] == nil)
  }

  @Test func `the first section makes the page, and only if there is none`() async throws {
    let double = try MediaWikiDouble()
    let parcel = try parcel(Content(parts: ["We open"]), section: true)
    #expect(
      Ending(await deliverer(double).deliver(parcel, NetworkPost.handover())) == .accepted)
    #expect(double.server.requests.last?.form["createonly"] == "1")
  }

  @Test func `an edit of others in between does not keep a section away`() async throws {
    let double = try MediaWikiDouble { $0.hasBusyNeighbour = true }
    let parcel = try parcel(Content(parts: ["We open"]), section: true)
    #expect(
      Ending(await deliverer(double).deliver(parcel, NetworkPost.handover())) == .accepted)
    #expect(double.ours.count == 1)
  }

  // MARK: Refusals

  static let codes: [(code: String, ending: Ending)] = [
    ("protectedpage", .permanent), ("permissiondenied", .permanent), ("blocked", .permanent),
    ("contenttoobig", .permanent), ("invalidtitle", .permanent), ("spamblacklist", .permanent),
    ("abusefilter-disallowed", .permanent), ("no-such-code-yet", .permanent),
    ("ratelimited", .temporary), ("readonly", .temporary), ("maxlag", .temporary),
    ("pagedeleted", .temporary), ("mustbeloggedin", .credentials),
    ("internal_api_error_DBQueryError", .unknown),
  ]

  @Test func `there are codes`() { #expect(Self.codes.count > 10) }

  @Test(arguments: codes.indices, [false, true])
  func `an error of status 200 is what its code says`(index: Int, section: Bool) async throws {
    let (code, ending) = Self.codes[index]
    let double = try MediaWikiDouble()
    double.faults.add("edit", .instead(MediaWikiDouble.error(code, "Because\u{1B}[2J")))
    let parcel = try parcel(Content(parts: ["a"]), section: section)
    let deliverer = deliverer(double)
    let outcome = await deliverer.deliver(parcel, NetworkPost.handover())
    #expect(Ending(outcome) == ending)
    #expect("\(outcome)".contains(code))
    #expect(!"\(outcome)".contains("\u{1B}"))
    #expect(!"\(outcome)".contains(MediaWikiDouble.password))
    #expect(Sight(await deliverer.lookup(parcel, NetworkPost.handover())) == .absent)
    #expect(Ending(await deliverer.deliver(parcel, NetworkPost.handover())) == .accepted)
    #expect(double.ours.count == 1)
  }

  static let strangers: [(answer: LoopbackServer.Answer, ending: Ending)] = [
    (.json(503, .object(["error": "busy"])), .unknown),
    (.json(503, .object(["error": "busy"])).with("Retry-After", "5"), .temporary),
    (.json(429, .object(["error": "slow down"])), .temporary),
    (.json(500, .object(["error": "broken"])), .unknown),
    (.json(502, .object(["error": .object(["message": "gateway"])])), .unknown),
    (.json(200, .object(["error": "odd"])), .unknown),
    (.json(200, .object(["edit": "odd"])), .unknown),
    (.json(200, .object([:])), .unknown),
    (.text(200, "<html>", type: "text/html"), .unknown),
    (.text(403, "<html>Firewall", type: "text/html"), .permanent),
    (.text(413, "<html>", type: "text/html"), .permanent),
    (LoopbackServer.Answer(302, headers: ["Location": "/elsewhere"]), .permanent),
    (LoopbackServer.Answer(200).with(.reset), .unknown),
    (LoopbackServer.Answer(200).with(.garbage), .unknown),
    (LoopbackServer.Answer(200).with(.endless), .unknown),
  ]

  @Test(arguments: strangers.indices)
  func `an answer that is none of a wiki's is what its status says`(index: Int) async throws {
    let (answer, ending) = Self.strangers[index]
    let double = try MediaWikiDouble()
    double.faults.add("edit", .instead(answer))
    let parcel = try parcel(Content(parts: ["a"]))
    let deliverer = deliverer(double)
    #expect(Ending(await deliverer.deliver(parcel, NetworkPost.handover())) == ending)
    #expect(Sight(await deliverer.lookup(parcel, NetworkPost.handover())) == .absent)
    #expect(Ending(await deliverer.deliver(parcel, NetworkPost.handover())) == .accepted)
    #expect(double.ours.count == 1)
  }

  @Test func `a limit of edits waits a minute and burns no try`() async throws {
    let double = try MediaWikiDouble()
    double.faults.add("edit", .instead(MediaWikiDouble.error("ratelimited")))
    double.faults.add("edit", .instead(MediaWikiDouble.error("maxlag").with("Retry-After", "7")))
    let parcel = try parcel(Content(parts: ["a"]))
    let deliverer = deliverer(double)
    for wanted in [60, 7] {
      guard
        case .temporary(_, let wait, true) = await deliverer.deliver(
          parcel, NetworkPost.handover())
      else {
        Issue.record("not asked to wait")
        return
      }
      #expect(wait == .seconds(wanted))
    }
  }

  @Test func `a captcha is for people`() async throws {
    let double = try MediaWikiDouble()
    double.faults.add(
      "edit",
      .instead(
        .json(
          200, .object(["edit": .object(["result": "Failure", "captcha": .object(["id": "1"])])]))))
    let outcome = await deliverer(double).deliver(
      try parcel(Content(parts: ["a"])), NetworkPost.handover())
    #expect(Ending(outcome) == .permanent)
    #expect("\(outcome)".contains("captcha"))
  }

  // MARK: Logins

  @Test func `one login does for several posts, and an ended one is made anew`() async throws {
    let double = try MediaWikiDouble()
    let deliverer = deliverer(double)
    for (key, logins) in [("one", 1), ("two", 1), ("three", 2)] {
      if key == "three" { double.logOut() }
      var post = NetworkPost("a")
      post.keys = [key]
      let parcel = try #require(try post.parcels(MediaWikiExporter()).first)
      #expect(Ending(await deliverer.deliver(parcel, NetworkPost.handover())) == .accepted)
      #expect(double.logins == logins)
    }
    #expect(double.ours.count == 3)
  }

  @Test func `a token that is never right ends after one more try`() async throws {
    let double = try MediaWikiDouble()
    for _ in 0..<2 { double.faults.add("edit", .instead(MediaWikiDouble.error("badtoken"))) }
    let outcome = await deliverer(double).deliver(
      try parcel(Content(parts: ["a"])), NetworkPost.handover())
    #expect(Ending(outcome) == .credentials)
    #expect(double.logins == 2)
  }

  static let logins: [(LoopbackServer.Answer, Ending)] = [
    (.json(200, .object(["login": .object(["result": "Failed", "reason": "No."])])), .credentials),
    (
      .json(200, .object(["login": .object(["result": "Aborted", "reason": "2FA"])])), .credentials
    ),
    (
      .json(
        200,
        .object([
          "login": .object([
            "result": "Failed", "reason": "You have made too many recent login attempts.",
          ])
        ])), .temporary
    ),
    (.json(200, .object(["login": .object(["result": "NeedToken"])])), .temporary),
    (MediaWikiDouble.error("readonly"), .temporary),
    (.text(200, "<html>", type: "text/html"), .temporary),
    (.text(503, "<html>", type: "text/html"), .temporary),
    (LoopbackServer.Answer(200).with(.reset), .temporary),
  ]

  @Test(arguments: logins.indices)
  func `a login that fails sends nothing`(index: Int) async throws {
    let (answer, ending) = Self.logins[index]
    let double = try MediaWikiDouble()
    double.faults.add("login", .instead(answer))
    let outcome = await deliverer(double).deliver(
      try parcel(Content(parts: ["a"])), NetworkPost.handover())
    #expect(Ending(outcome) == ending)
    #expect(double.revisions.isEmpty)
  }

  // MARK: Lost answers

  static let losses: [LoopbackServer.Manner] = [
    .reset, .cut(after: 20), .cutBody(after: 10), .garbage,
  ]

  @Test(arguments: losses.indices, [false, true])
  func `an edit whose answer was lost is found by its summary`(
    index: Int, section: Bool
  ) async throws {
    let double = try MediaWikiDouble()
    double.faults.add("edit", .lost(Self.losses[index]))
    let parcel = try parcel(Content(parts: ["a"]), section: section)
    let deliverer = deliverer(double)
    #expect(Ending(await deliverer.deliver(parcel, NetworkPost.handover())) == .unknown)
    let found = await deliverer.lookup(parcel, NetworkPost.handover())
    #expect(Sight(found) == .found)
    // Even without a look the wiki does not get it twice.
    let again = await deliverer.deliver(parcel, NetworkPost.handover())
    #expect(Ending(again) == .accepted)
    #expect(double.ours.count == 1)
  }

  @Test func `a section others edited behind is looked for before it is sent again`() async throws {
    let double = try MediaWikiDouble()
    double.faults.add("edit", .lost(.reset))
    let parcel = try parcel(Content(parts: ["a"]), section: true)
    let deliverer = deliverer(double)
    _ = await deliverer.deliver(parcel, NetworkPost.handover())
    let again = await deliverer.deliver(
      parcel, NetworkPost.handover(firstTriedAt: NetworkPost.instant))
    #expect(Ending(again) == .accepted)
    #expect(double.ours.count == 1)
  }

  @Test func `a page of that name by others is no success`() async throws {
    let parcel = try parcel(Content(parts: ["a"]))
    let title = "News/2026-03-02-a-f1a2b3c4"
    let double = try MediaWikiDouble {
      $0.revisions = [
        .init(id: 1, title: title, user: "Ana", comment: "A \(Self.mark)", text: "b", heading: nil)
      ]
    }
    let outcome = await deliverer(double).deliver(parcel, NetworkPost.handover())
    #expect(Ending(outcome) == .permanent)
    #expect(double.ours.isEmpty)
  }

  static let blindness: [LoopbackServer.Answer] = [
    MediaWikiDouble.error("readonly"), .text(200, "<html>", type: "text/html"),
    .text(500, "<html>", type: "text/html"), .json(200, .object(["batchcomplete": true])),
    LoopbackServer.Answer(200).with(.reset),
  ]

  @Test(arguments: blindness.indices)
  func `a look that fails says so`(index: Int) async throws {
    let double = try MediaWikiDouble()
    for _ in 0..<3 { double.faults.add("contributions", .instead(Self.blindness[index])) }
    let result = await deliverer(double).lookup(
      try parcel(Content(parts: ["a"])), NetworkPost.handover())
    #expect(Sight(result) == .cannotTell)
  }

  // MARK: Files

  @Test func `a file is uploaded under a name of its own and shown with its text`() async throws {
    let folder = try TemporaryFolder()
    let double = try MediaWikiDouble()
    let bytes: [UInt8] = [0x89, 0x50, 0, 255, 13, 10]
    let media = [try NetworkPost.file("cup.png", in: folder, bytes: bytes, alt: "A [cup] | x")]
    let parcel = try parcel(Content(parts: ["See"], media: media))
    #expect(
      Ending(await deliverer(double).deliver(parcel, NetworkPost.handover())) == .accepted)
    let file = try #require(double.files.first)
    #expect(file.name == "cup-f1a2b3c4-1.png")
    #expect(file.bytes == bytes)
    #expect(file.text == "A &#91;cup&#93; &#124; x")
    #expect(
      double.revisions.first?.text
        == "See\n\n[[File:cup-f1a2b3c4-1.png|frameless|alt=A &#91;cup&#93; &#124; x]]")
  }

  @Test(arguments: [false, true])
  func `a file whose answer was lost is not uploaded again`(mayOverwrite: Bool) async throws {
    let folder = try TemporaryFolder()
    let double = try MediaWikiDouble { $0.mayOverwrite = mayOverwrite }
    double.faults.add("upload", .lost(.reset))
    let parcel = try parcel(
      Content(parts: ["See"], media: [try NetworkPost.file("cup.png", in: folder)]))
    let deliverer = deliverer(double)
    let journal = PassingJournal()
    let first = await deliverer.deliver(parcel, NetworkPost.handover(journal: journal))
    #expect(Ending(first) == .temporary)
    let second = await deliverer.deliver(parcel, NetworkPost.handover(journal: journal))
    #expect(Ending(second) == .accepted)
    #expect(double.files.count == 1)
  }

  @Test func `a file the wiki has already is used`() async throws {
    let folder = try TemporaryFolder()
    let double = try MediaWikiDouble {
      $0.files = [.init(name: "Old.png", user: "Ana", bytes: Array("picture".utf8), text: nil)]
    }
    let parcel = try parcel(
      Content(parts: ["See"], media: [try NetworkPost.file("cup.png", in: folder)]))
    #expect(
      Ending(await deliverer(double).deliver(parcel, NetworkPost.handover())) == .accepted)
    #expect(double.files.count == 1)
    #expect(double.revisions.first?.text == "See\n\n[[File:Old.png|frameless]]")
  }

  @Test func `the name of another file is not taken for ours`() async throws {
    let folder = try TemporaryFolder()
    let double = try MediaWikiDouble {
      $0.files = [.init(name: "cup-f1a2b3c4-1.png", user: "Ana", bytes: [1], text: nil)]
    }
    let parcel = try parcel(
      Content(parts: ["See"], media: [try NetworkPost.file("cup.png", in: folder)]))
    #expect(
      Ending(await deliverer(double).deliver(parcel, NetworkPost.handover())) == .permanent)
    #expect(double.revisions.isEmpty)
  }

  @Test func `advice about a name is passed over, a dangerous file is not taken`() async throws {
    let folder = try TemporaryFolder()
    let double = try MediaWikiDouble { $0.deletedNames = ["cup-f1a2b3c4-1.png"] }
    let cup = try parcel(
      Content(parts: ["See"], media: [try NetworkPost.file("cup.png", in: folder)]))
    #expect(Ending(await deliverer(double).deliver(cup, NetworkPost.handover())) == .accepted)
    let program = try parcel(
      Content(parts: ["See"], media: [try NetworkPost.file("a.exe", in: folder)]))
    #expect(
      Ending(await deliverer(double).deliver(program, NetworkPost.handover())) == .permanent)
  }

  // MARK: Finding and checking

  @Test(arguments: ["/w/api.php", "", "/w"])
  func `the API is found from the wiki's address`(path: String) async throws {
    let double = try MediaWikiDouble()
    let deliverer = deliverer(double, server: double.server.url + path)
    #expect(await deliverer.check().standing == .good)
  }

  @Test func `a server that is no wiki is told apart from one that is down`() async throws {
    let double = try MediaWikiDouble()
    let page = LoopbackServer.Answer.text(200, "<html>A blog", type: "text/html")
    double.faults.add("page", .instead(page))
    let other = deliverer(double, server: double.server.url + "/blog")
    #expect(
      Ending(await other.deliver(try parcel(Content(parts: ["a"])), NetworkPost.handover()))
        == .permanent)
    double.server.stop()
    let down = deliverer(double)
    #expect(
      Ending(await down.deliver(try parcel(Content(parts: ["a"])), NetworkPost.handover()))
        == .temporary)
  }

  @Test func `the check says who we are and which right is missing`() async throws {
    let double = try MediaWikiDouble()
    let good = await deliverer(double).check()
    #expect(good.standing == .good)
    #expect(good.identity == "Botty on Loopback")
    let reader = try MediaWikiDouble { $0.rights = ["read", "edit"] }
    guard case .refused(let problem) = await deliverer(reader).check().standing else {
      Issue.record("a reader may create pages")
      return
    }
    #expect(problem.reason.contains("createpage"))
    let wrong = Credential([.user: Secret("Botty@stint"), .password: Secret("no")])
    guard case .refused = await deliverer(reader, credential: wrong).check().standing else {
      Issue.record("a wrong password is taken")
      return
    }
  }
}
