import StintCore
import StintDelivery
import StintExporters
import StintSystem
import StintTestSupport
import Testing

/// One account on one of the networks, its double, and a post on its way.
struct SocialScene {
  static let ids = [
    "telegram", "discord", "slack", "facebook", "threads", "reddit", "yammer", "foursquare",
  ]
  /// Those that can be asked whether a post is there.
  static let askable = ["facebook", "threads", "reddit", "yammer", "foursquare"]

  let id: String
  let double: NetworkDouble
  let store = MemoryCredentialStore()
  let pauses = PauseRecord()
  let journal = PassingJournal()
  let deliverer: any NetworkDeliverer
  private let options: [String: String]

  init(_ id: String, credential: Credential? = nil) throws {
    self.id = id
    let (double, token, options) = try Self.parts(id)
    self.double = double
    self.options = options
    let account = Account(
      name: "shop@\(id)", queue: "business", exporter: id, options: options, isHandOff: false)
    let access = NetworkAccess.test(
      account: account, server: double.server, credential: credential ?? token, store: store,
      pauses: pauses)
    deliverer = try #require(NetworkDelivererTable.all[id]).init(access)
  }

  private static func parts(
    _ id: String
  ) throws -> (NetworkDouble, Credential, [String: String]) {
    switch id {
    case "telegram": (try .telegram(), .token(NetworkDouble.telegramToken), ["chat": "@shop"])
    case "discord":
      (try .discord(), .token("https://discord.example" + NetworkDouble.discordPath), [:])
    case "slack": (try .slack(), .token("https://slack.example" + NetworkDouble.slackPath), [:])
    case "facebook": (try .facebook(), .token("pageTOKENxyz"), ["page": "1234567890"])
    case "threads": (try .threads(), .token("threadsTOKENxyz"), ["user": "178400000"])
    case "reddit":
      (
        try .reddit(), Credential([.token: Secret("redditTOKENxyz"), .user: Secret("ana")]),
        ["subreddit": "test", "title": "from-text"]
      )
    case "yammer":
      (try .yammer(), .token("yammerTOKENxyz"), ["group": "4711", "network": "99"])
    default:
      (try .foursquare(), .token("fsqTOKENxyz"), ["venue": "4b2afcaaf964a5205bb324e3"])
    }
  }

  func parcels(_ content: Content) throws -> [Parcel] {
    let exporter = try #require(ExporterTable.exporter(named: id))
    let post = OutgoingPost(
      content: content, kind: .value, postUID: "01JHM0000000000000007F3A", postID: 7,
      account: "shop@\(id)", instant: .at("2026-03-02T09:00:00Z"),
      localInstant: "2026-03-02T10:00:00+01:00",
      operationKeys: content.parts.indices.map { "key-\($0 + 1)" }, options: options)
    return try exporter.render(post)
  }

  /// The usual post.
  func parcel() throws -> Parcel {
    try #require(try parcels(Content(parts: ["We open at nine ☕"])).first)
  }

  func handover(
    partCount: Int = 1, earlier: [Int: Handover.EarlierPart] = [:], isRetry: Bool = false,
    mayStillSend: @escaping @Sendable () -> Bool = { true }
  ) -> Handover {
    Handover(
      account: "shop@\(id)", postID: 7, localInstant: "2026-03-02T10:00:00+01:00",
      partCount: partCount, firstTriedAt: isRetry ? .at("2026-03-02T08:59:30Z") : nil,
      earlier: earlier, journal: journal, mayStillSend: mayStillSend)
  }

  /// Hands over all parts, as the tick does.
  func send(_ content: Content) async throws -> [Outcome] {
    var outcomes: [Outcome] = []
    var earlier: [Int: Handover.EarlierPart] = [:]
    let parcels = try parcels(content)
    for parcel in parcels {
      let outcome = await deliverer.deliver(
        parcel, handover(partCount: parcels.count, earlier: earlier))
      outcomes.append(outcome)
      guard case .accepted(let remoteID, let url) = outcome else { break }
      earlier[parcel.part] = Handover.EarlierPart(
        operationKey: parcel.operationKey, remoteID: remoteID, url: url)
    }
    return outcomes
  }

  func send(_ text: String = "We open at nine ☕") async throws -> Outcome {
    try #require(try await send(Content(parts: [text])).first)
  }

  /// How the next request that creates a post is to end.
  func fail(_ faults: NetworkDouble.Fault...) {
    for fault in faults { double.state.fail(fault) }
  }
}

/// A file that can be sent.
func sendableFile(
  in folder: TemporaryFolder, _ name: String = "a.jpg", _ text: String = "JPEG", alt: String? = nil,
  type: String = "image/jpeg", part: Int = 1
) throws -> Media {
  Media(
    path: try folder.write(text, to: name), alt: alt, type: type, sizeInBytes: text.utf8.count,
    sha256: Digest.sha256(text.utf8), part: part)
}
