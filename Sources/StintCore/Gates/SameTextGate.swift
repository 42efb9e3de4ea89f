/// The same text does not go to the same account again within `same_text`; at the very instant that
/// ends it may.
///
/// Evergreen posts have their own cool-down instead.
struct SameTextGate: Gate {
  static let name = "same-text"
  static let scope = GateScope.target
  static let isOverridable = true

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    guard let rest = moment.rules.sameText, target.evergreen == nil, target.fingerprint != 0,
      let last = moment.history.last(where: { $0.fingerprint == target.fingerprint })
    else { return .pass }
    let free = last.at.advanced(by: rest)
    guard moment.now < free else { return .pass }
    return .wait(
      until: free,
      reason: "the same text went out as \(last.reference), same_text = "
        + DurationText.format(rest))
  }
}
