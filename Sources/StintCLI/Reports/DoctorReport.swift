internal import StintCore
internal import StintSystem

/// What the doctor found, and what it did about it.
struct DoctorReport: Report {
  let findings: [Finding]
  let deeds: [Deed]

  var status: ExitStatus {
    if let worst = findings.first(where: { $0.level == .bad }) { return worst.status }
    let waits =
      findings.contains { $0.level == .warning } || deeds.contains { $0.outcome == .failed }
    return waits ? .waiting : .done
  }

  func text(_ style: Style) -> String {
    let done = deeds.map { deed in
      let mark =
        switch deed.outcome {
        case .done: style.good("did ")
        case .planned: style.dim("plan")
        case .failed: style.bad("FAIL")
        }
      return "\(mark)  \(deed.check): \(SafeText.line(deed.message))"
    }
    let found = findings.map { finding in
      let mark =
        switch finding.level {
        case .good: style.good("ok  ")
        case .note: style.dim("note")
        case .warning: style.warning("look")
        case .bad: style.bad("BAD ")
        }
      let hint = finding.hint.map { "\n      try: \(SafeText.line($0))" } ?? ""
      return "\(mark)  \(finding.check): \(SafeText.line(finding.message))\(hint)"
    }
    return (done + found).joined(separator: "\n")
  }

  var json: JSONObject {
    var object: JSONObject = [
      "ok": .bool(findings.allSatisfy { $0.level == .good || $0.level == .note }),
      "checks": .array(
        findings.map { finding in
          var object: JSONObject = [
            "check": .string(finding.check), "level": .string(finding.level.rawValue),
            "message": .string(finding.message), "fixable": .bool(finding.repair != nil),
          ]
          object["hint"] = finding.hint.map { .string($0) }
          return .object(object)
        }),
    ]
    if !deeds.isEmpty {
      object["fixes"] = .array(
        deeds.map {
          .object([
            "check": .string($0.check), "outcome": .string($0.outcome.rawValue),
            "message": .string($0.message),
          ])
        })
    }
    return object
  }
}
