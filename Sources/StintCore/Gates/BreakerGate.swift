/// An account that failed five times in a row rests for an hour after each further failure.
struct BreakerGate: Gate {
  static let name = "breaker"
  static let scope = GateScope.account
  static let isOverridable = false

  static let failures = 5
  static let rest = Duration.seconds(3600)

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    let conditions = moment.conditions
    guard conditions.failuresInARow >= Self.failures, let last = conditions.lastFailureAt else {
      return .pass
    }
    let free = last.advanced(by: Self.rest)
    guard moment.now < free else { return .pass }
    return .wait(
      until: free,
      reason: "\(moment.account.name) failed \(conditions.failuresInARow) times in a row")
  }
}
