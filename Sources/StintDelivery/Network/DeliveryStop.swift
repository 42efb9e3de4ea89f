import StintCore
import StintHTTP

/// Ends a delivery, a look or a check before its last step.
struct DeliveryStop: Error {
  var outcome: Outcome

  init(_ outcome: Outcome) {
    self.outcome = outcome
  }

  /// The credential cannot be had.
  init(_ problem: CredentialProblem) {
    outcome = problem.outcome
  }

  /// Of a journal that cannot keep what the rest relies on.
  static let noJournal = DeliveryStop(
    .temporary(
      reason: "what was uploaded could not be written down", retryAfter: nil, isRateLimit: false))

  static let takenOver = DeliveryStop(
    .temporary(reason: "another process took it over", retryAfter: nil, isRateLimit: false))

  var reason: String { outcome.words }

  /// The same for somebody who only wanted to look.
  var lookup: LookupResult { .cannotTell(reason: reason) }

  /// The same for `stint account check`; `hint` helps where the credential is refused.
  func check(hint: String? = nil) -> AccountCheck {
    switch outcome {
    case .credentials: AccountCheck(.refused(CredentialProblem(reason: reason, hint: hint)))
    case .permanent, .hold: AccountCheck(.unfit(reason: reason, hint: nil))
    default: AccountCheck(.unclear(reason: reason))
    }
  }
}
