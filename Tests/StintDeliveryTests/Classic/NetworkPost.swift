import StintCore
import StintDelivery
import StintExporters
import StintSystem
import StintTestSupport

/// A post for a network, with real files beside it.
struct NetworkPost {
  static let key = "7f3a09c1d2e4f5a6b7c8d9e0f1a2b3c4"
  /// 2026-03-02T09:00:00Z.
  static let instant = Timestamp.at("2026-03-02T09:00:00Z")

  var content: Content
  var options: [String: String] = [:]
  var keys: [String] = [NetworkPost.key, "second-\(NetworkPost.key)"]

  init(_ text: String, options: [String: String] = [:]) {
    content = Content(parts: [text])
    self.options = options
  }

  init(_ content: Content, options: [String: String] = [:]) {
    self.content = content
    self.options = options
  }

  func parcels(_ exporter: any Exporter) throws -> [Parcel] {
    try exporter.render(
      OutgoingPost(
        content: content, kind: .value, postUID: "01JHM0000000000000007F3A", postID: 7,
        account: "shop@net", instant: Self.instant, localInstant: "2026-03-02T10:00:00+01:00",
        operationKeys: keys, options: options))
  }

  /// A file of `bytes` in `folder`, as a post refers to it.
  static func file(
    _ name: String, in folder: TemporaryFolder, bytes: [UInt8] = Array("picture".utf8),
    alt: String? = nil, type: String = "image/png", part: Int = 1
  ) throws -> Media {
    Media(
      path: try folder.write(bytes, to: name), alt: alt, type: type, sizeInBytes: bytes.count,
      sha256: Digest.sha256(bytes), part: part)
  }

  static func handover(
    journal: any DeliveryJournal = PassingJournal(), firstTriedAt: Timestamp? = nil,
    earlier: [Int: Handover.EarlierPart] = [:], mayStillSend: Bool = true
  ) -> Handover {
    Handover(
      account: "shop@net", postID: 7, localInstant: "2026-03-02T10:00:00+01:00", partCount: 1,
      firstTriedAt: firstTriedAt, earlier: earlier, journal: journal,
      mayStillSend: { mayStillSend })
  }
}

/// How a try ended, without its words.
enum Ending: String, Sendable {
  case accepted, temporary, permanent, hold, credentials, unknown

  init(_ outcome: Outcome) {
    self =
      switch outcome {
      case .accepted: .accepted
      case .temporary: .temporary
      case .permanent: .permanent
      case .hold: .hold
      case .credentials: .credentials
      case .unknown, .acknowledged: .unknown
      }
  }
}

/// What a look found, without its words.
enum Sight: String, Sendable {
  case found, absent, cannotTell, neverTells

  init(_ result: LookupResult) {
    self =
      switch result {
      case .found: .found
      case .absent: .absent
      case .cannotTell: .cannotTell
      case .neverTells: .neverTells
      }
  }
}
