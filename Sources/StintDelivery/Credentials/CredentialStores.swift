package import StintCore
package import StintSystem

/// Which store an account's credential comes from.
package enum CredentialStores {
  /// nil when the account has none: nothing is sent over the network for it.
  package static func store(
    for account: Account, _ home: Home, environment: [String: String]
  ) -> (any CredentialStore)? {
    guard let source = account.credential else { return nil }
    let reader: any CredentialReader
    var lockName = account.name
    switch source {
    case .file(let name):
      let path = path(name, home, environment: environment)
      reader = FileCredentials(path: path, account: account.name)
      lockName = String(Digest.sha256(path.utf8).prefix(16))
    case .environment(let name):
      reader = EnvironmentCredentials(
        variable: name, account: account.name, environment: environment)
    case .command(let words):
      reader = CommandCredentials(words: words, account: account.name, environment: environment)
    case .systemd(let name):
      reader = SystemdCredentials(
        credential: name, account: account.name, environment: environment)
    }
    return StoredCredentials(
      reader: reader, account: account.name, folder: home.state + "/credentials",
      lockName: lockName)
  }

  /// Where a file that the config names lies.
  package static func path(
    _ name: String, _ home: Home, environment: [String: String]
  ) -> String {
    home.credentialFile(name, environment: environment)
  }
}
