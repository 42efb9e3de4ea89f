/// The YAML at the head of a page (networks/static-site.md c).
package struct FrontMatter {
  private var lines: [String] = []

  /// A value that is safe as it is: a date, `true`, or nothing before nested keys.
  mutating func add(_ key: String, raw value: String) {
    lines.append(value.isEmpty ? "\(key):" : "\(key): \(value)")
  }

  mutating func add(_ key: String, _ value: String) { add(key, raw: Self.quoted(value)) }

  mutating func add(_ key: String, _ values: [String]) {
    add(key, raw: "[" + values.map(Self.quoted).joined(separator: ", ") + "]")
  }

  var text: String { "---\n" + lines.map { $0 + "\n" }.joined() + "---\n" }

  /// Always in double quotes: `yes`, `012` and `2026-01-15` would not stay texts without.
  package static func quoted(_ text: String) -> String {
    var output = "\""
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      // No text of the user's may look like a reference for the deliverer (see `Parcel`).
      case "$" where index + 1 < scalars.count && scalars[index + 1] == "{": output += "\\u0024"
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\t": output += "\\t"
      default:
        if isUnsafe(scalar) {
          let digits = String(scalar.value, radix: 16, uppercase: true)
          output += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        } else {
          output.unicodeScalars.append(scalar)
        }
      }
    }
    return output + "\""
  }

  /// Controls, line ends of YAML 1.1, and characters YAML does not count as printable.
  private static func isUnsafe(_ c: Unicode.Scalar) -> Bool {
    switch c.value {
    case 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: c.properties.generalCategory == .control
    }
  }
}
