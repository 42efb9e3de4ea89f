package import StintCore
package import StintDelivery
internal import StintExporters
internal import StintStore
package import StintWorkspace

/// Proves accounts against their servers, without posting, and keeps what is learned.
package struct AccountProof {
  private let workspace: Workspace
  private let deliverers: [String: any NetworkDeliverer.Type]

  package init(
    _ workspace: Workspace,
    deliverers: [String: any NetworkDeliverer.Type] = NetworkDelivererTable.all
  ) {
    self.workspace = workspace
    self.deliverers = deliverers
  }

  /// How an account is looked at.
  package enum Manner: Sendable {
    /// Its server is asked, and what that says is kept.
    case asking
    /// Its server is asked about a credential that is not in use yet: a refusal says nothing of the
    /// one before it.
    case trying
    /// Only what this machine can tell.
    case offline
  }

  /// One after the other: the answers are read by a person, in this order.
  package func prove(
    _ accounts: [Account], _ manner: Manner = .asking
  ) async throws -> [AccountFinding] {
    var findings: [AccountFinding] = []
    for account in accounts { findings.append(try await prove(account, manner)) }
    return findings
  }

  /// How old what a server said it allows may become.
  private static let freshness = Duration.seconds(86_400)

  /// Asks servers once a day anew what they allow.
  ///
  /// `names` are accounts that a post has just gone out on: a server that is down is not asked each
  /// minute. Only a good answer changes anything, and what goes wrong is passed over, because posting
  /// itself works.
  package func refreshLimits(of names: Set<String>) async {
    guard let known = try? workspace.store.connections() else { return }
    for name in names.sorted() {
      guard let account = workspace.setup.accounts[name],
        case .network = workspace.route(of: account),
        let type = deliverers[account.exporter], type.tellsLimits,
        let (access, words) = workspace.access(for: account)?.discreet()
      else { continue }
      let last = known[name]?.checkedAt
      guard last.map({ $0.advanced(by: Self.freshness) <= workspace.now }) ?? true else { continue }
      let check = words.clean(await type.init(access).check())
      guard case .good = check.standing, !check.facts.isEmpty else { continue }
      var record = known[name] ?? ConnectionRecord()
      record.identity = check.identity ?? record.identity
      record.checkedAt = workspace.now
      try? workspace.store.setConnection(name, record)
      try? workspace.store.replaceFacts(of: name, check.facts)
    }
  }

  /// With a `candidate` that one is asked about, and where the network lets it post it takes the place
  /// of the account's own, before posts go on.
  package func prove(
    _ account: Account, _ manner: Manner, _ candidate: CandidateCredentials? = nil
  ) async throws -> AccountFinding {
    guard case .network = workspace.route(of: account),
      let (access, words) = access(for: account, candidate)?.discreet(),
      let type = deliverers[account.exporter]
    else {
      var finding = try workspace.finding(about: account, isStanding: true)
      addPlace(of: account, to: &finding)
      if case .network = finding.route, workspace.usesPlugIn(account) {
        finding.notes.append("a plug-in cannot be asked without a post; the first one shows it")
      }
      return finding
    }
    var finding = try workspace.finding(about: account, isStanding: manner == .offline)
    if manner == .offline, case .command(let words)? = account.credential {
      // It may ask for a passphrase, or for a finger on a key.
      finding.notes.append("\(words.first ?? "its program") was not asked for the credential")
      return finding
    }
    let credential: Credential
    do throws(CredentialProblem) {
      credential = try await access.credentials.load()
      if let fault = type.fault(in: credential, of: account) { throw fault }
    } catch {
      try keep(error, account, manner, isOfThisProcess: account.credential?.isHandedOver, &finding)
      return finding
    }
    finding.isCredentialRead = true
    guard manner != .offline else { return finding }
    let check = words.clean(await type.init(access).check())
    switch check.standing {
    case .good: try await keep(check, credential, access, candidate, &finding)
    case .refused(let problem): try keep(problem, account, manner, &finding)
    case .unfit(let reason, let hint):
      finding.add(String(SafeText.line(reason).prefix(400)), .badConfig)
      finding.hint = hint
    case .unclear(let reason):
      finding.add(String(SafeText.line(reason).prefix(300)), .unavailable)
    }
    return finding
  }

  private func access(
    for account: Account, _ candidate: CandidateCredentials?
  ) -> NetworkAccess? {
    var access = workspace.access(for: account)
    if let candidate { access?.credentials = candidate }
    return access
  }

  /// Where an account puts files, that must be possible.
  private func addPlace(of account: Account, to finding: inout AccountFinding) {
    guard case .files = workspace.route(of: account),
      let description = workspace.catalogue.exporter(named: account.exporter)?.description,
      let problem = FileDelivererTable.problem(of: account, description)
    else { return }
    finding.add(String(SafeText.line(problem).prefix(400)))
    finding.hasBadPlace = true
    finding.hint = finding.hint ?? "make it right, then stint account check \(account.name)"
  }

  private func keep(
    _ check: AccountCheck, _ credential: Credential, _ access: NetworkAccess,
    _ candidate: CandidateCredentials?, _ finding: inout AccountFinding
  ) async throws {
    let account = access.account.name
    let denial = await access.credentials.denial()
    if let denial {
      // Whom it belongs to was never in doubt. Posts would only be refused again.
      finding.add(denial, .credentials)
      finding.hint =
        "give it the permission, or get another one: stint account login \(account)"
    }
    if let candidate {
      // Nothing is kept of one that is not taken over.
      guard denial == nil else { return }
      try await candidate.takeOver()
    }
    await access.credentials.confirm()
    // It may have been renewed by the check itself.
    let credential = (try? await access.credentials.load()) ?? credential
    let end = credential.userEnd(told: check.expiresAt)
    let old = try workspace.store.connections()[account]
    try workspace.store.setConnection(
      account,
      ConnectionRecord(
        identity: check.identity ?? old?.identity, checkedAt: access.clock(), expiresAt: end,
        warnedDays: old?.expiresAt == end ? old?.warnedDays : nil))
    if !check.facts.isEmpty { try workspace.store.replaceFacts(of: account, check.facts) }
    if let former = old?.identity, let identity = check.identity, former != identity {
      // A name may change; but a credential of somebody else's would post as them.
      finding.notes.append(
        SafeText.line("its posts go out as \(identity) from now on; before, it was \(former)"))
    }
    // Without a denial, posts that waited go on.
    try workspace.store.setCredentialProblem(account, denial)
    finding.isProven = true
    finding.identity = check.identity ?? old?.identity
    finding.facts = check.facts
    finding.expiresAt = end
  }

  /// `isOfThisProcess`: the credential comes from this process's own surroundings, and the one that
  /// posts may have others.
  private func keep(
    _ problem: CredentialProblem, _ account: Account, _ manner: Manner,
    isOfThisProcess: Bool? = nil, _ finding: inout AccountFinding
  ) throws {
    let reason = String(SafeText.line(problem.reason).prefix(400))
    finding.hint = problem.hint
    guard !problem.isTemporary else {
      finding.add(reason, .unavailable)
      return
    }
    if !finding.problems.contains(reason) { finding.add(reason, .credentials) }
    guard manner == .asking, isOfThisProcess != true else { return }
    try workspace.store.setCredentialProblem(account.name, reason)
  }
}

extension CredentialSource {
  /// Whether it is handed to each process by whoever started that one.
  fileprivate var isHandedOver: Bool {
    switch self {
    case .environment, .systemd: true
    case .file, .command: false
    }
  }
}

extension Credential {
  /// When the user has to do something; nil when nobody knows of an end.
  ///
  /// A token that renews itself ends for us, not for the user.
  func userEnd(told: Timestamp?) -> Timestamp? {
    guard self[.refreshToken] == nil else {
      return self[.refreshExpiresAt].flatMap { Timestamp(rfc3339: $0.reveal()) }
    }
    return told ?? expiresAt
  }
}
