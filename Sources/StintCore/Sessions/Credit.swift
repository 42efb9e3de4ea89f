/// Engaged time that one session earned for the promos of its queue.
///
/// Only closed and confirmed sessions earn: an open one, one that is still to be looked at and one
/// that was removed give nothing.
package struct Credit: Hashable, Sendable {
  /// The session's number.
  package var session: Int64
  /// When the session ended; from that very instant on the credit counts.
  package var earnedAt: Timestamp
  /// Milliseconds spent in the session.
  package var earned: Int64
  /// Milliseconds that promos took so far.
  package var used: Int64

  package init(session: Int64, earnedAt: Timestamp, earned: Int64, used: Int64 = 0) {
    self.session = session
    self.earnedAt = earnedAt
    self.earned = earned
    self.used = used
  }

  /// Milliseconds that can still be taken.
  ///
  /// A session may have been shortened after promos took from it; what went out stays out, and
  /// nothing is left.
  package var left: Int64 { max(0, earned - used) }
}

/// What one promo took from one session.
package struct CreditUse: Hashable, Sendable {
  /// The session's number.
  package var session: Int64
  package var milliseconds: Int64

  package init(session: Int64, milliseconds: Int64) {
    self.session = session
    self.milliseconds = milliseconds
  }
}

extension [CreditUse] {
  /// Milliseconds taken in all.
  package var total: Int64 { reduce(0) { $0 + $1.milliseconds } }
}
