internal import Foundation
internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// Has `stintd` try an account with the config as it would be, before anything is kept.
struct AccountTrying {
  private let workspace: Workspace
  private let draft: AccountDraft.Made
  private let isOffline: Bool

  init(_ workspace: Workspace, _ draft: AccountDraft.Made, isOffline: Bool) {
    self.workspace = workspace
    self.draft = draft
    self.isOffline = isOffline
  }

  /// Throws where the account cannot work as it is: the server refuses the credential or is another
  /// one, the credential is none, the place for its files cannot take them.
  ///
  /// A server that is not there says nothing about the account.
  func run(_ config: [UInt8]) throws -> AccountTrial? {
    let context = workspace.context
    let tag = context.randomBytes(8).map { String($0, radix: 16) }.joined()
    let folder = "\(workspace.home.state)/trial-\(tag)"
    try Home.makeFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do throws(PrivateFile.Problem) {
      try PrivateFile.create(AccountTrial.configFile(in: folder), config)
    } catch {
      throw UserFacingError(
        "cannot try the account in \(folder): \(error.words); nothing was changed",
        hint: error.hint, status: .cannotCreate)
    }
    let status = try Daemon(context).run(
      ["--check-accounts", "--trial", folder] + (isOffline ? ["--offline"] : []) + [draft.name])
    guard let trial = AccountTrial(in: folder) else {
      throw UserFacingError(
        "the account \(draft.name) could not be tried; nothing was changed",
        hint: "stint doctor", status: status == .done ? .internalError : status)
    }
    try refuse(trial)
    return trial
  }

  private func refuse(_ trial: AccountTrial) throws {
    let status: ExitStatus
    switch trial.status {
    // A variable of another process, a program that is locked, a file that comes later: no word
    // against the account.
    case .credentials where trial.isCredentialRead || draft.secret != nil: status = .credentials
    case .badConfig: status = .badConfig
    case _ where trial.hasBadPlace && !isOffline: status = .cannotCreate
    default: return
    }
    throw UserFacingError(
      "cannot add \(draft.name); nothing was changed", details: trial.problems,
      hint: (trial.hint.flatMap(Self.useful).map { "\($0) " } ?? "")
        + (isOffline
          ? "mend that, then the same command again"
          : "then the same command again, or with --offline to add it all the same"),
      status: status)
  }

  /// Nothing can be logged in that is not there.
  private static func useful(_ hint: String) -> String? {
    guard !hint.contains("stint account") else { return nil }
    return hint.hasSuffix(".") ? hint : hint + ","
  }
}
