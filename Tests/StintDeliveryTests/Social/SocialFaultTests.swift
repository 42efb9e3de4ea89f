import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintTestSupport
import Testing

/// What may go wrong on the way to any of these networks, and that a post is there once at the end.
@Suite struct SocialFaultTests {
  static let ids = SocialScene.ids

  /// The post was made, and the answer says nothing that can be understood.
  static let lost: [(name: String, fault: NetworkDouble.Fault)] = [
    ("reset", .done(.reset)), ("cut in the head", .done(.cut(after: 20))),
    ("cut in the body", .done(.cutBody(after: 1))), ("garbage", .done(.garbage)),
    ("endless", .done(.endless)), ("a page", .doneBut(.page(200))),
    ("other JSON", .doneBut(.json(200, ["hello": [1, nil]]))),
    ("a page of a gateway", .doneBut(.page(502))),
  ]

  @Test func `the table is not empty`() {
    #expect(Self.ids.count == 8 && Self.lost.count == 8)
    #expect(Set(Self.ids).isSubset(of: Set(NetworkDelivererTable.all.keys)))
    #expect(Set(SocialScene.askable).isSubset(of: Set(Self.ids)))
  }

  @Test(arguments: ids)
  func `a post arrives`(id: String) async throws {
    let scene = try SocialScene(id)
    let outcome = try await scene.send()
    #expect(outcome.word == "accepted")
    #expect(scene.double.state.posts.count == 1)
    #expect((outcome.remoteID == nil) == (id == "slack"))
  }

  @Test(arguments: ids, lost.indices)
  func `an answer that is lost leaves the post there once`(id: String, index: Int) async throws {
    let scene = try SocialScene(id)
    scene.fail(Self.lost[index].fault)
    let outcome = try await scene.send()
    #expect(outcome.word == "unknown", "\(Self.lost[index].name): \(outcome)")
    #expect(outcome.isPresentable, "\(outcome)")
    let found = await scene.deliverer.lookup(try scene.parcel(), scene.handover(isRetry: true))
    #expect(found.word == (SocialScene.askable.contains(id) ? "found" : "neverTells"))
    #expect(scene.double.state.posts.count == 1)
  }

  @Test(arguments: ids)
  func `a request that nobody read is made again, once`(id: String) async throws {
    let scene = try SocialScene(id)
    scene.double.server.fail(next: 1, .resetUnread)
    let outcome = try await scene.send()
    #expect(["unknown", "temporary"].contains(outcome.word))
    #expect(scene.double.state.posts.isEmpty)
    let found = await scene.deliverer.lookup(try scene.parcel(), scene.handover(isRetry: true))
    #expect(found.word == (SocialScene.askable.contains(id) ? "absent" : "neverTells"))
    #expect(try await scene.send().word == "accepted")
    #expect(scene.double.state.posts.count == 1)
  }

  @Test(arguments: ids)
  func `a server error leaves it open, and what is not there is sent`(id: String) async throws {
    let scene = try SocialScene(id)
    scene.fail(.instead(.page(500)))
    let outcome = try await scene.send()
    #expect(outcome.word == "unknown")
    #expect(outcome.isPresentable, "\(outcome)")
    let found = await scene.deliverer.lookup(try scene.parcel(), scene.handover(isRetry: true))
    #expect(found.word == (SocialScene.askable.contains(id) ? "absent" : "neverTells"))
    #expect(try await scene.send().word == "accepted")
    #expect(scene.double.state.posts.count == 1)
  }

  @Test(arguments: ids)
  func `a redirect is not followed`(id: String) async throws {
    let scene = try SocialScene(id)
    let elsewhere = LoopbackServer.Answer(302).with("Location", scene.double.server.url + "/x")
    scene.fail(.instead(elsewhere))
    let outcome = try await scene.send()
    #expect(outcome.word == "permanent")
    #expect(outcome.isPresentable, "\(outcome)")
    #expect(scene.double.state.posts.isEmpty)
  }

  @Test(arguments: ids)
  func `asked to wait, it waits as long as it was asked`(id: String) async throws {
    let scene = try SocialScene(id)
    scene.fail(.instead(LoopbackServer.Answer.page(429).with("Retry-After", "77")))
    let outcome = try await scene.send()
    #expect(outcome.word == "limit")
    #expect(outcome.retryAfter == .seconds(77))
    #expect(scene.double.state.posts.isEmpty)
  }

  @Test(arguments: ids)
  func `a limit without a hint is a limit`(id: String) async throws {
    let scene = try SocialScene(id)
    scene.fail(.instead(.page(429)))
    #expect(try await scene.send().word == "limit")
  }

  @Test(arguments: ids.filter { $0 != "threads" })
  func `a refused token is the user's to renew`(id: String) async throws {
    let scene = try SocialScene(id)
    scene.fail(.instead(.page(401)), .instead(.page(401)))
    let outcome = try await scene.send()
    #expect(outcome.word == "credentials")
    #expect(outcome.isPresentable, "\(outcome)")
    #expect(scene.double.state.posts.isEmpty)
  }

  @Test(arguments: ids)
  func `what another process took over is not sent`(id: String) async throws {
    let scene = try SocialScene(id)
    let outcome = await scene.deliverer.deliver(
      try scene.parcel(), scene.handover(mayStillSend: { false }))
    #expect(outcome.word == "temporary")
    #expect(scene.double.state.posts.isEmpty)
  }

  @Test(arguments: ids)
  func `without a server it waits, and nothing is told apart`(id: String) async throws {
    let scene = try SocialScene(id)
    try scene.journal.keep("container", "5551", key: "key-1")
    scene.double.server.stop()
    let outcome = try await scene.send()
    #expect(outcome.word == "temporary")
    #expect(outcome.isPresentable, "\(outcome)")
    let found = await scene.deliverer.lookup(try scene.parcel(), scene.handover(isRetry: true))
    #expect(found.word == (SocialScene.askable.contains(id) ? "cannotTell" : "neverTells"))
    #expect(await scene.deliverer.check().word == "unclear")
  }

  @Test(arguments: ids)
  func `without a credential nothing is asked`(id: String) async throws {
    let scene = try SocialScene(id)
    scene.store.fail(CredentialProblem(reason: "there is no file"))
    #expect(try await scene.send().word == "credentials")
    #expect(await scene.deliverer.check().word == "refused")
    scene.store.fail(CredentialProblem(reason: "it is locked", isTemporary: true))
    #expect(try await scene.send().word == "temporary")
    #expect(scene.double.server.requests.isEmpty)
  }

  @Test(arguments: ids)
  func `a check proves the credential and writes nothing`(id: String) async throws {
    let scene = try SocialScene(id)
    #expect(await scene.deliverer.check().word == "good")
    #expect(scene.double.state.posts.isEmpty)
    let wrong: [String: String] = [
      "telegram": "1:wrong", "discord": "https://x.example/api/webhooks/1/w",
      "slack": "https://x.example/services/w",
    ]
    let other = try SocialScene(id, credential: .token(wrong[id] ?? "wrong"))
    #expect(await other.deliverer.check().word == (id == "reddit" ? "unclear" : "refused"))
  }

  @Test(arguments: SocialScene.askable)
  func `what was there before the first try is not ours`(id: String) async throws {
    let scene = try SocialScene(id)
    #expect(try await scene.send().word == "accepted")
    let later = Handover(
      account: "shop@\(id)", postID: 7, localInstant: "", partCount: 1,
      firstTriedAt: .at("2026-03-02T09:02:00Z"), journal: PassingJournal())
    #expect(await scene.deliverer.lookup(try scene.parcel(), later) == .absent)
  }

  @Test(arguments: ids)
  func `no answer whatever traps or shows what it must not`(id: String) async throws {
    let scene = try SocialScene(id)
    var random = SplitMix64(seed: 11)
    for _ in 0..<60 {
      let status =
        [200, 201, 204, 400, 403, 404, 409, 422, 500].randomElement(using: &random) ?? 200
      let answer = Self.answer(depth: 0, using: &random)
      scene.fail(.instead(.json(status, answer)))
      let outcome = try await scene.send()
      #expect(outcome.isPresentable, "\(outcome)")
      #expect(outcome.word != "temporary" || status >= 400)
    }
  }

  /// JSON of the networks' own words with anything in them.
  private static func answer(depth: Int, using random: inout SplitMix64) -> JSONValue {
    let names = [
      "ok", "result", "message_id", "chat", "parameters", "retry_after", "migrate_to_chat_id", "id",
      "code", "errors", "_errors", "message", "error", "error_subcode", "is_transient", "json",
      "data", "name", "url", "ratelimit", "messages", "web_url", "meta", "errorType", "response",
      "checkin", "description",
    ]
    let words: [JSONValue] = [
      .null, true, false, .int(.max), .int(.min), .int(0), .int(190), .int(24), .int(506),
      .double(1e308), .double(-1), "RATELIMIT", "ALREADY_SUB", "\u{1B}[2J\n\u{202E}",
      "take a break for 99999999999999999999 minutes",
      .string(String(repeating: "é", count: 500)), "https://example.org/\u{7}",
    ]
    if depth > 4 || Int.random(in: 0..<4, using: &random) == 0 {
      return words.randomElement(using: &random) ?? .null
    }
    if Int.random(in: 0..<3, using: &random) == 0 {
      return .array(
        (0..<Int.random(in: 0...3, using: &random)).map { _ in
          answer(depth: depth + 1, using: &random)
        })
    }
    return .object(
      JSONObject(
        (0..<Int.random(in: 1...6, using: &random)).map { _ in
          (names.randomElement(using: &random) ?? "", answer(depth: depth + 1, using: &random))
        }))
  }

  /// What each network calls the time of a post.
  static let times = [
    "facebook": "created_time", "reddit": "created_utc", "yammer": "created_at",
    "foursquare": "createdAt",
  ]

  @Test(arguments: times.keys.sorted())
  func `such a post without a time leaves it open`(id: String) async throws {
    let scene = try SocialScene(id)
    #expect(try await scene.send().word == "accepted")
    let field = try #require(Self.times[id])
    for value in [nil, "yesterday", .int(-1), .double(1e300), ""] as [JSONValue?] {
      scene.double.state.change { $0[field] = value }
      let found = await scene.deliverer.lookup(try scene.parcel(), scene.handover(isRetry: true))
      #expect(found.word == "cannotTell")
    }
  }

  @Test(arguments: times.keys.sorted())
  func `a list that does not go back far enough leaves it open`(id: String) async throws {
    let scene = try SocialScene(id)
    #expect(try await scene.send("Another text").word == "accepted")
    let one = try #require(scene.double.state.posts.first)
    for _ in 1..<100 { scene.double.state.add(one) }
    let found = await scene.deliverer.lookup(try scene.parcel(), scene.handover(isRetry: true))
    #expect(found.word == "cannotTell")
  }

  @Test(arguments: SocialScene.askable)
  func `another text is not ours`(id: String) async throws {
    let scene = try SocialScene(id)
    #expect(try await scene.send("Another text").word == "accepted")
    let found = await scene.deliverer.lookup(
      try scene.parcel(),
      Handover(
        account: "shop@\(id)", postID: 8, localInstant: "", partCount: 1,
        firstTriedAt: .at("2026-03-02T09:00:00Z"), journal: PassingJournal()))
    #expect(found == .absent)
  }
}
