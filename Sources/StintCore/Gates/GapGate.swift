/// Keeps any two posts of one account at least `gap` apart; at the very instant the gap ends the
/// next may go.
struct GapGate: Gate {
  static let name = "gap"
  static let scope = GateScope.account
  static let isOverridable = true

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    guard let gap = moment.rules.gap, let last = moment.history.last else { return .pass }
    // Sends in the future (a clock that was set back) count too: better late than too close.
    let free = last.at.advanced(by: gap)
    guard moment.now < free else { return .pass }
    return .wait(
      until: free, reason: "gap of \(DurationText.format(gap)) after \(last.reference)")
  }
}
