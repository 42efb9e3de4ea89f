package import StintDelivery
package import StintExporters
internal import Synchronization

/// Remembers what it was handed and answers as it was told; where it was told nothing it accepts.
package final class RecordingDeliverer: Deliverer {
  package struct Delivery: Hashable, Sendable {
    package var account: String
    package var postID: Int64
    package var part: Int
    package var key: String
    package var instant: String
    package var body: [UInt8]
  }

  private struct Records {
    var delivered: [Delivery] = []
    var outcomes: [String: [Outcome]] = [:]
    var lookups: [Delivery] = []
    var forgotten: [String] = []
    var lookupAnswers: [LookupResult] = []
    var handovers: [Handover] = []
    var lookupHandovers: [Handover] = []
  }

  package let safety: Description.Safety
  package let settlingTime: Duration
  private let answer: LookupResult
  private let records = Mutex(Records())
  /// Called while the parcel is with the network.
  private let during: @Sendable (Parcel, Handover) async -> Void

  package init(
    safety: Description.Safety = .lookup, lookup: LookupResult = .absent,
    settlingTime: Duration = .zero,
    during: @escaping @Sendable (Parcel, Handover) async -> Void = { _, _ in }
  ) {
    self.safety = safety
    answer = lookup
    self.settlingTime = settlingTime
    self.during = during
  }

  /// The answers for an account's next deliveries, in order.
  package func script(_ account: String, _ outcomes: Outcome...) {
    records.withLock { $0.outcomes[account, default: []] += outcomes }
  }

  /// What the next looks find, in order; afterwards what `init` was told.
  package func scriptLookups(_ answers: LookupResult...) {
    records.withLock { $0.lookupAnswers += answers }
  }

  package var handovers: [Handover] { records.withLock { $0.handovers } }
  package var lookupHandovers: [Handover] { records.withLock { $0.lookupHandovers } }
  package var delivered: [Delivery] { records.withLock { $0.delivered } }
  package var lookups: [Delivery] { records.withLock { $0.lookups } }
  package var forgotten: [String] { records.withLock { $0.forgotten } }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    let outcome = records.withLock { records -> Outcome in
      records.delivered.append(Self.delivery(parcel, handover))
      records.handovers.append(handover)
      guard var scripted = records.outcomes[handover.account], !scripted.isEmpty else {
        return .accepted(remoteID: "r\(records.delivered.count)", url: nil)
      }
      let first = scripted.removeFirst()
      records.outcomes[handover.account] = scripted
      return first
    }
    await during(parcel, handover)
    return outcome
  }

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    records.withLock { records in
      records.lookups.append(Self.delivery(parcel, handover))
      records.lookupHandovers.append(handover)
      return records.lookupAnswers.isEmpty ? answer : records.lookupAnswers.removeFirst()
    }
  }

  package func forget(_ parcel: Parcel, _ handover: Handover) async {
    records.withLock { $0.forgotten.append(parcel.operationKey) }
  }

  private static func delivery(_ parcel: Parcel, _ handover: Handover) -> Delivery {
    Delivery(
      account: handover.account, postID: handover.postID, part: parcel.part,
      key: parcel.operationKey, instant: handover.localInstant, body: parcel.body)
  }
}
