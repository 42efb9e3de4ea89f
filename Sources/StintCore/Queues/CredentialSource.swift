/// Where the config says an account's credential is; never the credential itself.
package enum CredentialSource: Hashable, Sendable {
  /// A file: its name in the folder `credentials` beside the config, or a path.
  case file(String)
  /// A variable of the environment.
  case environment(String)
  /// A program and its arguments, started without a shell; it prints the credential.
  case command([String])
  /// A credential that systemd hands to the service, by its name.
  case systemd(String)
}

extension CredentialSource: CustomStringConvertible {
  /// As lists show it: `file shop-mastodon`, `command pass show mastodon`.
  package var description: String {
    switch self {
    case .file(let name): "file \(name)"
    case .environment(let name): "variable \(name)"
    // Its arguments are in the config, which holds no secrets.
    case .command(let words): "command \(words.joined(separator: " "))"
    case .systemd(let name): "systemd credential \(name)"
    }
  }
}
