internal import StintSystem

/// A credential that systemd hands to the service (`LoadCredential=`), in a folder of its own.
struct SystemdCredentials: CredentialReader {
  let credential: String
  let account: String
  let environment: [String: String]

  var name: String { "systemd's credential \(credential)" }

  func read() async throws(CredentialProblem) -> CredentialSourceText {
    let hint = "LoadCredential=\(credential):/PATH, with systemctl --user edit stint-tick.service"
    guard let folder = environment["CREDENTIALS_DIRECTORY"], folder.hasPrefix("/") else {
      throw CredentialProblem(
        reason: "the credential of \(account) is missing: only the service is given it by systemd",
        hint: hint)
    }
    do {
      return CredentialSourceText(bytes: try PrivateFile.readHandedOver("\(folder)/\(credential)"))
    } catch {
      switch error {
      case .missing:
        throw CredentialProblem(
          reason: "the credential of \(account) is missing: systemd hands over no \(credential)",
          hint: hint)
      case .refused(let reason, _):
        throw CredentialProblem(reason: "the credential of \(account) is not used: \(reason)")
      case .failed(let reason):
        throw CredentialProblem(
          reason: "the credential of \(account) cannot be read: \(reason)", isTemporary: true)
      }
    }
  }
}
