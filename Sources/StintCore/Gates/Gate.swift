/// One pure rule that lets a target pass, makes it wait, or holds it, always with a reason.
package protocol Gate: Sendable {
  static var name: String { get }

  /// What a verdict depends on, besides the moment.
  ///
  /// It lets the search for a slot's target stop early: when an account is paused, none of a
  /// million targets need be looked at.
  static var scope: GateScope { get }

  /// Whether `stint send --override REASON` gets past it.
  static var isOverridable: Bool { get }

  func verdict(on target: Target, at moment: Moment) -> Verdict
}

/// How many targets share a gate's verdict at one moment.
package enum GateScope: Int, Comparable, Sendable {
  /// All targets of the account.
  case account
  /// All targets of the account that are of the same kind.
  case kind
  /// This target alone.
  case target

  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
