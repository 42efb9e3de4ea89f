package import StintExporters

/// Hands parcels over to one network.
///
/// It meets its exporter by id.
package protocol Deliverer: Sendable {
  /// How safe it is to hand the same parcel over a second time.
  var safety: Description.Safety { get }

  /// Hands over one parcel.
  ///
  /// `earlier` holds the remote ids of the thread's parts before it.
  func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome

  /// Looks whether an earlier try with the same operation key arrived, before another one is made.
  func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult

  /// Called once the answer is on disk; what was kept for `lookup` may go.
  func forget(_ parcel: Parcel, _ handover: Handover) async
}

/// What a deliverer is told besides the parcel.
package struct Handover: Hashable, Sendable {
  package var account: String
  package var postID: Int64
  /// The instant the post counts as sent, as RFC 3339 with offset.
  package var localInstant: String
  package var partCount: Int

  package init(account: String, postID: Int64, localInstant: String, partCount: Int) {
    self.account = account
    self.postID = postID
    self.localInstant = localInstant
    self.partCount = partCount
  }
}
