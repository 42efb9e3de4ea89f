import StintCore
import StintDelivery
import StintTestSupport

extension Outcome {
  /// Its name alone.
  var word: String {
    switch self {
    case .accepted: "accepted"
    case .temporary(_, _, let isRateLimit): isRateLimit ? "limit" : "temporary"
    case .permanent: "permanent"
    case .hold: "hold"
    case .credentials: "credentials"
    case .unknown: "unknown"
    case .acknowledged: "unknown"
    }
  }

  var reason: String {
    switch self {
    case .accepted: ""
    case .temporary(let reason, _, _), .permanent(let reason), .credentials(let reason, _),
      .unknown(let reason), .acknowledged(let reason):
      reason
    case .hold(let hold): hold.reason
    }
  }

  var retryAfter: Duration? {
    if case .temporary(_, let wait, _) = self { wait } else { nil }
  }

  var remoteID: String? {
    if case .accepted(let id, _) = self { id } else { nil }
  }

  /// Whether it can be shown: no secret of the tests, nothing a terminal obeys, no endless line.
  var isPresentable: Bool {
    let secrets = ["TOKEN", "sEcReT", "ABC-def", "secretxyz"]
    return !secrets.contains { reason.contains($0) } && !reason.contains("\u{1B}")
      && reason.count < 400
  }
}

extension LookupResult {
  var word: String {
    switch self {
    case .found: "found"
    case .absent: "absent"
    case .cannotTell: "cannotTell"
    case .neverTells: "neverTells"
    }
  }
}

extension AccountCheck {
  var word: String {
    switch standing {
    case .good: "good"
    case .refused: "refused"
    case .unfit: "unfit"
    case .unclear: "unclear"
    }
  }
}
