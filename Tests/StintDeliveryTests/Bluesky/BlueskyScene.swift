import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintSystem
import StintTestSupport
import Testing

/// A double of Bluesky, and a deliverer that writes to it.
struct BlueskyScene {
  let clock = TestClock()
  let double: BlueskyDouble
  let store = MemoryCredentialStore()
  let deliverer: BlueskyDeliverer
  let journal: any DeliveryJournal
  let folder: TemporaryFolder

  init(
    _ style: BlueskyDouble.Style, password: String = "app-password",
    journal: any DeliveryJournal = PassingJournal()
  ) throws {
    double = try BlueskyDouble(style, clock: clock)
    folder = try TemporaryFolder()
    self.journal = journal
    let clock = clock
    deliverer = BlueskyDeliverer(
      .test(
        exporter: "bluesky", server: double.server,
        credential: Credential([
          .user: Secret("alice.example.com"), .password: Secret(password),
        ]), store: store, clock: { clock.now }))
  }

  static func parcels(_ content: Content, options: [String: String] = [:]) throws -> [Parcel] {
    try BlueskyExporter().render(
      OutgoingPost(
        content: content, kind: .value, postUID: "01JHM0000000000000007F3A", postID: 7,
        account: "shop@bluesky", instant: .at("2026-03-02T09:00:00Z"),
        localInstant: "2026-03-02T10:00:00+01:00",
        operationKeys: content.parts.indices.map { "key-\($0 + 1)" }, options: options))
  }

  func parcel(_ text: String) throws -> Parcel {
    try #require(try Self.parcels(Content(parts: [text])).first)
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
    mayStillSend: Bool = true
  ) -> Handover {
    Handover(
      account: "shop@bluesky", postID: 7, localInstant: "2026-03-02T10:00:00+01:00",
      partCount: 1, firstTriedAt: firstTriedAt, earlier: earlier, journal: journal,
      mayStillSend: { mayStillSend })
  }

  func deliver(
    _ parcel: Parcel, earlier: [Int: Handover.EarlierPart] = [:], firstTriedAt: Timestamp? = nil
  ) async -> Outcome {
    await deliverer.deliver(parcel, handover(firstTriedAt: firstTriedAt, earlier: earlier))
  }

  func lookup(_ parcel: Parcel) async -> LookupResult {
    await deliverer.lookup(parcel, handover(firstTriedAt: clock.now))
  }

  func check() async -> AccountCheck { await deliverer.check() }

  /// Delivers as the tick does with what may be repeated.
  func settle(_ parcel: Parcel) async -> Outcome {
    let start = clock.now
    var outcome = await deliver(parcel)
    for _ in 0..<3 {
      switch outcome {
      case .unknown, .acknowledged, .temporary:
        clock.advance(by: .minutes(1))
        outcome = await deliver(parcel, firstTriedAt: start)
      default: return outcome
      }
    }
    return outcome
  }
}

/// A journal that keeps nothing.
struct BrokenJournal: DeliveryJournal {
  struct Failure: Error {}

  func note(_ name: String, key: String) -> String? { nil }
  func keep(_ name: String, _ value: String, key: String) throws { throw Failure() }
}
