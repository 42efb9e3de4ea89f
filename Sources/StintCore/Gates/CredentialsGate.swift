/// Nothing goes to an account whose credential the user must renew.
struct CredentialsGate: Gate {
  static let name = "credentials"
  static let scope = GateScope.account
  static let isOverridable = false

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    guard let problem = moment.conditions.credentialProblem else { return .pass }
    return .wait(until: nil, reason: "credential of \(moment.account.name): \(problem)")
  }
}
