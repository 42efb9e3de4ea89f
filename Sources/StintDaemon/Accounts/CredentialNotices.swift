internal import StintCore
internal import StintDelivery
internal import StintExporters
internal import StintStore
internal import StintSystem
package import StintWorkspace

/// Gives notice of credentials that end or were refused: once a cause, once a level.
package struct CredentialNotices {
  private let workspace: Workspace
  private let say: @Sendable (_ account: String, _ message: String) -> Void

  /// `say` is told what goes to the log; without one, standard error.
  package init(
    _ workspace: Workspace,
    say: (@Sendable (_ account: String, _ message: String) -> Void)? = nil
  ) {
    self.workspace = workspace
    let context = workspace.context
    self.say = say ?? { context.note("stintd: \(SafeText.line($1))") }
  }

  /// What goes wrong here keeps nothing from being sent: it is said and passed over.
  package func give() async {
    do {
      let connections = try await lookAfterEnds()
      let subjects = try workspace.setup.accounts.values.sorted { $0.name < $1.name }
        .compactMap { account -> CredentialWatch.Subject? in
          guard case .network = workspace.route(of: account) else { return nil }
          let known = connections[account.name]
          return CredentialWatch.Subject(
            account: account.name, expiresAt: known?.expiresAt, warnedDays: known?.warnedDays,
            problem: try workspace.store.conditions(of: account).credentialProblem,
            noticedCause: known?.noticedCause)
        }
      for finding in CredentialWatch.due(subjects, now: workspace.now) {
        var record = connections[finding.account] ?? ConnectionRecord()
        (record.warnedDays, record.noticedCause) = (finding.warnedDays, finding.noticedCause)
        // Kept first: a notice that is lost is better than one every minute.
        try workspace.store.setConnection(finding.account, record)
        guard let message = finding.message else { continue }
        say(finding.account, message)
        let sender = NoticeSender(workspace.context)
        guard sender.hasDesktop else { continue }
        let notice = Notice(title: finding.account, body: message)
        sender.start(notice, about: "account").advance(within: .seconds(4))
      }
    } catch {
      workspace.context.note(
        ErrorPresenter.text(UserFacingError(describing: error), program: "stintd"))
    }
  }

  /// Ends that changed without a check, as by a renewal or an edited file.
  private func lookAfterEnds() async throws -> [String: ConnectionRecord] {
    var connections = try workspace.store.connections()
    for account in workspace.setup.accounts.values {
      // A password manager is not asked each minute.
      guard case .network = workspace.route(of: account), let source = account.credential,
        !source.isCommand, let access = workspace.access(for: account),
        let credential = try? await access.credentials.load()
      else { continue }
      let old = connections[account.name]
      let end = credential.userEnd(told: nil)
      guard end != nil, end != old?.expiresAt else { continue }
      var record = old ?? ConnectionRecord()
      (record.expiresAt, record.warnedDays) = (end, nil)
      try workspace.store.setConnection(account.name, record)
      connections[account.name] = record
    }
    return connections
  }
}

extension CredentialSource {
  fileprivate var isCommand: Bool {
    if case .command = self { true } else { false }
  }
}
