package import StintCore

/// How one try to hand over a parcel ended.
///
/// A value, never a thrown error: an error would hide the case in which nobody can tell.
package enum Outcome: Hashable, Sendable {
  case accepted(remoteID: String?, url: String?)
  /// Definite and temporary: it did not arrive and may be tried again.
  case temporary(reason: String, retryAfter: Duration?, isRateLimit: Bool)
  /// Definite and permanent.
  case permanent(reason: String)
  /// The post is not what was queued any more, or the like: the user has to look at it.
  case hold(Hold)
  /// It did not arrive because the credential is missing or not accepted: the account waits until
  /// the user has renewed it.
  ///
  /// `isPermission`: the network knows the credential and does not let it post. Asking the network who
  /// it belongs to goes well all the same, so that such an answer mends nothing.
  case credentials(reason: String, isPermission: Bool = false)
  /// It may have arrived.
  ///
  /// Where the deliverer's safety allows, Stint asks the network again before it asks the user.
  case unknown(reason: String)
  /// The network said that it took it, but not what became of it.
  ///
  /// As `unknown`; only that not finding it afterwards is no reason to hand it over again.
  case acknowledged(reason: String)
}

/// What looking for an earlier try found.
package enum LookupResult: Hashable, Sendable {
  case found(remoteID: String?, url: String?)
  /// It is not there, and was not at the instant of asking; see `Deliverer.settlingTime`.
  case absent
  /// Nobody can tell now; it may be asked again.
  case cannotTell(reason: String)
  /// Nobody will ever be able to tell.
  case neverTells(reason: String)
}

extension Outcome {
  /// Its reason alone.
  var words: String {
    switch self {
    case .accepted: "it was accepted"
    case .temporary(let reason, _, _), .permanent(let reason), .credentials(let reason, _),
      .unknown(let reason), .acknowledged(let reason):
      reason
    case .hold(let hold): hold.reason
    }
  }

  /// Why nobody can tell whether it arrived; nil where somebody can.
  var whyUnclear: String? {
    switch self {
    case .unknown(let reason), .acknowledged(let reason): reason
    case .accepted, .temporary, .permanent, .hold, .credentials: nil
    }
  }
}
