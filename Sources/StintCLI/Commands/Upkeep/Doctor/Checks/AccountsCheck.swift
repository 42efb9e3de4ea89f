internal import StintCore
internal import StintStore
internal import StintWorkspace

/// Every account with waiting posts is in the config.
enum AccountsCheck: DoctorCheck {
  static func findings(_ patient: Patient) throws -> [Finding] {
    guard let workspace = patient.workspace else { return [] }
    return try workspace.store.counts().sorted { $0.key < $1.key }.compactMap { account, states in
      let waiting = (states[.queued] ?? 0) + (states[.held] ?? 0) + (states[.draft] ?? 0)
      guard waiting > 0, workspace.setup.accounts[account] == nil else { return nil }
      return Finding(
        "accounts", .warning,
        "\(waiting) targets wait for \(account), which is not in the config any more",
        hint: "put it back, or stint list --on \(account) and drop them")
    }
  }
}
