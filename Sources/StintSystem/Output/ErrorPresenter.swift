package import StintCore

/// Puts errors into words.
package enum ErrorPresenter {
  /// The error, what can be typed next, and nothing a terminal would act on.
  package static func text(_ error: UserFacingError, program: String) -> String {
    var lines = ["\(program): \(SafeText.line(error.message))"]
    lines += error.details.map { "  \(SafeText.line($0))" }
    if let hint = error.hint { lines.append("  try: \(SafeText.line(hint))") }
    return lines.joined(separator: "\n") + "\n"
  }

  package static func json(_ error: UserFacingError) -> String {
    var object: JSONObject = [
      "message": .string(error.message), "status": .int(Int64(error.status.rawValue)),
    ]
    if !error.details.isEmpty { object["details"] = .array(error.details.map { .string($0) }) }
    object["hint"] = error.hint.map { .string($0) }
    return JSONValue.object(["v": 1, "error": .object(object)]).serialized() + "\n"
  }
}
