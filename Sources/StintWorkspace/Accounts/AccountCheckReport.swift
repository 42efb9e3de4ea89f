package import StintCore
internal import StintExporters
package import StintSystem

/// What `stint account check` prints.
package struct AccountCheckReport: Report {
  private let findings: [AccountFinding]
  private let now: Timestamp

  package init(_ findings: [AccountFinding], now: Timestamp) {
    self.findings = findings
    self.now = now
  }

  package var status: ExitStatus {
    findings.map(\.status).max { AccountFinding.weight($0) < AccountFinding.weight($1) } ?? .done
  }

  package func text(_ style: Style) -> String {
    findings.map { finding in
      var head = finding.account
      if finding.problems.isEmpty { head += "  \(style.good("ok"))" }
      if finding.isProven, let identity = finding.identity {
        head += "  \(SafeText.line(identity))"
      }
      var lines = [head]
      lines += finding.problems.map { style.wrapped(SafeText.line($0), indent: "  ") }
      if let hint = finding.hint, !finding.problems.isEmpty {
        lines.append("  try: \(SafeText.line(hint))")
      }
      lines += notes(finding).map { style.wrapped($0, indent: "  ") }
      return lines.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private func notes(_ finding: AccountFinding) -> [String] {
    var notes = finding.notes.map { SafeText.line($0) }
    if case .outbox(let reason) = finding.route {
      notes.append("hands off by file: \(SafeText.line(reason))")
    }
    guard case .network = finding.route else { return notes }
    // Where it was asked in vain, the problem says so.
    if !finding.isProven, finding.problems.isEmpty, finding.notes.isEmpty {
      notes.append("its server was not asked")
    }
    if finding.isProven, !finding.facts.isEmpty {
      let facts = finding.facts.sorted { $0.key < $1.key }
      notes.append(
        "the server allows: "
          + facts.map { "\(SafeText.line($0.key)) \(SafeText.line($0.value).prefix(80))" }
          .joined(separator: ", "))
    }
    if let end = finding.expiresAt {
      notes.append(
        "the credential \(CredentialWatch.when(end, now: now)) "
          + "(\(TimeText.full(end, in: finding.zone)))")
    }
    return notes
  }

  package var json: JSONObject {
    [
      "accounts": .array(
        findings.map { finding in
          var object: JSONObject = [
            "account": .string(finding.account), "ok": .bool(finding.problems.isEmpty),
            "problems": .array(finding.problems.map { .string($0) }),
            "proved": .bool(finding.isProven),
          ]
          if case .outbox(let reason) = finding.route { object["hand_off"] = .string(reason) }
          object["identity"] = finding.identity.map { .string($0) }
          object["expires_at"] = finding.expiresAt.map { .string($0.rfc3339(in: finding.zone)) }
          if !finding.facts.isEmpty {
            object["facts"] = .object(
              JSONObject(
                finding.facts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
          }
          object["hint"] = finding.hint.map { .string($0) }
          return .object(object)
        })
    ]
  }
}
