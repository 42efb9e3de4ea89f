/// JSON for a network, whose keys keep their order, so that equal posts give equal bytes.
///
/// Not the core's `JSONValue`: here `${` in what the user wrote is escaped, and only references for
/// the deliverer keep it.
package indirect enum WireJSON: Sendable {
  case string(String)
  /// A string with references for the deliverer in it; `${` is kept (see `Parcel`).
  case reference(String)
  case integer(Int)
  case boolean(Bool)
  case array([WireJSON])
  case object([(key: String, value: WireJSON)])

  /// An object without the keys whose value is nil.
  static func members(_ pairs: [(String, WireJSON?)]) -> WireJSON {
    .object(
      pairs.compactMap { pair in
        pair.1.map { (key: pair.0, value: $0) }
      })
  }

  /// Compact JSON in UTF-8; `/` and characters beyond ASCII stay as they are (RFC 8259).
  package var text: String {
    var output = ""
    write(to: &output)
    return output
  }

  package var bytes: [UInt8] { Array(text.utf8) }

  private func write(to output: inout String) {
    switch self {
    case .string(let text): Self.write(text, keepingReferences: false, to: &output)
    case .reference(let text): Self.write(text, keepingReferences: true, to: &output)
    case .integer(let number): output += String(number)
    case .boolean(let flag): output += flag ? "true" : "false"
    case .array(let values):
      output += "["
      for (index, value) in values.enumerated() {
        if index > 0 { output += "," }
        value.write(to: &output)
      }
      output += "]"
    case .object(let members):
      output += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { output += "," }
        Self.write(member.key, keepingReferences: false, to: &output)
        output += ":"
        member.value.write(to: &output)
      }
      output += "}"
    }
  }

  private static func write(
    _ text: String, keepingReferences: Bool, to output: inout String
  ) {
    output += "\""
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\t": output += "\\t"
      case "\r": output += "\\r"
      case "$" where !keepingReferences && index + 1 < scalars.count && scalars[index + 1] == "{":
        output += "\\u0024"
      default:
        if scalar.properties.generalCategory == .control {
          let digits = String(scalar.value, radix: 16)
          output += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        } else {
          output.unicodeScalars.append(scalar)
        }
      }
    }
    output += "\""
  }
}
