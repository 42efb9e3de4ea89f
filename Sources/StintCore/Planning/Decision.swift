/// One thing a step of the planner decided.
package enum Decision: Hashable, Sendable {
  case send(Dispatch)
  case hold(Target, Hold)
  /// A fixed time that passed too long ago: the target waits for a slot from now on.
  case lapse(Target, reason: String)
  /// A slot that no target took.
  case passSlot(account: String, slot: SlotOccurrence, reason: String)
  /// Due, and kept back.
  case wait(Target, gate: String, until: Timestamp?, reason: String)
}

/// A target that goes out now.
package struct Dispatch: Hashable, Sendable {
  package var target: Target
  /// nil for a fixed time or a repeated try.
  package var slot: SlotOccurrence?
  /// The instant it counts as sent.
  package var at: Timestamp
  package var isLate: Bool
  /// What a promo takes of its queue's credit, oldest first; empty where it costs nothing (any more).
  package var payment: [CreditUse]

  package init(
    target: Target, slot: SlotOccurrence?, at: Timestamp, isLate: Bool, payment: [CreditUse] = []
  ) {
    self.target = target
    self.slot = slot
    self.at = at
    self.isLate = isLate
    self.payment = payment
  }
}
