internal import StintCore

/// Gives the access token of one account, and renews it ahead of its end.
///
/// One renewal at a time, in this process and among all: some networks take back every token of an
/// account when one refresh token is used twice. A new credential is on the disk before it is used,
/// and the old one stays beside it until the network accepted the new one (`accepted`).
package actor TokenKeeper {
  private let access: NetworkAccess
  /// How long before its end a token is renewed.
  private let ahead: Duration
  private let canRenew: @Sendable (Credential) -> Bool
  private let renew: @Sendable (Credential) async -> Renewal
  private var isBusy = false
  private var waiting: [CheckedContinuation<Void, Never>] = []
  /// What could not be kept: it serves this process, and is kept once that is possible.
  private var unkept: (old: Secret?, new: Credential)?

  /// `canRenew` says which credentials can be renewed at all; without it those with a refresh token.
  package init(
    _ access: NetworkAccess, ahead: Duration = .seconds(300),
    canRenew: @escaping @Sendable (Credential) -> Bool = { $0[.refreshToken] != nil },
    renew: @escaping @Sendable (Credential) async -> Renewal
  ) {
    self.access = access
    self.ahead = ahead
    self.canRenew = canRenew
    self.renew = renew
  }

  /// A token that is good for a while.
  ///
  /// Throws a temporary problem when it has ended and cannot be renewed now, a lasting one when the
  /// user has to log in again.
  package func token() async throws(CredentialProblem) -> Secret {
    let credential = try await credential()
    let end = credential.expiresAt
    let now = access.clock()
    if let token = credential[.token], end.map({ $0 > now.advanced(by: ahead) }) ?? true {
      return token
    }
    guard canRenew(credential) else {
      guard let token = credential[.token] else {
        throw problem("it holds no token")
      }
      if let end, end <= now { throw problem("its token has ended") }
      return token
    }
    do {
      return try await renewed(insteadOf: credential[.token])
    } catch {
      // The old one serves until its end, as long as the network only could not be asked.
      guard error.isTemporary, let token = credential[.token], end.map({ $0 > now }) ?? false else {
        throw error
      }
      return token
    }
  }

  /// The network refused `token` (401): another one, by renewing it or because it was renewed
  /// meanwhile.
  ///
  /// Throws as `token`; a lasting problem where it cannot be renewed.
  package func rejected(_ token: Secret, saying reason: String) async throws(CredentialProblem)
    -> Secret
  {
    let credential = try await credential()
    if let other = credential[.token], other != token { return other }
    if canRenew(credential) { return try await renewed(insteadOf: token) }
    if let earlier = await access.credentials.fallBack()?[.token], earlier != token {
      return earlier
    }
    throw problem(reason)
  }

  /// The network accepted a token: what came before it is not needed any more.
  package func accepted() async { await access.credentials.confirm() }

  // MARK: Renewing

  private func credential() async throws(CredentialProblem) -> Credential {
    let stored = try await access.credentials.load()
    // A login meanwhile wins over what only this process knows.
    if let unkept, unkept.old == stored[.token] { return unkept.new }
    return stored
  }

  private func renewed(insteadOf old: Secret?) async throws(CredentialProblem) -> Secret {
    await enter()
    defer { leave() }
    let lock = try await access.credentials.lock()
    defer { withExtendedLifetime(lock) {} }
    // Somebody else may have renewed it while we waited.
    let credential = try await credential()
    if let token = credential[.token], token != old { return token }
    // A refresh token may be good for one use: better none than one whose answer is lost.
    try await access.credentials.proveThatItCanBeKept()
    var refusal: String
    switch await renew(credential) {
    case .renewed(let new): return try await keep(new, over: credential)
    case .failed(let reason): throw passing(reason)
    case .refused(let reason): refusal = reason
    }
    // A crash may have come between the network's answer and ours: the one before may be the good one.
    guard let earlier = await access.credentials.fallBack() else { throw problem(refusal) }
    switch await renew(earlier) {
    case .renewed(let new): return try await keep(new, over: earlier)
    case .failed(let reason): throw passing(reason)
    case .refused(let reason): throw problem(reason)
    }
  }

  private func keep(
    _ new: Credential, over old: Credential
  ) async throws(CredentialProblem) -> Secret {
    var whole = old.fields.merging(new.fields) { $1 }
    // The end of the old token is not the end of the new one.
    if new[.token] != nil, new[.expiresAt] == nil { whole[.expiresAt] = nil }
    let credential = Credential(whole)
    guard let token = credential[.token] else { throw passing("the answer held no token") }
    do {
      try await access.credentials.replace(credential)
      unkept = nil
    } catch {
      // The old one may be worth nothing any more: better used once than lost at once.
      unkept = (old[.token], credential)
    }
    return token
  }

  private func enter() async {
    guard isBusy else {
      isBusy = true
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  private func leave() {
    if waiting.isEmpty { isBusy = false } else { waiting.removeFirst().resume() }
  }

  private func problem(_ reason: String) -> CredentialProblem {
    CredentialProblem(
      reason: "the credential of \(access.account.name) is not accepted: \(reason)",
      hint: "stint account login \(access.account.name)")
  }

  private func passing(_ reason: String) -> CredentialProblem {
    CredentialProblem(
      reason: "the token of \(access.account.name) cannot be renewed now: \(reason)",
      isTemporary: true)
  }
}

extension CredentialProblem {
  /// What it means for a delivery: nothing was sent.
  package var outcome: Outcome {
    isTemporary
      ? .temporary(reason: reason, retryAfter: nil, isRateLimit: false)
      : .credentials(reason: reason + (hint.map { "; \($0)" } ?? ""))
  }
}
