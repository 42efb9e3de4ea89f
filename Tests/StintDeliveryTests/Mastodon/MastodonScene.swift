import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintSystem
import StintTestSupport
import Testing

/// A double of Mastodon, and a deliverer that sends to it.
struct MastodonScene {
  let clock = TestClock()
  let double: MastodonDouble
  let store = MemoryCredentialStore()
  let pauses: PauseRecord
  let deliverer: MastodonDeliverer
  let journal = PassingJournal()
  let folder: TemporaryFolder

  init(_ style: MastodonDouble.Style, token: String = "good-token") throws {
    double = try MastodonDouble(style, clock: clock)
    pauses = PauseRecord(moving: clock)
    folder = try TemporaryFolder()
    let clock = clock
    deliverer = MastodonDeliverer(
      .test(
        exporter: "mastodon", server: double.server, credential: .token(token), store: store,
        pauses: pauses, clock: { clock.now }))
  }

  static func parcels(_ content: Content) throws -> [Parcel] {
    try MastodonExporter().render(
      OutgoingPost(
        content: content, kind: .value, postUID: "01JHM0000000000000007F3A", postID: 7,
        account: "shop@mastodon", instant: .at("2026-03-02T09:00:00Z"),
        localInstant: "2026-03-02T10:00:00+01:00",
        operationKeys: content.parts.indices.map { "key-\($0 + 1)" }))
  }

  func parcel(_ text: String, visibility: Visibility? = nil) throws -> Parcel {
    try #require(try Self.parcels(Content(parts: [text], visibility: visibility)).first)
  }

  func media(_ name: String = "a.png", type: String = "image/png", alt: String? = "A cup") throws
    -> Media
  {
    let bytes: [UInt8] = [0x89, 0x50, 0, 255, 13, 10]
    return Media(
      path: try folder.write(bytes, to: name), alt: alt, type: type, sizeInBytes: bytes.count,
      sha256: Digest.sha256(bytes))
  }

  func handover(
    firstTriedAt: Timestamp? = nil, earlier: [Int: Handover.EarlierPart] = [:],
    known: Set<String> = [], mayStillSend: Bool = true
  ) -> Handover {
    Handover(
      account: "shop@mastodon", postID: 7, localInstant: "2026-03-02T10:00:00+01:00",
      partCount: 1, firstTriedAt: firstTriedAt, earlier: earlier, journal: journal,
      mayStillSend: { mayStillSend }, knownRemoteIDs: known)
  }

  func check() async -> AccountCheck { await deliverer.check() }

  func deliver(_ parcel: Parcel, earlier: [Int: Handover.EarlierPart] = [:]) async -> Outcome {
    await deliverer.deliver(parcel, handover(earlier: earlier))
  }

  /// How a thing ended that Stint settles by itself.
  enum Ending: Hashable {
    case sent(remoteID: String?)
    case asksTheUser
    case other(Outcome)
  }

  /// Delivers as the tick does: after an unclear try it waits, looks, and sends again only if it is not
  /// there.
  func settle(_ parcel: Parcel, wait: Duration = .zero) async -> Ending {
    let start = clock.now
    var outcome = await deliver(parcel)
    for _ in 0..<3 {
      switch outcome {
      case .accepted(let id, _): return .sent(remoteID: id)
      case .unknown, .acknowledged:
        clock.advance(by: max(deliverer.settlingTime, wait))
        switch await deliverer.lookup(parcel, handover(firstTriedAt: start)) {
        case .found(let id, _): return .sent(remoteID: id)
        case .absent: outcome = await deliver(parcel)
        case .cannotTell, .neverTells: return .asksTheUser
        }
      case .temporary: outcome = await deliver(parcel)
      default: return .other(outcome)
      }
    }
    return .other(outcome)
  }
}

extension Outcome {
  /// Its case, for tables.
  enum Kind: Hashable, Sendable {
    case accepted, temporary, rateLimit, permanent, hold, credentials, unknown
  }

  var kind: Kind {
    switch self {
    case .accepted: .accepted
    case .temporary(_, _, let isRateLimit): isRateLimit ? .rateLimit : .temporary
    case .permanent: .permanent
    case .hold: .hold
    case .credentials: .credentials
    case .unknown, .acknowledged: .unknown
    }
  }
}
