internal import StintCore

extension AccountCheck {
  /// What the outcome of a harmless request says about the account.
  init(_ outcome: Outcome) {
    switch outcome {
    case .accepted: self.init(.good)
    case .credentials(let reason, _): self.init(.refused(CredentialProblem(reason: reason)))
    case .permanent(let reason): self.init(.unfit(reason: reason, hint: nil))
    case .temporary(let reason, _, _): self.init(.unclear(reason: reason))
    case .hold(let hold): self.init(.unclear(reason: hold.reason))
    case .unknown(let reason), .acknowledged(let reason): self.init(.unclear(reason: reason))
    }
  }
}
