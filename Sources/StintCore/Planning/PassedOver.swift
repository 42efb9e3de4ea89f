/// An instant at which a target could have gone out, and what kept it back.
package struct PassedOver: Hashable, Sendable {
  package var account: String
  package var at: Timestamp
  package var gate: String
  package var until: Timestamp?
  package var reason: String

  package init(
    account: String, at: Timestamp, gate: String, until: Timestamp?, reason: String
  ) {
    self.account = account
    self.at = at
    self.gate = gate
    self.until = until
    self.reason = reason
  }
}

extension [PassedOver] {
  /// Keeps the first instant of each reason in a row: a reason that lasts is one reason.
  mutating func note(_ next: PassedOver) {
    let before = last { $0.account == next.account }
    guard before?.gate != next.gate || before?.reason != next.reason else { return }
    append(next)
  }
}
