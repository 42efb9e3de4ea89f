/// Keeps any two promos of one account at least the promo gap apart.
struct PromoGapGate: Gate {
  static let name = "promo-gap"
  static let scope = GateScope.kind
  static let isOverridable = true

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    guard target.kind == .promo, let gap = moment.rules.promo.gap,
      let last = moment.history.last(where: { $0.kind == .promo })
    else { return .pass }
    let free = last.at.advanced(by: gap)
    // At the very instant the gap ends the promo may go: users write "36h", not "more than 36h".
    guard moment.now < free else { return .pass }
    return .wait(
      until: free, reason: "promo gap of \(DurationText.format(gap)) after \(last.reference)")
  }
}
