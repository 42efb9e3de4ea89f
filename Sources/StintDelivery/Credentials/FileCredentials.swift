internal import StintSystem

/// A credential in a file of the user's.
struct FileCredentials: CredentialReader {
  let path: String
  let account: String

  var name: String { "the file \(path)" }

  func read() async throws(CredentialProblem) -> CredentialSourceText {
    do {
      let contents = try PrivateFile.read(path)
      return CredentialSourceText(
        bytes: contents.bytes, replaceable: contents.isWritable ? path : nil)
    } catch {
      throw problem(error)
    }
  }

  private func problem(_ error: PrivateFile.Problem) -> CredentialProblem {
    switch error {
    case .missing:
      CredentialProblem(
        reason: "the credential of \(account) is missing: there is no file \(path)",
        hint: "stint account login \(account)")
    case .refused(let reason, let hint):
      CredentialProblem(
        reason: "the credential of \(account) is not used: \(reason)", hint: hint)
    case .failed(let reason):
      CredentialProblem(
        reason: "the credential of \(account) cannot be read: \(reason)", isTemporary: true)
    }
  }
}
