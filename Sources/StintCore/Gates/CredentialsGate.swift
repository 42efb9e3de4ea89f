/// Nothing goes to an account whose credential the user must renew.
package struct CredentialsGate: Gate {
  package static let name = "credentials"
  package static let scope = GateScope.account
  package static let isOverridable = false

  package func verdict(on target: Target, at moment: Moment) -> Verdict {
    guard let problem = moment.conditions.credentialProblem else { return .pass }
    return .wait(until: nil, reason: Self.reason(problem, moment.account.name))
  }

  package static func reason(_ problem: String, _ name: String) -> String {
    let about = problem.contains("credential of \(name)") ? "" : "credential of \(name): "
    // A sentence of a hint may have been put behind it.
    let words = problem.hasSuffix(".") ? String(problem.dropLast()) : problem
    return "\(about)\(words); once it is mended: stint account check \(name)"
  }
}
