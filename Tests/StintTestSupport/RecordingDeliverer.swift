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
  }

  package let safety: Description.Safety
  private let answer: LookupResult
  private let records = Mutex(Records())
  /// Called while the parcel is with the network.
  private let during: @Sendable (Parcel, Handover) async -> Void

  package init(
    safety: Description.Safety = .lookup, lookup: LookupResult = .absent,
    during: @escaping @Sendable (Parcel, Handover) async -> Void = { _, _ in }
  ) {
    self.safety = safety
    answer = lookup
    self.during = during
  }

  /// The answers for an account's next deliveries, in order.
  package func script(_ account: String, _ outcomes: Outcome...) {
    records.withLock { $0.outcomes[account, default: []] += outcomes }
  }

  package var delivered: [Delivery] { records.withLock { $0.delivered } }
  package var lookups: [Delivery] { records.withLock { $0.lookups } }
  package var forgotten: [String] { records.withLock { $0.forgotten } }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    let outcome = records.withLock { records -> Outcome in
      records.delivered.append(Self.delivery(parcel, handover))
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
    records.withLock { $0.lookups.append(Self.delivery(parcel, handover)) }
    return answer
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
