import Foundation
import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintTestSupport
import Testing

@Suite struct FlickrDelivererTests {
  let double = FlickrDouble()
  let server: LoopbackServer
  let scene: UploadScene
  let deliverer: FlickrDeliverer

  init() throws {
    server = try double.start()
    scene = try UploadScene(FlickrExporter(), size: 50_000, type: "image/jpeg")
    deliverer = FlickrDeliverer(scene.access(server, "flickr", FlickrDouble.credential))
  }

  private func deliver() async -> Outcome {
    await deliverer.deliver(scene.parcel, scene.handover())
  }

  private func lookup() async -> LookupResult {
    await deliverer.lookup(scene.parcel, scene.handover())
  }

  @Test func `an upload goes through its ticket`() async throws {
    #expect(
      await deliver()
        == .accepted(
          remoteID: "54000000000", url: "https://www.flickr.com/photo.gne?id=54000000000"))
    let photo = try #require(double.photos.first)
    #expect(photo.bytes == scene.bytes)
    #expect(
      photo.fields == [
        "title": "Opening & more", "description": "Café ☕ at nine",
        "tags": "\"opening hours\" stint:key=0123456789abcdef0123456789abcdef",
        "is_public": "1", "is_friend": "0", "is_family": "0", "safety_level": "1",
        "content_type": "1", "hidden": "1", "async": "1",
      ])
    #expect(scene.pauses.all == [.seconds(2), .seconds(3)])
  }

  /// How the answer to an upload that was done can get lost.
  static let mishaps: [LoopbackServer.Manner] = [
    .reset, .cut(after: 20), .cutBody(after: 30), .garbage, .endless,
  ]

  @Test(arguments: mishaps)
  func `an upload whose answer was lost is found and not done again`(
    manner: LoopbackServer.Manner
  ) async {
    double.edit { $0.manners = [manner] }
    #expect(await deliver().word == "unknown")
    #expect(
      await lookup()
        == .found(
          remoteID: "54000000000", url: "https://www.flickr.com/photos/1@N00/54000000000"))
    #expect(double.photos.count == 1)
  }

  @Test func `a request that was not read is made again and leaves one photo`() async {
    server.fail(next: 1, .resetUnread)
    #expect(await deliver().word == "unknown")
    #expect(await lookup() == .absent)
    #expect(await deliver().word == "accepted")
    #expect(double.photos.count == 1)
  }

  @Test func `a ticket that takes long is asked again later, not uploaded again`() async {
    double.edit { $0.looks = 7 }
    #expect(await deliver().word == "unknown")
    #expect(await lookup().word == "cannotTell")
    #expect(await lookup().word == "found")
    #expect(await deliver().word == "accepted")
    #expect(double.photos.count == 1)
  }

  @Test func `a file that Flickr cannot read is permanent, and can be tried again`() async {
    double.edit { $0.failsTickets = true }
    #expect(await deliver() == .permanent(reason: "Flickr could not read the file"))
    double.edit { $0.failsTickets = false }
    #expect(await deliver().word == "accepted")
    #expect(double.photos.count == 2)
  }

  @Test func `a ticket that Flickr has forgotten leads to the machine tag`() async {
    double.edit { $0.looks = 9 }
    #expect(await deliver().word == "unknown")
    double.edit { $0.tickets = [:] }
    #expect(await lookup().word == "found")
  }

  /// networks/flickr.md b.
  static let codes = [
    (2, "permanent"), (3, "unknown"), (4, "permanent"), (5, "permanent"), (6, "permanent"),
    (8, "permanent"), (12, "permanent"), (0, "permanent"), (95, "permanent"),
    (96, "permanent"), (98, "credentials"), (99, "credentials"), (100, "credentials"),
    (105, "unknown"), (106, "unknown"), (116, "permanent"),
  ]

  @Test(arguments: codes)
  func `each code has its outcome`(code: Int, word: String) async {
    double.edit { $0.uploadAnswers = [FlickrDouble.failure(code)] }
    let outcome = await deliver()
    #expect(outcome.word == word)
    #expect("\(outcome)".contains("Flickr answers \(code): because <of> this"))
  }

  static let answers: [(LoopbackServer.Answer, String)] = [
    (.text(429, "slow down", type: "text/plain").with("Retry-After", "70"), "limit"),
    (.text(429, "slow down", type: "text/plain"), "limit"),
    (.text(503, "busy", type: "text/plain"), "unknown"),
    (.text(503, "busy", type: "text/plain").with("Retry-After", "5"), "limit"),
    (.text(500, "oh", type: "text/plain"), "unknown"),
    (
      .text(401, "oauth_problem=token_rejected&debug_sbs=token%20secret", type: "text/plain"),
      "credentials"
    ),
    (.text(200, "<html><body>Welcome</body></html>", type: "text/html"), "unknown"),
    (.text(200, "{\"stat\":\"ok\"}", type: "application/json"), "unknown"),
    (.text(200, "<rsp stat=\"ok\"></rsp>", type: "text/xml"), "unknown"),
    (.text(200, "<rsp stat=\"ok\"><photoid>../x</photoid></rsp>", type: "text/xml"), "unknown"),
    (
      .text(
        200, "<!DOCTYPE x [<!ENTITY a \"b\">]><rsp stat=\"ok\"><photoid>1</photoid></rsp>",
        type: "text/xml"), "unknown"
    ),
    (.text(302, "", type: "text/plain").with("Location", "/elsewhere"), "permanent"),
  ]

  @Test(arguments: answers.indices)
  func `other answers are not guessed about`(index: Int) async {
    let (answer, word) = Self.answers[index]
    double.edit { $0.uploadAnswers = [answer] }
    let outcome = await deliver()
    #expect(outcome.word == word)
    #expect(!"\(outcome)".contains("secret"))
    #expect(double.photos.isEmpty)
  }

  @Test func `a photo without a ticket is taken as well`() async {
    double.edit {
      $0.uploadAnswers = [
        .text(
          200, "<rsp stat='ok'>\n <photoid originalsecret=\"x\">42</photoid></rsp>",
          type: "text/xml")
      ]
    }
    #expect(
      await deliver()
        == .accepted(remoteID: "42", url: "https://www.flickr.com/photo.gne?id=42"))
  }

  @Test(
    arguments: [
      LoopbackServer.Answer.json(200, ["stat": "fail", "code": 105, "message": "down"]),
      .json(200, ["stat": "ok"]), .text(200, "<html>", type: "text/html"),
      .text(500, "", type: "text/plain"),
    ].indices)
  func `a lookup that gets no good answer does not say absent`(index: Int) async {
    let answers: [LoopbackServer.Answer] = [
      .json(200, ["stat": "fail", "code": 105, "message": "down"]), .json(200, ["stat": "ok"]),
      .text(200, "<html>", type: "text/html"), .text(500, "", type: "text/plain"),
    ]
    double.edit { $0.restAnswers = [answers[index]] }
    #expect(await lookup().word == "cannotTell")
  }

  @Test func `a signature with another secret is refused`() async {
    var credential = FlickrDouble.credential
    credential.fields[.tokenSecret] = Secret("other")
    let deliverer = FlickrDeliverer(scene.access(server, "flickr", credential))
    #expect(await deliverer.deliver(scene.parcel, scene.handover()).word == "permanent")
    #expect(double.photos.isEmpty)
  }

  @Test func `a credential that is not whole is the user's to fix`() async {
    let deliverer = FlickrDeliverer(scene.access(server, "flickr", .token("t")))
    #expect(await deliverer.deliver(scene.parcel, scene.handover()).word == "credentials")
    guard case .refused = await deliverer.check().standing else {
      Issue.record("not refused")
      return
    }
    #expect(server.requests.isEmpty)
  }

  @Test func `nothing is uploaded for a process that lost the target`() async {
    let outcome = await deliverer.deliver(
      scene.parcel, scene.handover(mayStillSend: { false }))
    #expect(outcome.word == "temporary")
    #expect(double.photos.isEmpty)
  }

  @Test func `a file that went away holds the post`() async throws {
    try FileManager.default.removeItem(atPath: scene.media.path)
    #expect(await deliver().word == "hold")
  }

  @Test func `the account is known by its name`() async {
    let check = await deliverer.check()
    #expect(check.standing == .good)
    #expect(check.identity == "ana")
  }
}
