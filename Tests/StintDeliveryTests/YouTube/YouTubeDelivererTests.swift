import Foundation
import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintTestSupport
import Testing

@Suite struct YouTubeDelivererTests {
  typealias Fault = YouTubeDouble.Fault

  let double = YouTubeDouble()
  let server: LoopbackServer
  let scene: UploadScene
  static let credential = Credential([
    .token: Secret("good"), .refreshToken: Secret("again"), .clientID: Secret("client"),
    .clientSecret: Secret("client secret"),
  ])

  init() throws {
    server = try double.start()
    scene = try UploadScene(YouTubeExporter())
  }

  /// As after a restart of the program: only the journal stays.
  private func deliverer(_ credential: Credential = credential) -> YouTubeDeliverer {
    YouTubeDeliverer(scene.access(server, "youtube", credential), piece: 262_144)
  }

  private func deliver(_ handover: Handover? = nil) async -> Outcome {
    await deliverer().deliver(scene.parcel, handover ?? scene.handover())
  }

  private func lookup() async -> LookupResult {
    await deliverer().lookup(scene.parcel, scene.handover())
  }

  private var ranges: [String] {
    server.requests.filter { $0.method == "PUT" }.compactMap { $0.headers["Content-Range"] }
  }

  @Test func `a video goes up in pieces`() async throws {
    #expect(
      await deliver() == .accepted(remoteID: "video_0", url: "https://youtu.be/video_0"))
    let video = try #require(double.videos.first)
    #expect(video.bytes == scene.bytes)
    #expect(
      ranges == [
        "bytes 0-262143/600000", "bytes 262144-524287/600000", "bytes 524288-599999/600000",
      ])
    let begin = try #require(server.requests.first)
    #expect(begin.target == "/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status")
    #expect(begin.headers["X-Upload-Content-Type"] == "video/mp4")
    #expect(begin.body == scene.parcel.body)
    #expect(
      video.facts["snippet"]?["tags"]?.arrayValue == ["opening hours", "stint:0123456789ab"])
    #expect(double.complaints.isEmpty)
  }

  /// What can befall an upload, and how the try in which it does ends.
  static let mishaps: [([Fault], String)] = [
    ([Fault(request: .begin, manner: .reset)], "temporary"),
    ([Fault(request: .begin, manner: .cut(after: 30))], "temporary"),
    ([Fault(request: .piece, manner: .reset)], "accepted"),
    ([Fault(request: .piece, keeps: 100_000)], "accepted"),
    ([Fault(request: .piece, manner: .reset), Fault(request: .ask, manner: .reset)], "temporary"),
    (
      [Fault(request: .piece), Fault(request: .piece), Fault(request: .piece, manner: .reset)],
      "accepted"
    ),
    (
      [
        Fault(request: .piece), Fault(request: .piece),
        Fault(request: .piece, manner: .cut(after: 40)), Fault(request: .ask, manner: .garbage),
      ], "unknown"
    ),
    (
      [
        Fault(request: .piece), Fault(request: .piece),
        Fault(request: .piece, instead: .text(200, "<html>", type: "text/html")),
        Fault(request: .ask, instead: .text(200, "{}", type: "application/json")),
      ], "unknown"
    ),
    (
      [
        Fault(request: .piece), Fault(request: .piece),
        Fault(request: .piece, manner: .endless), Fault(request: .ask, manner: .reset),
      ], "unknown"
    ),
    (
      [
        Fault(request: .piece), Fault(request: .piece),
        Fault(request: .piece, instead: .text(500, "", type: "text/plain")),
      ], "accepted"
    ),
  ]

  @Test(arguments: mishaps.indices)
  func `whatever gets lost, there is one video in the end`(index: Int) async {
    let (faults, word) = Self.mishaps[index]
    double.edit { $0.faults = faults }
    let first = await deliver()
    #expect(first.word == word, "\(first)")
    if first.word == "unknown" {
      let found = await lookup()
      #expect(["found", "absent"].contains(found.word))
    }
    #expect(await deliver().word == "accepted")
    #expect(double.videos.count == 1)
    #expect(double.videos.first?.bytes == scene.bytes)
  }

  @Test func `a new process goes on where the old one was`() async {
    double.edit {
      $0.faults = [
        Fault(request: .piece), Fault(request: .piece, manner: .reset),
        Fault(request: .ask, manner: .reset),
      ]
    }
    #expect(await deliver().word == "temporary")
    #expect(await deliver().word == "accepted")
    #expect(
      ranges.suffix(2) == ["bytes */600000", "bytes 524288-599999/600000"])
    #expect(double.videos.count == 1)
  }

  @Test func `a session that does not get on is left for later`() async {
    double.edit { $0.faults = (0..<9).map { _ in Fault(request: .piece, keeps: 0) } }
    #expect(await deliver().word == "temporary")
    #expect(ranges.count < 6)
  }

  @Test func `a session that ended before its last bytes is begun anew`() async {
    double.edit {
      $0.faults = [Fault(request: .piece, manner: .reset), Fault(request: .ask, manner: .reset)]
    }
    #expect(await deliver().word == "temporary")
    double.edit { $0.sessions = [:] }
    #expect(await lookup() == .absent)
    #expect(await deliver().word == "accepted")
    #expect(double.videos.count == 1)
  }

  /// Leaves a whole upload whose end nobody heard of, with its session gone.
  private func endUnheard(loses: Bool) async {
    double.edit {
      $0.faults = [
        Fault(request: .piece), Fault(request: .piece), Fault(request: .piece, manner: .reset),
        Fault(request: .ask, manner: .reset),
      ]
    }
    #expect(await deliver().word == "unknown")
    double.edit {
      $0.sessions = [:]
      if loses { $0.videos = [] }
    }
  }

  @Test func `a video whose session has ended is found by its tag`() async {
    await endUnheard(loses: false)
    let found = LookupResult.found(remoteID: "video_0", url: "https://youtu.be/video_0")
    #expect(await lookup() == found)
    #expect(await deliver().word == "accepted")
    #expect(double.videos.count == 1)
  }

  @Test func `a video that is not there is begun anew only once it cannot show up any more`() async
  {
    await endUnheard(loses: true)
    #expect(await deliver().word == "unknown")
    #expect(double.videos.isEmpty)
    scene.clock.advance(by: .seconds(60))
    #expect(await lookup() == .absent)
    #expect(await deliver().word == "accepted")
    #expect(double.videos.count == 1)
  }

  @Test func `without the right to read, nobody can tell`() async {
    await endUnheard(loses: false)
    double.edit {
      $0.faults = [
        Fault(request: .list, instead: YouTubeDouble.error(403, "insufficientPermissions"))
      ]
    }
    #expect(await lookup().word == "neverTells")
    double.edit { $0.faults = [Fault(request: .list, instead: .text(500, "", type: "text/plain"))] }
    #expect(await lookup().word == "cannotTell")
  }

  /// networks/youtube.md b.
  static let errors = [
    (400, "invalidTitle", "permanent"), (400, "invalidDescription", "permanent"),
    (400, "uploadLimitExceeded", "limit"), (403, "quotaExceeded", "limit"),
    (403, "rateLimitExceeded", "limit"), (403, "forbidden", "permanent"),
    (403, "insufficientPermissions", "credentials"), (404, "notFound", "permanent"),
    (429, "tooMany", "limit"), (500, "backendError", "temporary"),
    (503, "backendError", "temporary"),
  ]

  @Test(arguments: errors)
  func `each error of the beginning has its outcome`(
    status: Int, reason: String, word: String
  ) async {
    double.edit {
      $0.faults = [Fault(request: .begin, instead: YouTubeDouble.error(status, reason))]
    }
    let outcome = await deliver()
    #expect(outcome.word == word)
    #expect("\(outcome)".contains("\(status): \(reason): about \(reason)"))
    #expect(double.videos.isEmpty)
  }

  /// The scene begins at nine o'clock UTC, the day in California at eight.
  @Test(arguments: [(-3601, 1), (-3600, 86_400), (0, 82_800)])
  func `a used-up quota waits for the next day in California`(later: Int, seconds: Int) async {
    scene.clock.advance(by: .seconds(later))
    double.edit {
      $0.faults = [Fault(request: .begin, instead: YouTubeDouble.error(403, "quotaExceeded"))]
    }
    guard case .temporary(_, let wait, _) = await deliver() else {
      Issue.record("not temporary")
      return
    }
    #expect(wait == .seconds(seconds))
  }

  @Test func `a token that has ended is renewed once`() async {
    double.edit { $0.token = "newer" }
    #expect(await deliver().word == "accepted")
    #expect(scene.store.credential?[.token] == Secret("newer"))
    #expect(server.requests.count { $0.path == "/token" } == 1)
  }

  @Test func `a credential with a refresh token alone is enough`() async {
    var credential = Self.credential
    credential.fields[.token] = nil
    let outcome = await deliverer(credential).deliver(scene.parcel, scene.handover())
    #expect(outcome.word == "accepted")
  }

  @Test func `a token that cannot be renewed is the user's to fix`() async {
    double.edit {
      $0.token = "newer"
      $0.renews = false
    }
    let outcome = await deliver()
    #expect(outcome.word == "credentials")
    #expect(!"\(outcome)".contains("again"))
    #expect(double.videos.isEmpty)
  }

  @Test func `tokens and videos do not follow an address elsewhere`() async throws {
    let elsewhere = try LoopbackServer { _ in .text(200, "", type: "text/plain") }
    double.edit { $0.sessionHost = elsewhere.url }
    #expect(await deliver().word == "temporary")
    double.edit {
      $0.faults = [
        Fault(
          request: .begin, instead: LoopbackServer.Answer(307).with("Location", elsewhere.url))
      ]
    }
    #expect(await deliver().word == "permanent")
    #expect(elsewhere.requests.isEmpty)
  }

  @Test func `the last bytes are not sent for a process that lost the target`() async {
    let outcome = await deliver(scene.handover(mayStillSend: { false }))
    #expect(outcome.word == "temporary")
    #expect(ranges.count == 2)
    #expect(double.videos.isEmpty)
  }

  @Test func `a file that went away holds the post`() async throws {
    try FileManager.default.removeItem(atPath: scene.media.path)
    #expect(await deliver().word == "hold")
  }

  @Test func `a server that is not there is temporary`() async {
    server.stop()
    #expect(await deliver().word == "temporary")
    #expect(await lookup() == .absent)
  }

  @Test func `the account is known by its channel`() async {
    let check = await deliverer().check()
    #expect(check.standing == .good)
    #expect(check.identity == #"Ana\u{1B}[2J's channel"#)
  }
}
