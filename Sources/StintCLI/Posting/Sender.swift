internal import Foundation
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// Sends targets now, through the same gates; what touches the network is `stintd` beside us.
struct Sender {
  private let workspace: Workspace

  init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// Asks the gates, and hands what may go to `stintd`.
  ///
  /// What may not go is left as it was.
  func send(
    _ targets: [TargetRecord], overriding reason: String?, on account: String? = nil, asJSON: Bool
  ) throws -> ExitStatus {
    // Before anything is changed: a post must not be left queued for now by a program that is not there.
    let daemon = try Daemon(workspace.context)
    let now = workspace.now
    let only = account.map { " --on \($0)" } ?? ""
    var ready: [Int64] = []
    var refused: [SendRefusal.Item] = []
    var hint: String?
    for record in targets {
      guard [.queued, .draft, .held, .failed].contains(record.state.name) else {
        refused.append(
          .init(account: record.target.account, reasons: [Self.sentence(for: record.state)]))
        continue
      }
      var target = record.target
      (target.fixedAt, target.retryAt, target.override) = (now, nil, reason)
      let verdicts = try workspace.store.verdicts(
        on: target, workspace.setup, at: now, inspector: workspace.inspect)
      let reasons = verdicts.compactMap { Self.sentence(for: $0, in: workspace, target) }
      let inTheWay = verdicts.filter { !$0.verdict.passes }.map(\.gate)
      if !inTheWay.isEmpty {
        hint =
          inTheWay.allSatisfy(GateTable.isOverridable)
          ? "stint send \(target.postID)\(only) --override \"why it must go now\""
          : "stint why \(target.postID)"
      }
      guard reasons.isEmpty, !verdicts.isEmpty else {
        refused.append(
          .init(
            account: target.account,
            reasons: reasons.isEmpty ? ["its account is not in the config any more"] : reasons))
        continue
      }
      ready.append(target.id)
    }
    guard !ready.isEmpty else {
      let report = SendRefusal(id: targets.first?.target.postID ?? 0, items: refused, hint: hint)
      workspace.context.print(report, asJSON: asJSON)
      return targets.allSatisfy { $0.state.name == .sent } ? .nothingToDo : .waiting
    }
    try workspace.store.dueNow(
      ready, override: reason, now: now,
      detail: reason.map { "sent by hand, rules overridden: \($0)" } ?? "sent by hand")
    for item in refused {
      workspace.context.note(
        "stint: \(item.account) is left out: \(SafeText.line(item.reasons.joined(separator: "; ")))"
      )
    }
    let status = try daemon.run(
      ["--once", "--only", ready.map(String.init).joined(separator: ",")]
        + (asJSON ? ["--json"] : []))
    return status == .done && !refused.isEmpty ? .waiting : status
  }

  /// What a gate objects; nil when it passes.
  static func sentence(
    for verdict: GateVerdict, in workspace: Workspace, _ target: Target
  ) -> String? {
    switch verdict.verdict {
    case .pass: return nil
    case .hold(let hold): return hold.reason
    case .wait(let until, let reason):
      return reason
        + TimeText.until(until, in: workspace.setup.zone(ofAccount: target.account))
    }
  }

  private static func sentence(for state: TargetState) -> String {
    switch state.name {
    case .sent: "it was sent already"
    case .sending: "it is on its way; `stint why` says more"
    case .unknown: "nobody knows whether it went out; `stint resolve` it first"
    case .dropped: "it was dropped; `stint restore` it first"
    default: "it is \(state.name.rawValue)"
    }
  }
}

/// Says why nothing was sent.
struct SendRefusal: Report {
  struct Item {
    var account: String
    var reasons: [String]
  }

  let id: Int64
  let items: [Item]
  /// What can be typed next; nil where nothing helps.
  let hint: String?

  var status: ExitStatus { .waiting }

  func text(_ style: Style) -> String {
    var lines = [style.bold("#\(id) was not sent")]
    for item in items {
      lines.append("  \(item.account)")
      lines += item.reasons.map { style.wrapped(SafeText.line($0), indent: "    ") }
    }
    if let hint { lines.append("  try: \(hint)") }
    return lines.joined(separator: "\n")
  }

  var json: JSONObject {
    var object: JSONObject = [
      "id": .int(id), "sent": false,
      "refused": .array(
        items.map { item in
          .object([
            "account": .string(item.account),
            "reasons": .array(item.reasons.map { .string($0) }),
          ])
        }),
    ]
    object["hint"] = hint.map { .string($0) }
    return object
  }
}
