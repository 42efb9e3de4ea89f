internal import StintCore
internal import StintHTTP
internal import Synchronization

/// A credential store that remembers what was in it, to take it out of words that came from outside.
///
/// A server may repeat what it was sent, and its words end up in messages, in the database and on
/// screens. Whoever reads an answer cannot know all of it; this one can.
package final class SecretWords: CredentialStore {
  private let store: any CredentialStore
  private struct Known {
    /// Taken out as a whole, also from ids and addresses.
    var words: Set<String> = []
    /// Taken out of sentences piece by piece.
    var secrets: Set<Secret> = []
    var redaction = Redaction([])
  }

  private let known = Mutex(Known())
  /// Shorter ones are in any text, and no secrets worth the name.
  private static let shortest = 6

  package init(_ store: any CredentialStore) {
    self.store = store
  }

  /// The text with dots in the place of every secret that went through here.
  ///
  /// For ids and addresses: a piece that they share with a secret, as two numbers of one network do, is
  /// left in them.
  package func hidden(in text: String) -> String {
    // The longest first: one may be a piece of another.
    known.withLock { $0.words }.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
      .reduce(text) { $0.replacing($1, with: "•••") }
  }

  /// The same for a sentence, in which pieces of secrets are hidden too.
  package func discreet(_ sentence: String) -> String {
    let redaction = known.withLock { $0.redaction }
    return redaction.clean(hidden(in: sentence))
  }

  private func remember(_ credential: Credential) {
    var words: [String] = []
    var secrets: [String] = []
    for (field, secret) in credential.fields {
      switch field {
      // Names, which a server may well call us by.
      case .user, .clientID, .expiresAt, .refreshExpiresAt: continue
      default: break
      }
      let value = secret.reveal()
      words.append(value)
      words.append(PercentEncoding.encode(value))
      // A secret address is as secret without its beginning, and that is no secret.
      guard let address = WebAddress(value) else {
        secrets.append(value)
        continue
      }
      let tail = [address.path, address.query].compactMap(\.self).filter { $0.utf8.count > 1 }
      words += tail
      secrets += tail
    }
    if let login = credential.login {
      secrets.append(login.password)
      words += [login.password, Base64.encode(Array("\(login.user):\(login.password)".utf8))]
    }
    for (name, secret) in [
      (Credential.Field.user, Credential.Field.password), (.user, .token),
      (.clientID, .clientSecret),
    ] {
      guard let name = credential[name]?.reveal(), let secret = credential[secret]?.reveal() else {
        continue
      }
      words.append(Base64.encode(Array("\(name):\(secret)".utf8)))
    }
    known.withLock { known in
      known.words.formUnion(words.filter { $0.utf8.count >= Self.shortest })
      let longEnough = secrets.filter { $0.utf8.count >= Self.shortest }.map(Secret.init)
      guard !known.secrets.isSuperset(of: longEnough) else { return }
      known.secrets.formUnion(longEnough)
      known.redaction = Redaction(known.secrets)
    }
  }

  package func load() async throws(CredentialProblem) -> Credential {
    let credential = try await store.load()
    remember(credential)
    return credential
  }

  package func replace(_ credential: Credential) async throws(CredentialProblem) {
    remember(credential)
    try await store.replace(credential)
  }

  package func proveThatItCanBeKept() async throws(CredentialProblem) {
    try await store.proveThatItCanBeKept()
  }

  package func confirm() async { await store.confirm() }

  package func fallBack() async -> Credential? {
    let credential = await store.fallBack()
    if let credential { remember(credential) }
    return credential
  }

  package func lock() async throws(CredentialProblem) -> (any Sendable)? {
    try await store.lock()
  }

  package func note(denial: String?) async { await store.note(denial: denial) }

  package func denial() async -> String? { await store.denial() }
}

extension NetworkAccess {
  /// The way of a deliverer that must not repeat secrets, and what takes them out of its words.
  package func discreet() -> (access: NetworkAccess, words: SecretWords) {
    var access = self
    let words = SecretWords(credentials)
    access.credentials = words
    return (access, words)
  }
}
