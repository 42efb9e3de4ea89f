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
  /// It may have arrived.
  case unknown(reason: String)
}

/// What looking for an earlier try found.
package enum LookupResult: Hashable, Sendable {
  case found(remoteID: String?, url: String?)
  case absent
  case cannotTell(reason: String)
}
