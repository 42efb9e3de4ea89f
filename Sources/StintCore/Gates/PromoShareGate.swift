/// At most n promos in any m consecutive posts of an account: the last m − 1 hold at most n − 1.
struct PromoShareGate: Gate {
  static let name = "promo-share"
  static let scope = GateScope.kind
  static let isOverridable = true

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    guard target.kind == .promo, let share = moment.rules.promo.share else { return .pass }
    let recent = moment.history.suffix(share.outOf - 1)
    let promos = recent.count { $0.kind == .promo }
    guard promos >= share.promos else { return .pass }
    let needed = Self.othersNeeded(history: moment.history, share: share)
    return .wait(
      until: nil,
      reason: "promo share \(share): \(needed) other \(needed == 1 ? "post" : "posts") must go out"
        + " on \(moment.account.name) first")
  }

  /// How many posts that are no promos must go out before a promo may.
  static func othersNeeded(history: [Send], share: PromoShare) -> Int {
    var needed = 0
    var recent = Array(history.suffix(share.outOf - 1))
    while recent.count(where: { $0.kind == .promo }) >= share.promos, needed < share.outOf {
      needed += 1
      if recent.count >= share.outOf - 1 { recent.removeFirst() }
      recent.append(Send(postID: 0, account: "", kind: .value, at: .distantPast))
    }
    return needed
  }
}
