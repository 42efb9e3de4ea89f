import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintTestSupport
import Testing

/// What becomes of a post to X whose answer is lost.
@Suite struct XLookupTests {
  typealias Answer = LoopbackServer.Answer
  private let double: XDouble
  private let scene: DeliveryScene<XDeliverer>
  private static let place = "POST /2/tweets"
  private static let list = "GET /2/users/77/tweets"

  init() throws {
    let clock = TestClock()
    double = try XDouble(clock: clock)
    scene = try DeliveryScene(
      XExporter(), XDeliverer.self, double.server, clock: clock, credential: .token("good-token"))
  }

  private static let manners: [LoopbackServer.Manner] = [
    .reset, .cut(after: 0), .cut(after: 10), .cut(after: 60), .cutBody(after: 0),
    .cutBody(after: 20), .garbage, .endless,
  ]

  @Test(arguments: manners)
  func `a lost answer leaves exactly one post`(manner: LoopbackServer.Manner) async throws {
    double.fault { $0.after(Self.place) { $0.with(manner) } }
    let parcel = try scene.parcel("One & only: https://example.org/a?b=1 <ok>")
    #expect(await scene.deliver(parcel).word == "unknown")
    let result = await scene.lookup(parcel, firstTriedAt: scene.clock.now)
    let id = try #require(double.posts.first?.id)
    #expect(result == .found(remoteID: id, url: "https://x.com/i/web/status/\(id)"))
    #expect(double.posts.count == 1)
  }

  @Test(arguments: manners)
  func `a request that did nothing is made again`(manner: LoopbackServer.Manner) async throws {
    double.fault { $0.instead(Self.place, Answer(500, body: [1, 2, 3]).with(manner)) }
    let outcome = await scene.settle(try scene.parcel("text"))
    #expect(outcome.remoteID == double.posts.first?.id)
    #expect(double.posts.count == 1)
  }

  @Test(arguments: [
    ("{", "application/json"), ("{}", "application/json"), (#"{"data":{"id":7}}"#, "text/plain"),
    (#"{"data":{"id":"../x"}}"#, "application/json"), ("<html>ok</html>", "text/html"), ("", ""),
    (#"{"errors":[{"message":"x"}]}"#, "application/json"),
  ])
  func `an answer that names no post is looked into`(text: String, type: String) async throws {
    double.fault { $0.after(Self.place) { _ in .text(201, text, type: type) } }
    let parcel = try scene.parcel("text")
    #expect(await scene.deliver(parcel).word == "unknown")
    #expect(await scene.lookup(parcel).word == "found")
    #expect(double.posts.count == 1)
  }

  @Test func `a connection that is reset unread leads to one post in the end`() async throws {
    double.server.fail(next: 1, .resetUnread)
    let outcome = await scene.settle(try scene.parcel("text"))
    #expect(outcome.word == "accepted")
    #expect(double.posts.count == 1)
  }

  /// Texts that X gives back otherwise than it got them.
  @Test(arguments: [
    "plain", "a & b < c > d &amp; e", "&lt;", "https://example.org/", "see https://example.org/a",
    "https://example.org/a\n\nhttps://example.org/b end", "example.org is ours", "e\u{301}t\u{E9}",
    "line\nline", "👩‍🚀 flag 🇦🇹", "a https://example.org/?a=1&b=<2> z", "$1 ${x} \\ \"",
  ])
  func `a post is known by its text, whatever X made of it`(text: String) async throws {
    double.fault { $0.after(Self.place) { $0.with(.reset) } }
    let parcel = try scene.parcel(text)
    #expect(await scene.deliver(parcel).word == "unknown")
    #expect(await scene.lookup(parcel).word == "found")
    #expect(double.posts.count == 1)
  }

  @Test func `a post of files only is known by them`() async throws {
    double.fault { $0.after(Self.place) { $0.with(.reset) } }
    for text in ["", "With a word"] {
      let parcel = try scene.parcel(Content(parts: [text], media: [try scene.media()]))
      _ = await scene.deliver(parcel)
      #expect(await scene.lookup(parcel).word == "found")
    }
  }

  @Test(arguments: ["other", "text and more", "tex", "Text", "text https://example.org/"])
  func `another text is another post`(text: String) async throws {
    double.add(text)
    #expect(await scene.lookup(try scene.parcel("text")).word == "absent")
  }

  @Test func `a post from before the first try is not ours`() async throws {
    double.add("text")
    for (seconds, word) in [(59, "found"), (2, "absent")] {
      scene.clock.advance(by: .seconds(seconds))
      let result = await scene.lookup(try scene.parcel("text"), firstTriedAt: scene.clock.now)
      #expect(result.word == word)
    }
  }

  @Test func `a part of a thread is no other part and no other answer`() async throws {
    double.add("first")
    let first = try #require(double.posts.first?.id)
    let parcels = try scene.parcels(Content(parts: ["again", "again"]))
    let start = scene.clock.now
    double.add("again", parent: first)
    let second = try #require(double.posts.last?.id)
    let handover = scene.handover(
      firstTriedAt: start,
      earlier: [1: .init(operationKey: "key-1", remoteID: first, url: nil)])
    #expect(
      await scene.deliverer.lookup(parcels[1], handover)
        == .found(remoteID: second, url: "https://x.com/i/web/status/\(second)"))
    // The same text as an answer is not the first part, and the first part is no answer.
    #expect(await scene.lookup(parcels[0], firstTriedAt: start).word == "absent")
    let known = scene.handover(
      firstTriedAt: start,
      earlier: [1: .init(operationKey: "key-1", remoteID: second, url: nil)])
    #expect(await scene.deliverer.lookup(parcels[1], known).word == "absent")
  }

  @Test func `a post that is known to be another one is not taken for this one`() async throws {
    double.add("text")
    let id = try #require(double.posts.first?.id)
    let handover = scene.handover(firstTriedAt: scene.clock.now, known: [id])
    #expect(await scene.deliverer.lookup(try scene.parcel("text"), handover).word == "absent")
  }

  @Test func `a post without a time leaves it open`() async throws {
    double.add("text")
    double.fault { $0.after(Self.list) { answer in Self.withoutTimes(answer) } }
    #expect(await scene.lookup(try scene.parcel("text")).word == "cannotTell")
  }

  private static func withoutTimes(_ answer: Answer) -> Answer {
    guard let json = try? JSONValue(parsing: answer.body) else { return answer }
    let posts = (json["data"]?.arrayValue ?? []).map { post in
      JSONValue.object(
        JSONObject(
          (post.objectValue?.members ?? []).filter { $0.key != "created_at" }.map {
            ($0.key, $0.value)
          }))
    }
    return .json(200, ["data": .array(posts), "meta": ["result_count": .int(Int64(posts.count))]])
  }

  @Test func `the list is read to its end`() async throws {
    double.add("text")
    for number in 0..<25 { double.add("other \(number)") }
    #expect(await scene.lookup(try scene.parcel("text")).word == "found")
    #expect(double.server.requests.count { $0.path == "/2/users/77/tweets" } == 3)
    for number in 0..<100 { double.add("more \(number)") }
    #expect(await scene.lookup(try scene.parcel("gone")).word == "cannotTell")
  }

  @Test(arguments: [
    ("GET /2/users/me", 500, "{}"), ("GET /2/users/me", 429, "{}"), ("GET /2/users/me", 200, "{}"),
    ("GET /2/users/me", 401, "{}"), (list, 402, "{}"), (list, 403, "{}"), (list, 429, "{}"),
    (list, 500, "{}"), (list, 200, "{}"), (list, 200, "<html>"),
    (list, 200, #"{"data":[{"text":"x"}],"meta":{"result_count":1}}"#),
    (list, 200, #"{"data":[],"errors":[{"title":"x"}],"meta":{"result_count":0}}"#),
    (list, 200, #"{"meta":{"result_count":3}}"#),
  ])
  func `a look that fails tells nothing`(place: String, status: Int, text: String) async throws {
    double.fault { $0.instead(place, .text(status, text, type: "application/json")) }
    #expect(await scene.lookup(try scene.parcel("text")).word == "cannotTell")
  }

  // MARK: Duplicates

  @Test func `a text that somebody else posted is refused for good`() async throws {
    double.add("text")
    scene.clock.advance(by: .seconds(3600))
    let outcome = await scene.deliver(try scene.parcel("text"))
    #expect(outcome.word == "permanent")
    #expect(outcome.reason.hasSuffix("change the text"))
    #expect(double.posts.count == 1)
  }

  @Test func `a refusal as a duplicate of our own try is success`() async throws {
    let start = scene.clock.now
    double.fault { $0.after(Self.place) { $0.with(.reset) } }
    let parcel = try scene.parcel("text")
    _ = await scene.deliver(parcel)
    scene.clock.advance(by: .seconds(600))
    let outcome = await scene.deliver(parcel, firstTriedAt: start)
    #expect(outcome.remoteID == double.posts.first?.id)
    #expect(double.posts.count == 1)
  }

  @Test func `a duplicate that cannot be found is the user's to settle`() async throws {
    let start = scene.clock.now
    let parcel = try scene.parcel("text")
    double.fault {
      $0.instead(
        Self.place,
        XDouble.problem(403, "You are not allowed to create a Tweet with duplicate content."))
    }
    #expect(await scene.deliver(parcel, firstTriedAt: start).word == "unknown")
    #expect(await scene.lookup(parcel, firstTriedAt: start).word == "neverTells")
    #expect(double.posts.isEmpty)
  }
}
