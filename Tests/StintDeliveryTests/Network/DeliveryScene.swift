import StintCore
import StintDelivery
import StintExporters
import StintHTTP
import StintSystem
import StintTestSupport
import Testing

/// A deliverer on its way to a double of its network.
struct DeliveryScene<Sender: NetworkDeliverer> {
  let exporter: any Exporter
  let clock: TestClock
  let server: LoopbackServer
  let store = MemoryCredentialStore()
  let pauses: PauseRecord
  let deliverer: Sender
  let journal = PassingJournal()
  let folder: TemporaryFolder
  var options: [String: String] = [:]

  init(
    _ exporter: any Exporter, _ sender: Sender.Type, _ server: LoopbackServer, clock: TestClock,
    credential: Credential
  ) throws {
    self.exporter = exporter
    self.server = server
    self.clock = clock
    pauses = PauseRecord(moving: clock)
    folder = try TemporaryFolder()
    deliverer = Sender(
      .test(
        exporter: exporter.description.id, server: server, credential: credential, store: store,
        pauses: pauses, clock: { clock.now }))
  }

  func parcels(_ content: Content) throws -> [Parcel] {
    try exporter.render(
      OutgoingPost(
        content: content, kind: .value, postUID: "01JHM0000000000000007F3A", postID: 7,
        account: "shop@\(exporter.description.id)", instant: .at("2026-03-02T09:00:00Z"),
        localInstant: "2026-03-02T10:00:00+01:00",
        operationKeys: content.parts.indices.map { "key-\($0 + 1)" }, options: options))
  }

  func parcel(_ content: Content) throws -> Parcel {
    try #require(try parcels(content).first)
  }

  func parcel(_ text: String) throws -> Parcel { try parcel(Content(parts: [text])) }

  func media(
    _ name: String = "a.png", type: String = "image/png", alt: String? = "A cup",
    bytes: [UInt8] = [0x89, 0x50, 0, 255, 13, 10]
  ) throws -> Media {
    Media(
      path: try folder.write(bytes, to: name), alt: alt, type: type, sizeInBytes: bytes.count,
      sha256: Digest.sha256(bytes))
  }

  func handover(
    firstTriedAt: Timestamp? = nil, earlier: [Int: Handover.EarlierPart] = [:],
    known: Set<String> = [], mayStillSend: Bool = true
  ) -> Handover {
    Handover(
      account: "shop@\(exporter.description.id)", postID: 7,
      localInstant: "2026-03-02T10:00:00+01:00", partCount: 1, firstTriedAt: firstTriedAt,
      earlier: earlier, journal: journal, mayStillSend: { mayStillSend },
      knownRemoteIDs: known)
  }

  func deliver(
    _ parcel: Parcel, firstTriedAt: Timestamp? = nil,
    earlier: [Int: Handover.EarlierPart] = [:]
  ) async -> Outcome {
    await deliverer.deliver(parcel, handover(firstTriedAt: firstTriedAt, earlier: earlier))
  }

  func lookup(_ parcel: Parcel, firstTriedAt: Timestamp? = nil) async -> LookupResult {
    await deliverer.lookup(parcel, handover(firstTriedAt: firstTriedAt ?? clock.now))
  }

  /// Delivers as the tick does: what is unclear is looked up once it has settled, and sent again only
  /// if it is not there.
  func settle(_ parcel: Parcel) async -> Outcome {
    let start = clock.now
    var outcome = await deliver(parcel)
    for _ in 0..<3 {
      switch outcome {
      case .unknown where deliverer.safety == .lookup,
        .acknowledged where deliverer.safety == .lookup:
        clock.advance(by: deliverer.settlingTime)
        switch await deliverer.lookup(parcel, handover(firstTriedAt: start)) {
        case .found(let id, let url): return .accepted(remoteID: id, url: url)
        case .absent: outcome = await deliver(parcel, firstTriedAt: start)
        case .cannotTell(let reason), .neverTells(let reason): return .unknown(reason: reason)
        }
      case .unknown where deliverer.safety == .idempotent,
        .acknowledged where deliverer.safety == .idempotent, .temporary:
        clock.advance(by: .seconds(60))
        outcome = await deliver(parcel, firstTriedAt: start)
      default: return outcome
      }
    }
    return outcome
  }
}

/// Faults that befall requests of a double, each once, in order.
struct Faults: Sendable {
  struct Fault: Sendable {
    /// `POST /2/tweets`; a path ending with `*` is a beginning.
    var place: String
    /// Whether the network does what it was asked for all the same.
    var does: Bool
    var change: @Sendable (LoopbackServer.Answer) -> LoopbackServer.Answer
  }

  private var waiting: [Fault] = []

  /// The network does it, and the answer is changed on its way.
  mutating func after(
    _ place: String, _ change: @escaping @Sendable (LoopbackServer.Answer) -> LoopbackServer.Answer
  ) {
    waiting.append(Fault(place: place, does: true, change: change))
  }

  /// The network does nothing and answers this.
  mutating func instead(_ place: String, _ answer: LoopbackServer.Answer) {
    waiting.append(Fault(place: place, does: false) { _ in answer })
  }

  mutating func take(_ request: LoopbackServer.Request) -> Fault? {
    let place = "\(request.method) \(request.path)"
    let index = waiting.firstIndex { fault in
      fault.place.hasSuffix("*")
        ? place.hasPrefix(fault.place.dropLast()) : place == fault.place
    }
    return index.map { waiting.remove(at: $0) }
  }
}
