/// The network told this account to wait; at the very instant it named the account may send again.
struct RateLimitGate: Gate {
  static let name = "rate-limit"
  static let scope = GateScope.account
  static let isOverridable = false

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    guard let until = moment.conditions.rateLimitedUntil, moment.now < until else { return .pass }
    return .wait(until: until, reason: "the network asked \(moment.account.name) to wait")
  }
}
