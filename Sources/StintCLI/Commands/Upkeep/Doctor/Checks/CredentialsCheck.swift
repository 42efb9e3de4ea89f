internal import StintCore
internal import StintExporters
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// Credentials that were refused, and those that end soon.
enum CredentialsCheck: DoctorCheck {
  static func findings(_ patient: Patient) throws -> [Finding] {
    guard let workspace = patient.workspace else { return [] }
    let accounts = workspace.setup.accounts.values.sorted { $0.name < $1.name }
      .filter { workspace.route(of: $0) == .network }
    guard !accounts.isEmpty else { return [] }
    let connections = try workspace.store.connections()
    var found: [Finding] = []
    for account in accounts {
      if let problem = try workspace.store.conditions(of: account).credentialProblem {
        found.append(
          Finding(
            "credentials", .bad, "\(account.name): \(problem)",
            hint: "stint account check \(account.name), which says what to do",
            status: .credentials))
      } else if let end = connections[account.name]?.expiresAt,
        CredentialWatch.level(of: end, now: workspace.now) != nil
      {
        let zone = workspace.setup.zone(ofAccount: account.name)
        found.append(
          Finding(
            "credentials", .warning,
            "that of \(account.name) \(CredentialWatch.when(end, now: workspace.now)) "
              + "(\(TimeText.full(end, in: zone)))",
            hint: "stint account login \(account.name)"))
      }
    }
    guard found.isEmpty else { return found }
    return [
      Finding(
        "credentials", .good,
        "none is known to be refused or to end soon (\(accounts.count) looked at)")
    ]
  }
}
