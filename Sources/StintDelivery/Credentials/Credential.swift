package import StintCore

/// What proves to a network that we may write for an account.
///
/// Its names are those of its file: a file of one line is the `token` (or the password, or the secret
/// web address); one of several lines holds `name = value` pairs, and one that begins with `{` a JSON
/// object of texts.
package struct Credential: Hashable, Sendable {
  /// The fields that exist.
  package enum Field: String, CaseIterable, Hashable, Sendable {
    /// Access token, API token, password of a single-secret network, or secret web address.
    case token
    case refreshToken = "refresh_token"
    /// RFC 3339, when `token` ends.
    case expiresAt = "expires_at"
    /// RFC 3339, when `refresh_token` ends.
    case refreshExpiresAt = "refresh_expires_at"
    case user
    case password
    case clientID = "client_id"
    case clientSecret = "client_secret"
    /// OAuth 1.0a.
    case tokenSecret = "token_secret"
  }

  package var fields: [Field: Secret]

  package init(_ fields: [Field: Secret]) {
    self.fields = fields
  }

  package subscript(field: Field) -> Secret? { fields[field] }

  /// Reads a text as a credential's file is read.
  ///
  /// Throws a problem without a piece of the text.
  package init(reading bytes: [UInt8], for account: Account) throws(CredentialProblem) {
    do {
      self = try CredentialText.read(bytes)
    } catch {
      throw CredentialProblem(
        reason: "that is no credential of \(account.name): \(error.reason)",
        hint: "stint help accounts")
    }
  }

  /// What its file holds.
  package var fileText: String { CredentialText.write(self) }

  /// Name and password: the fields, or a `token` written `name:password`.
  ///
  /// nil when one of them is missing.
  package var login: (user: String, password: String)? {
    if let user = fields[.user]?.reveal(), let password = fields[.password]?.reveal() {
      return user.isEmpty || password.isEmpty ? nil : (user, password)
    }
    guard let token = fields[.token]?.reveal(), let colon = token.firstIndex(of: ":") else {
      return nil
    }
    let user = String(token[..<colon])
    let password = String(token[token.index(after: colon)...])
    return user.isEmpty || password.isEmpty ? nil : (user, password)
  }

  /// When `token` ends; nil when it does not, or nobody said.
  package var expiresAt: Timestamp? {
    fields[.expiresAt].flatMap { Timestamp(rfc3339: $0.reveal()) }
  }
}

/// Why there is no usable credential: the user must do something.
package struct CredentialProblem: Error, Hashable, Sendable {
  /// One sentence without secrets, as `the file … can be read by others (mode 0644)`.
  package var reason: String
  /// What to type next.
  package var hint: String?
  /// Whether it may pass by itself, as a password manager that is locked.
  package var isTemporary: Bool

  package init(reason: String, hint: String? = nil, isTemporary: Bool = false) {
    self.reason = reason
    self.hint = hint
    self.isTemporary = isTemporary
  }
}

/// Where an account's credential is kept.
package protocol CredentialStore: Sendable {
  /// The credential as it is now; read anew each time.
  func load() async throws(CredentialProblem) -> Credential

  /// Throws a temporary problem where a renewed credential could not be kept now, as on a full disk.
  func proveThatItCanBeKept() async throws(CredentialProblem)

  /// Keeps a renewed credential: durable before it returns, and the old one stays beside it until
  /// `confirm`.
  func replace(_ credential: Credential) async throws(CredentialProblem)

  /// The renewed credential was accepted by the network; the old one may go.
  func confirm() async

  /// The renewed credential was refused: makes the one before it the current one again, once.
  ///
  /// nil when there is none.
  func fallBack() async -> Credential?

  /// Keeps other processes from renewing it until the value returned is gone.
  ///
  /// Throws a temporary problem when another process does not let go.
  func lock() async throws(CredentialProblem) -> (any Sendable)?

  /// The network knows the credential as it is now and does not let it post: keeps the network's
  /// words; nil forgets them.
  func note(denial: String?) async

  /// What `note` kept, as long as the credential is the one that was denied.
  func denial() async -> String?
}

extension CredentialStore {
  package func proveThatItCanBeKept() async throws(CredentialProblem) {}

  package func fallBack() async -> Credential? { nil }

  package func lock() async throws(CredentialProblem) -> (any Sendable)? { nil }

  package func note(denial: String?) async {}

  package func denial() async -> String? { nil }
}
