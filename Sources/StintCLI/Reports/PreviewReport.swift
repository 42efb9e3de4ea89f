internal import StintCore
internal import StintExporters
internal import StintSystem

/// A post as the readers of each network would see it.
struct PreviewReport: Report {
  struct Item {
    var account: String
    var network: String
    var parts: [PreviewPart]
    var problems: [Problem]
    var parcels: [Parcel]
  }

  let items: [Item]
  let isRaw: Bool

  var status: ExitStatus {
    items.contains { $0.problems.contains { $0.severity == .error } } ? .badInput : .done
  }

  func text(_ style: Style) -> String {
    items.map { isRaw ? raw($0, style) : readable($0, style) }.joined(separator: "\n\n")
  }

  private func readable(_ item: Item, _ style: Style) -> String {
    var lines = [style.bold("\(item.account)") + "  \(item.network)"]
    for part in item.parts {
      let count =
        part.limit.map { "\(part.count) of \($0) \(part.unit)" }
        ?? "\(part.count) \(part.unit), no limit"
      let isOver = part.limit.map { part.count > $0 } ?? false
      let number = item.parts.count > 1 ? "part \(part.part), " : ""
      lines.append("  ── \(number)\(isOver ? style.bad(count) : count)")
      lines += SafeText.block(part.text).split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? "  │" : "  │ \($0)" }
      lines += part.extras.map { "  │ \(style.dim(SafeText.line($0)))" }
    }
    for problem in item.problems {
      let mark = problem.severity == .error ? style.bad("refused") : style.warning("note")
      let hint = problem.hint.map { " — \($0)" } ?? ""
      lines.append("  \(mark): \(SafeText.line(problem.message + hint))")
    }
    return lines.joined(separator: "\n")
  }

  private func raw(_ item: Item, _ style: Style) -> String {
    var lines = [style.bold("\(item.account)") + "  \(item.network)"]
    for parcel in item.parcels {
      if let endpoint = parcel.endpoint { lines.append(endpoint) }
      lines += parcel.headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      lines.append(SafeText.block(String(decoding: parcel.body, as: UTF8.self)))
    }
    lines += item.problems.map { "refused: \(SafeText.line($0.message))" }
    return lines.joined(separator: "\n")
  }

  var json: JSONObject {
    [
      "accounts": .array(
        items.map { item in
          .object([
            "account": .string(item.account), "network": .string(item.network),
            "sendable": .bool(!item.problems.contains { $0.severity == .error }),
            "parts": .array(
              item.parts.map { part in
                var object: JSONObject = [
                  "part": .int(Int64(part.part)), "text": .string(part.text),
                  "count": .int(Int64(part.count)), "unit": .string(part.unit),
                  "extras": .array(part.extras.map { .string($0) }),
                ]
                object["limit"] = part.limit.map { .int(Int64($0)) }
                return .object(object)
              }),
            "problems": .array(
              item.problems.map { problem in
                var object: JSONObject = [
                  "severity": .string(problem.severity.rawValue), "code": .string(problem.code),
                  "message": .string(problem.message),
                ]
                object["part"] = problem.part.map { .int(Int64($0)) }
                object["hint"] = problem.hint.map { .string($0) }
                return .object(object)
              }),
            "parcels": .array(
              item.parcels.map { parcel in
                var object: JSONObject = [
                  "part": .int(Int64(parcel.part)), "operation_key": .string(parcel.operationKey),
                  "body": .string(String(decoding: parcel.body, as: UTF8.self)),
                ]
                object["endpoint"] = parcel.endpoint.map { .string($0) }
                return .object(object)
              }),
          ])
        })
    ]
  }
}
