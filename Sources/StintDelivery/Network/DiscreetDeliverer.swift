internal import StintCore
internal import StintExporters

/// A deliverer in whose words no secret of its account is left.
struct DiscreetDeliverer: Deliverer {
  let base: any Deliverer
  let words: SecretWords

  var safety: Description.Safety { base.safety }
  var settlingTime: Duration { base.settlingTime }
  var leavesMarks: Bool { base.leavesMarks }

  func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    let outcome = words.clean(await base.deliver(parcel, handover))
    if case .credentials(let reason, isPermission: true) = outcome {
      // A later check must not take the account's word that all is well.
      await words.note(denial: reason)
    }
    return outcome
  }

  func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    words.clean(await base.lookup(parcel, handover))
  }

  func forget(_ parcel: Parcel, _ handover: Handover) async {
    await base.forget(parcel, handover)
  }
}

extension SecretWords {
  func clean(_ outcome: Outcome) -> Outcome {
    switch outcome {
    case .accepted(let remoteID, let url):
      .accepted(remoteID: remoteID.map(hidden), url: url.map(hidden))
    case .temporary(let reason, let retryAfter, let isRateLimit):
      .temporary(reason: discreet(reason), retryAfter: retryAfter, isRateLimit: isRateLimit)
    case .permanent(let reason): .permanent(reason: discreet(reason))
    case .hold(let hold): .hold(Hold(cause: hold.cause, reason: discreet(hold.reason)))
    case .credentials(let reason, let isPermission):
      .credentials(reason: discreet(reason), isPermission: isPermission)
    case .unknown(let reason): .unknown(reason: discreet(reason))
    case .acknowledged(let reason): .acknowledged(reason: discreet(reason))
    }
  }

  func clean(_ result: LookupResult) -> LookupResult {
    switch result {
    case .found(let remoteID, let url):
      .found(remoteID: remoteID.map(hidden), url: url.map(hidden))
    case .absent: .absent
    case .cannotTell(let reason): .cannotTell(reason: discreet(reason))
    case .neverTells(let reason): .neverTells(reason: discreet(reason))
    }
  }

  /// The same for what was learned by asking.
  package func clean(_ check: AccountCheck) -> AccountCheck {
    var check = check
    switch check.standing {
    case .good: break
    case .refused(let problem):
      check.standing = .refused(
        CredentialProblem(
          reason: discreet(problem.reason), hint: problem.hint.map(hidden),
          isTemporary: problem.isTemporary))
    case .unfit(let reason, let hint):
      check.standing = .unfit(reason: discreet(reason), hint: hint.map(hidden))
    case .unclear(let reason): check.standing = .unclear(reason: discreet(reason))
    }
    check.identity = check.identity.map(hidden)
    check.facts = check.facts.mapValues(hidden)
    return check
  }
}
