/// A credential in a variable of the environment.
struct EnvironmentCredentials: CredentialReader {
  let variable: String
  let account: String
  let environment: [String: String]

  var name: String { "the variable \(variable)" }

  func read() async throws(CredentialProblem) -> CredentialSourceText {
    guard let value = environment[variable], !value.isEmpty else {
      throw CredentialProblem(
        reason: "the credential of \(account) is missing: the variable \(variable) is not set",
        hint: "export \(variable)=…; for the timer: systemctl --user edit stint-tick.service")
    }
    return CredentialSourceText(bytes: Array(value.utf8))
  }
}
