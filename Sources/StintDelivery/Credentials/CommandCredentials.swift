internal import StintSystem

/// A credential that a program prints, as `pass show mastodon`.
///
/// It is started without a shell and gets of the environment only what password managers need. What
/// it says on standard error is not read: nobody knows what it says there.
struct CommandCredentials: CredentialReader {
  let words: [String]
  let account: String
  let environment: [String: String]
  var limit = Duration.seconds(30)

  var name: String { "the program \(words.first ?? "")" }

  func read() async throws(CredentialProblem) -> CredentialSourceText {
    let result = await ProgramOutput.of(
      words, environment: Self.scrubbed(environment), limit: limit, longest: PrivateFile.longest)
    let start = "the credential of \(account) cannot be had: \(name)"
    switch result {
    case .success(let output):
      return CredentialSourceText(bytes: Array(output.utf8), isLenient: true)
    case .failure(.notFound):
      throw CredentialProblem(
        reason: "\(start) is not there, or is not executable", hint: "stint help accounts")
    case .failure(.cannotStart):
      throw CredentialProblem(reason: "\(start) cannot be started", isTemporary: true)
    case .failure(.late):
      throw CredentialProblem(
        reason: "\(start) did not answer within \(limit.components.seconds) seconds",
        hint: "unlock it, then stint account check \(account)", isTemporary: true)
    case .failure(.ended(let status)):
      throw CredentialProblem(
        reason: "\(start) ended with \(status): is it locked?",
        hint: "unlock it, then stint account check \(account)", isTemporary: true)
    case .failure(.tooLong):
      throw CredentialProblem(
        reason: "\(start) printed more than \(PrivateFile.longest / 1024) KiB")
    }
  }

  /// Only what finding and asking a password manager takes; no secrets of other accounts.
  static func scrubbed(_ environment: [String: String]) -> [String: String] {
    environment.filter { name, _ in
      passed.contains(name) || passedBeginnings.contains { name.hasPrefix($0) }
    }
  }

  private static let passed: Set = [
    "HOME", "PATH", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TERM", "TMPDIR", "TZ",
    "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK", "GNUPGHOME",
    "GPG_TTY", "CREDENTIALS_DIRECTORY",
  ]
  /// Those of the desktop, of pass, and of the command lines of 1Password and Bitwarden.
  private static let passedBeginnings = ["LC_", "XDG_", "PASSWORD_STORE_", "OP_", "BW_"]
}
