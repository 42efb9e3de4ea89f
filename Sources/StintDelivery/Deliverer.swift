package import StintCore
package import StintExporters

/// Hands parcels over to one network.
///
/// It meets its exporter by id.
package protocol Deliverer: Sendable {
  /// How safe it is to hand the same parcel over a second time.
  var safety: Description.Safety { get }

  /// How long after a try without an answer its effect may still show up: only then does not finding
  /// it mean that it is not there.
  var settlingTime: Duration { get }

  /// Whether `deliver` leaves something behind that only `forget` takes away.
  var leavesMarks: Bool { get }

  /// Hands over one parcel.
  func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome

  /// Looks whether an earlier try with the same operation key arrived, before another one is made.
  func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult

  /// Called once the answer is on disk; what was kept for `lookup` may go.
  func forget(_ parcel: Parcel, _ handover: Handover) async
}

extension Deliverer {
  package var settlingTime: Duration { .zero }

  package var leavesMarks: Bool { false }

  package func forget(_ parcel: Parcel, _ handover: Handover) async {}
}

/// What a deliverer is told besides the parcel.
package struct Handover: Sendable {
  /// An earlier part of the thread, as the network took it.
  package struct EarlierPart: Hashable, Sendable {
    /// For notes about it in the journal.
    package var operationKey: String
    package var remoteID: String?
    package var url: String?

    package init(operationKey: String, remoteID: String?, url: String?) {
      self.operationKey = operationKey
      self.remoteID = remoteID
      self.url = url
    }
  }

  package var account: String
  package var postID: Int64
  /// The instant the post counts as sent, as RFC 3339 with offset.
  package var localInstant: String
  package var partCount: Int
  /// When the first try with this operation key began; nil for the first one itself.
  package var firstTriedAt: Timestamp?
  /// By part, from 1.
  package var earlier: [Int: EarlierPart]
  package var journal: any DeliveryJournal
  /// Whether the target is still ours; asked right before a request that changes something.
  package var mayStillSend: @Sendable () -> Bool
  /// Ids at the network that belong to other posts or parts of this account, as far as they are known:
  /// no `lookup` may take one of them for the post it looks for.
  package var knownRemoteIDs: Set<String>

  /// Ids that no look may take for the post: of other posts, and of this one's earlier parts.
  package var otherIDs: Set<String> {
    knownRemoteIDs.union(earlier.values.compactMap(\.remoteID))
  }

  package init(
    account: String, postID: Int64, localInstant: String, partCount: Int,
    firstTriedAt: Timestamp? = nil, earlier: [Int: EarlierPart] = [:],
    journal: any DeliveryJournal = PassingJournal(),
    mayStillSend: @escaping @Sendable () -> Bool = { true }, knownRemoteIDs: Set<String> = []
  ) {
    self.account = account
    self.postID = postID
    self.localInstant = localInstant
    self.partCount = partCount
    self.firstTriedAt = firstTriedAt
    self.earlier = earlier
    self.journal = journal
    self.mayStillSend = mayStillSend
    self.knownRemoteIDs = knownRemoteIDs
  }
}
