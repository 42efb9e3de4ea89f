package import StintCore

/// A credential that the network has not seen yet.
///
/// It is asked about before it takes another one's place: whatever ends the process meanwhile, the one
/// before stays in use. Until then what becomes of it, as its renewal, is kept in memory only.
package actor CandidateCredentials: CredentialStore {
  private let account: Account
  private var credential: Credential
  private var denied: String?
  private let adopt: @Sendable (Credential) async throws -> Void
  private(set) package var isAdopted = false

  /// `adopt` puts it where the account has its credential.
  package init(
    _ credential: Credential, for account: Account,
    adopt: @escaping @Sendable (Credential) async throws -> Void
  ) {
    self.credential = credential
    self.account = account
    self.adopt = adopt
  }

  /// It is the account's from now on.
  package func takeOver() async throws {
    try await adopt(credential)
    isAdopted = true
  }

  // MARK: CredentialStore

  /// As its file would be read.
  package func load() async throws(CredentialProblem) -> Credential {
    try Credential(reading: Array(credential.fileText.utf8), for: account)
  }

  package func replace(_ credential: Credential) { self.credential = credential }

  package func confirm() {}

  package func note(denial: String?) { denied = denial }

  package func denial() -> String? { denied }
}
