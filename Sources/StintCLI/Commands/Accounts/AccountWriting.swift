internal import Foundation
internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// Puts a new account into the config, and its secret into a file: both or neither.
struct AccountWriting {
  struct Written {
    var config: String
    var backup: String
    /// nil where no secret was written.
    var secretFile: String?
    /// Whether there is something to check.
    var hasCredential: Bool
    /// nil where nothing was tried.
    var trial: AccountTrial?
  }

  private let workspace: Workspace

  init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// `trial` is given the config as it will be, once the secret is in its file; where it throws,
  /// nothing is changed.
  func write(
    _ draft: AccountDraft.Made, trial: ([UInt8]) throws -> AccountTrial?
  ) throws -> Written {
    // A config that is a link into a folder of dot files stays one.
    let path = URL(fileURLWithPath: workspace.home.configFile).resolvingSymlinksInPath().path
    guard let data = FileManager.default.contents(atPath: path) else {
      throw UserFacingError("cannot read the config \(path)", status: .badConfig)
    }
    let old = [UInt8](data)
    let joint = old.isEmpty || old.last == UInt8(ascii: "\n") ? "\n" : "\n\n"
    let new = old + Array((joint + draft.table).utf8)
    try check(new, adds: draft, path)
    let secret = try writeSecret(draft)
    let backup = path + ".before"
    let found: AccountTrial?
    do {
      found = try trial(new)
      let mode =
        (try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]) ?? 0o600
      try PrivateFile.replace(backup, old)
      // Somebody may have saved it meanwhile.
      guard FileManager.default.contents(atPath: path).map({ [UInt8]($0) }) == old else {
        throw UserFacingError(
          "the config \(path) changed meanwhile; nothing was changed",
          hint: "stint account add", status: .busy)
      }
      try PrivateFile.replace(path, new)
      try? FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    } catch {
      if let secret {
        PrivateFile.remove(secret)
        // Of a renewal on the way.
        PrivateFile.remove(secret + ".previous")
      }
      guard let problem = error as? PrivateFile.Problem else { throw error }
      throw UserFacingError(
        "cannot write the config \(path): \(problem.words)", hint: problem.hint,
        status: .cannotCreate)
    }
    var hasCredential = draft.credential != nil
    if secret == nil, case .file(let name) = draft.credential {
      hasCredential = FileManager.default.fileExists(
        atPath: workspace.home.credentialFile(name, environment: workspace.context.environment))
    }
    return Written(
      config: path, backup: backup, secretFile: secret, hasCredential: hasCredential, trial: found)
  }

  /// The new text is a whole config that has this account more and no other.
  private func check(_ text: [UInt8], adds draft: AccountDraft.Made, _ path: String) throws {
    let setup: Setup
    do {
      setup = try Workspace.readConfig(
        String(decoding: text, as: UTF8.self), of: workspace.home.configFile, workspace.context
      ).setup
    } catch let error as UserFacingError {
      throw UserFacingError(
        "the account \(draft.name) does not fit into the config, so nothing was changed",
        details: error.details.isEmpty ? [error.message] : error.details,
        hint: "stint account add --help", status: .badInput)
    }
    var rest = setup.accounts
    let added = rest.removeValue(forKey: draft.name)
    guard added != nil, rest == workspace.config.setup.accounts else {
      throw UserFacingError(
        "the config \(path) cannot be added to at its end; nothing was changed",
        hint: "write this table into it by hand: \(draft.table)", status: .badInput)
    }
  }

  private func writeSecret(_ draft: AccountDraft.Made) throws -> String? {
    guard let secret = draft.secret, case .file(let name) = draft.credential else { return nil }
    let path = workspace.home.credentialFile(name, environment: workspace.context.environment)
    if path.hasPrefix(workspace.home.credentials + "/") {
      try Home.makeFolder(workspace.home.credentials)
    }
    do {
      try PrivateFile.create(path, secret)
      return path
    } catch {
      throw UserFacingError(
        "cannot write the credential: \(error.words); nothing was changed",
        hint: error.hint ?? "--credential-file with another name, or leave the secret out",
        status: .cannotCreate)
    }
  }
}
