internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// What `stint account add` has done, and what comes next.
struct AccountAddReport: Report {
  let draft: AccountDraft.Made
  let written: AccountWriting.Written
  let isOffline: Bool

  private var trial: AccountTrial? { written.trial }

  private var isComplete: Bool { written.hasCredential || draft.credential == nil }

  /// A server that was asked in vain, or a credential that is not there yet.
  private var isOpen: Bool {
    guard let trial, !isOffline, draft.credential != nil else { return false }
    return !trial.isProven && [.unavailable, .credentials].contains(trial.status)
  }

  var status: ExitStatus { isOpen ? trial?.status ?? .done : .done }

  /// Commands, each as it can be typed.
  private var next: [String] {
    guard isComplete else { return ["stint account login \(draft.name)"] }
    guard !isOpen else { return ["stint account check \(draft.name)"] }
    return [
      "stint preview --to \(draft.name) --text \"…\"", "stint add --to \(draft.name) \"…\"",
    ]
  }

  func text(_ style: Style) -> String {
    var lines = [style.bold("\(draft.name) is in the config")]
    lines.append("  config      \(written.config) (before: \(written.backup))")
    if let file = written.secretFile { lines.append("  credential  \(file)") }
    if let trial {
      if trial.isProven {
        let identity = trial.identity.map { ", as \(SafeText.line($0))" } ?? ""
        lines.append("  checked     its server takes the credential\(identity)")
      } else if isOpen {
        lines.append("  not checked; it is kept all the same")
      }
      lines += trial.problems.map { style.wrapped(SafeText.line($0), indent: "  ") }
    }
    lines += next.enumerated().map { index, command in
      (index == 0 ? "  next        " : "              ") + command
    }
    return lines.joined(separator: "\n")
  }

  var json: JSONObject {
    var json: JSONObject = [
      "account": .string(draft.name), "config": .string(written.config),
      "backup": .string(written.backup), "next": .string(next[0]),
      "proved": .bool(trial?.isProven ?? false),
      "problems": .array((trial?.problems ?? []).map { .string($0) }),
    ]
    json["credential"] = (draft.credential?.description).map { .string($0) }
    json["credential_file"] = written.secretFile.map { .string($0) }
    json["identity"] = trial?.identity.map { .string($0) }
    return json
  }
}
