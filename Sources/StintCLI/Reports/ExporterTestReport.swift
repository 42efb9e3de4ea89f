internal import StintCore
internal import StintExporters
internal import StintSystem

/// Which promises an exporter keeps.
struct ExporterTestReport: Report {
  let name: String
  /// Of a plug-in.
  let path: String?
  let checks: [ContractCheck]

  private var broken: Int { checks.count { $0.failure != nil } }

  var status: ExitStatus { broken == 0 ? .done : .waiting }

  func text(_ style: Style) -> String {
    var lines = [style.bold(name) + (path.map { "  \(SafeText.line($0))" } ?? "")]
    for check in checks {
      switch check.result {
      case .passed: lines.append("  \(style.good("ok    "))  \(check.promise)")
      case .skipped(let why):
        lines.append("  \(style.dim("-     "))  \(check.promise)")
        lines.append(style.wrapped(SafeText.line(why), indent: "          "))
      case .failed(let sentence):
        lines.append("  \(style.bad("BROKEN"))  \(check.promise)")
        lines.append(style.wrapped(SafeText.line(sentence), indent: "          "))
      }
    }
    lines.append(
      broken == 0
        ? "It keeps what it must. Nothing was delivered."
        : "\(Plural.of(broken, "promise")) broken. Nothing was delivered.")
    return lines.joined(separator: "\n")
  }

  var json: JSONObject {
    var object: JSONObject = ["exporter": .string(name)]
    object["path"] = path.map { .string($0) }
    object["ok"] = .bool(broken == 0)
    object["checks"] = .array(
      checks.map { check in
        var object: JSONObject = ["check": .string(check.id), "promise": .string(check.promise)]
        switch check.result {
        case .passed: object["result"] = "passed"
        case .failed(let sentence):
          object["result"] = "failed"
          object["message"] = .string(sentence)
        case .skipped(let why):
          object["result"] = "skipped"
          object["message"] = .string(why)
        }
        return .object(object)
      })
    return object
  }
}
