internal import StintCore
internal import StintExporters

extension Credential {
  /// What is missing for an account's network, told without asking it; nil when nothing is.
  ///
  /// Never with a piece of the credential.
  func fault(for account: Account) -> CredentialProblem? {
    let fields =
      ExporterTable.exporter(named: account.exporter)?.description.connection?.credentialFields
      ?? []
    if fields.contains(Field.password.rawValue) {
      return login == nil
        ? CredentialProblem(
          reason: "the credential of \(account.name) holds no user and password: a line "
            + "name:password, or user = … and password = …",
          hint: Self.hint(account)) : nil
    }
    // A token can be got for a refresh token, and may be all that there is.
    let missing =
      fields.contains(Field.refreshToken.rawValue)
      ? [Field.token, .refreshToken].allSatisfy({ self[$0] == nil }) ? ["refresh_token"] : []
      : fields.filter { name in
        name != Field.expiresAt.rawValue && Field(rawValue: name).map { self[$0] == nil } ?? false
      }
    guard !missing.isEmpty else { return nil }
    return CredentialProblem(
      reason: "the credential of \(account.name) has no \(missing.joined(separator: ", "))",
      hint: Self.hint(account))
  }

  static func hint(_ account: Account) -> String { "stint account login \(account.name)" }
}
