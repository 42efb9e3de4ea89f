import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintTestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct MastodonLookupTests {
  typealias Style = MastodonDouble.Style

  /// Looks ten minutes after the first try.
  private func look(
    _ scene: MastodonScene, _ parcel: Parcel, known: Set<String> = [],
    earlier: [Int: Handover.EarlierPart] = [:], after: Duration = .minutes(10)
  ) async -> LookupResult {
    let start = scene.clock.now
    scene.clock.advance(by: after)
    return await scene.deliverer.lookup(
      parcel, scene.handover(firstTriedAt: start, earlier: earlier, known: known))
  }

  @Test(arguments: Style.allCases)
  func `the same text from before is another status`(style: Style) async throws {
    let scene = try MastodonScene(style)
    scene.double.add("Evergreen", ago: .minutes(7))
    #expect(await look(scene, try scene.parcel("Evergreen", visibility: .public)) == .absent)
  }

  @Test(arguments: Style.allCases)
  func `a status of another post is not taken for it`(style: Style) async throws {
    let scene = try MastodonScene(style)
    let other = scene.double.add("Twice on purpose")
    let parcel = try scene.parcel("Twice on purpose", visibility: .public)
    guard case .found(other, _) = await look(scene, parcel, after: .zero) else {
      Issue.record("it is not found")
      return
    }
    #expect(await look(scene, parcel, known: [other], after: .zero) == .absent)
  }

  private static let others: [(text: String, warning: String, parent: String?)] = [
    ("Hello.", "", nil), ("hello", "", nil), ("Hello", "cw", nil), ("Hello", "", "99"),
  ]

  @Test(arguments: Style.allCases)
  func `another text, warning or parent is another status`(style: Style) async throws {
    let scene = try MastodonScene(style)
    for other in Self.others {
      scene.double.add(other.text, warning: other.warning, parent: other.parent)
    }
    let parcel = try scene.parcel("Hello", visibility: .public)
    #expect(await look(scene, parcel, after: .zero) == .absent)
    // White space at the ends does not count: Mastodon takes it away.
    let id = scene.double.add(" Hello\n")
    guard case .found(id, _) = await look(scene, parcel, after: .zero) else {
      Issue.record("it is not found")
      return
    }
  }

  @Test(arguments: Style.allCases)
  func `parts of a thread are told apart by their parents`(style: Style) async throws {
    let scene = try MastodonScene(style)
    let parcels = try MastodonScene.parcels(Content(parts: ["…", "…", "…"], visibility: .public))
    let first = scene.double.add("…")
    let second = scene.double.add("…", parent: first)
    let earlier = [
      1: Handover.EarlierPart(operationKey: "key-1", remoteID: first, url: nil),
      2: Handover.EarlierPart(operationKey: "key-2", remoteID: second, url: nil),
    ]
    #expect(await look(scene, parcels[2], earlier: earlier, after: .zero) == .absent)
    let third = scene.double.add("…", parent: second)
    guard case .found(third, _) = await look(scene, parcels[2], earlier: earlier, after: .zero)
    else {
      Issue.record("it is not found")
      return
    }
  }

  /// Style, visibility, what the absence proves an hour and more after the try.
  private static let proofs: [(Style, Visibility, Bool)] = [
    (.keyed, .public, true), (.keyed, .followers, true), (.keyed, .direct, true),
    (.strict, .public, true), (.strict, .unlisted, true), (.strict, .followers, true),
    (.strict, .direct, false), (.lenient, .public, true), (.lenient, .unlisted, true),
    (.lenient, .followers, false), (.lenient, .direct, false),
  ]

  @Test(arguments: proofs)
  func `an absence is believed where the server lists such statuses`(
    style: Style, visibility: Visibility, isProof: Bool
  ) async throws {
    let scene = try MastodonScene(style)
    let result = await look(
      scene, try scene.parcel("Hello", visibility: visibility), after: .hours(2))
    if isProof {
      #expect(result == .absent)
    } else {
      guard case .neverTells = result else {
        Issue.record("\(result)")
        return
      }
    }
  }

  @Test func `a status that snac does not list is the user's to look for`() async throws {
    let scene = try MastodonScene(.lenient)
    scene.double.next("POST /api/v1/statuses", .doneThen(.reset))
    let parcel = try scene.parcel("Quietly", visibility: .followers)
    #expect(await scene.settle(parcel) == .asksTheUser)
    #expect(scene.double.statuses.count == 1)
  }

  @Test(arguments: [("private", false), ("public", true)])
  func `without a visibility the account's own counts`(privacy: String, isProof: Bool) async throws
  {
    let scene = try MastodonScene(.lenient)
    scene.double.change { $0.privacy = privacy }
    #expect((await look(scene, try scene.parcel("Hello")) == .absent) == isProof)
  }

  @Test func `a replay that ends in an error is looked for and found`() async throws {
    let scene = try MastodonScene(.keyed)
    scene.double.change { $0.breaksReplays = true }
    let parcel = try scene.parcel("Once")
    scene.double.next("POST /api/v1/statuses", .doneThen(.reset))
    #expect(await scene.deliver(parcel).kind == .unknown)
    // Not yet in the list when it is asked for: the same key is safe all the same.
    #expect(await scene.deliver(parcel).kind == .unknown)
    guard case .found = await look(scene, parcel, after: .zero) else {
      Issue.record("it is not found")
      return
    }
    #expect(scene.double.statuses.count == 1)
  }

  @Test func `many statuses since the first try are turned page by page`() async throws {
    for style in Style.allCases {
      let scene = try MastodonScene(style)
      let id = scene.double.add("Needle")
      for number in 0..<95 { scene.double.add("Straw \(number)", warning: "straw") }
      guard case .found(id, _) = await look(scene, try scene.parcel("Needle"), after: .zero)
      else {
        Issue.record("it is not found")
        return
      }
    }
  }

  @Test(arguments: [
    (Style.keyed, Duration.minutes(10), true), (.keyed, .hours(1), false),
    (.strict, .minutes(10), false),
  ])
  func `more than can be read is a doubt, unless the key is kept`(
    style: Style, after: Duration, isAbsent: Bool
  ) async throws {
    let scene = try MastodonScene(style)
    for number in 0..<410 { scene.double.add("Straw \(number)", warning: "straw") }
    let result = await look(scene, try scene.parcel("Needle", visibility: .public), after: after)
    #expect((result == .absent) == isAbsent)
  }

  @Test(arguments: [Duration.minutes(-20), .zero, .minutes(20)])
  func `clocks that differ do no harm`(skew: Duration) async throws {
    let scene = try MastodonScene(.strict)
    scene.double.change { $0.skew = skew }
    scene.double.add("Hello", ago: .minutes(1))
    let parcel = try scene.parcel("Hello", visibility: .public)
    #expect(await look(scene, parcel, after: .zero) == .absent)
    let id = scene.double.add("Hello")
    guard case .found(id, _) = await look(scene, parcel, after: .zero) else {
      Issue.record("it is not found")
      return
    }
  }

  @Test func `without a date five minutes are allowed for`() async throws {
    let scene = try MastodonScene(.strict)
    scene.double.change { $0.saysDate = false }
    let parcel = try scene.parcel("Hello", visibility: .public)
    scene.double.add("Hello", ago: .minutes(6))
    #expect(await look(scene, parcel, after: .zero) == .absent)
    scene.double.add("Hello", ago: .minutes(4))
    #expect(await look(scene, parcel, after: .zero) != .absent)
  }

  @Test(arguments: [
    "GET /api/v1/accounts/verify_credentials", "GET /api/v1/accounts/77/statuses",
  ])
  func `what cannot be asked now is asked later`(path: String) async throws {
    for answer: LoopbackServer.Answer in [
      .json(401, ["error": "no"]), .json(500, ["error": "no"]), .json(429, ["error": "no"]),
      .text(200, "<html>", type: "text/html"), .json(200, ["x": 1]),
      LoopbackServer.Answer(200, manner: .cut(after: 40)),
    ] {
      let scene = try MastodonScene(.strict)
      scene.double.next(path, .instead(answer))
      guard case .cannotTell = await look(scene, try scene.parcel("a")) else {
        Issue.record("\(path) \(answer)")
        continue
      }
    }
  }

  @Test func `a text that the server does not tell is a doubt`() async throws {
    let scene = try MastodonScene(.keyed)
    let id = scene.double.add("Hello")
    let parcel = try scene.parcel("Hello", visibility: .public)
    scene.double.next("GET /api/v1/statuses/\(id)/source", .instead(.json(404, ["error": "no"])))
    guard case .neverTells = await look(scene, parcel, after: .hours(1)) else {
      Issue.record("it believed it")
      return
    }
  }

  @Test func `nothing is said of an earlier try: nothing can be told`() async throws {
    let scene = try MastodonScene(.strict)
    guard
      case .cannotTell = await scene.deliverer.lookup(
        try scene.parcel("a"), scene.handover())
    else {
      Issue.record("it told")
      return
    }
  }

  // MARK: Check

  @Test func `the check tells whom the server takes us for and what it allows`() async throws {
    let strict = await (try MastodonScene(.strict)).check()
    #expect(strict.standing == .good)
    #expect(strict.identity == "@tester@example.org")
    #expect(
      strict.facts == [
        "limit": "5000", "alt_limit": "1500", "media_limit": "6", "count": "code-points",
        "image_limit": "41943040", "video_limit": "41943041", "poll_options": "6",
        "poll_option_limit": "50", "poll_shortest": "300", "poll_longest": "2629746",
        "media_types": "image/jpeg image/png audio/mp3 video/mp4 audio/mpeg",
      ])
    let keyed = await (try MastodonScene(.keyed)).check()
    #expect(keyed.identity == "@tester@social.example")
    #expect(keyed.facts["limit"] == "500")
    #expect(keyed.facts["url_length"] == "23")
    #expect(keyed.facts["count"] == "graphemes")
    let lenient = await (try MastodonScene(.lenient)).check()
    #expect(
      lenient.facts == [
        "limit": "100000", "alt_limit": "1500", "media_limit": "4", "url_length": "32",
        "count": "graphemes", "poll_options": "0",
      ])
  }

  @Test(arguments: Style.allCases)
  func `the exporter takes every fact`(style: Style) async throws {
    let facts = await (try MastodonScene(style)).check().facts
    #expect(!facts.isEmpty)
    let exporter = MastodonExporter()
    #expect(facts.keys.allSatisfy(exporter.description.options.contains))
    let post = OutgoingPost(
      content: Content(parts: ["a"]), kind: .value, postUID: "u", postID: 1, account: "a@b",
      instant: .at("2026-03-02T09:00:00Z"), localInstant: "2026-03-02T10:00:00+01:00",
      operationKeys: ["k"], options: facts)
    #expect(exporter.check(post).isEmpty)
  }

  @Test func `a server's nonsense becomes no fact`() async throws {
    let scene = try MastodonScene(.keyed)
    let nonsense: JSONValue = [
      "version": "4.4.0", "domain": "\u{1b}[2Jx",
      "configuration": [
        "statuses": [
          "max_characters": -1, "max_media_attachments": "4",
          "characters_reserved_per_url": 9_000_000,
        ],
        "media_attachments": ["supported_mime_types": [1, "a b/c", "x/y/z"]],
        "polls": ["max_options": 0, "min_expiration": 9_000_000_000_000_000],
      ],
    ]
    scene.double.next("GET /api/v2/instance", .instead(.json(200, nonsense)))
    let check = await scene.check()
    #expect(check.facts == ["count": "graphemes"])
    #expect(check.identity?.unicodeScalars.contains("\u{1b}") == false)
  }

  @Test func `a token that is refused, a server that is none, one that is down`() async throws {
    let wrong = await (try MastodonScene(.lenient, token: "bad-token")).check()
    guard case .refused(let problem) = wrong.standing else {
      Issue.record("\(wrong)")
      return
    }
    #expect(!problem.reason.contains("bad-token"))
    let scene = try MastodonScene(.strict)
    let path = "GET /api/v1/accounts/verify_credentials"
    scene.double.next(
      path, .instead(.text(404, "<html>", type: "text/html")),
      .instead(.text(200, "<html>", type: "text/html")), .instead(.json(503, ["error": "x"])))
    // The credential has nothing to do with it.
    guard case .unfit = await scene.check().standing else {
      Issue.record("404")
      return
    }
    for _ in 0..<2 {
      guard case .unclear = await scene.check().standing else {
        Issue.record("unclear")
        return
      }
    }
    scene.double.server.stop()
    guard case .unclear = await scene.check().standing else {
      Issue.record("down")
      return
    }
    #expect(scene.double.statuses.isEmpty)
  }
}
