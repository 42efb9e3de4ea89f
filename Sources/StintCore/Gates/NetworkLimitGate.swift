/// A post that its network would refuse is held.
struct NetworkLimitGate: Gate {
  static let name = "network"
  static let scope = GateScope.target
  static let isOverridable = false

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    let problems = moment.inspect(target).network
    guard !problems.isEmpty else { return .pass }
    return .hold(Hold(cause: .validation, reason: problems.joined(separator: "; ")))
  }
}
