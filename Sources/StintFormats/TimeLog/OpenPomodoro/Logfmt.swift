/// `key=value key="quoted value"`.
enum Logfmt {
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// The fields of a line, the first of each name; nil where a quote is never closed.
  static func fields(_ line: String) -> [String: String]? {
    var fields: [String: String] = [:]
    var rest = line.unicodeScalars[...]
    while true {
      rest = rest.drop { $0 == " " || $0 == "\t" }
      guard !rest.isEmpty else { return fields }
      let key = rest.prefix { $0 != "=" && $0 != " " && $0 != "\t" }
      rest = rest.dropFirst(key.count)
      var value = String.UnicodeScalarView()
      if rest.first == "=" {
        rest.removeFirst()
        if rest.first == "\"" {
          rest.removeFirst()
          guard let text = quotedValue(&rest) else { return nil }
          value = text
        } else {
          value = String.UnicodeScalarView(rest.prefix { $0 != " " && $0 != "\t" })
          rest = rest.dropFirst(value.count)
        }
      }
      fields[String(key)] = fields[String(key)] ?? String(value)
    }
  }

  private static func quotedValue(
    _ rest: inout Substring.UnicodeScalarView
  ) -> String.UnicodeScalarView? {
    var value = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      if scalar == "\"" { return value }
      guard scalar == "\\" else {
        value.append(scalar)
        continue
      }
      guard let escaped = rest.popFirst() else { return nil }
      switch escaped {
      case "n": value.append("\n")
      case "r": value.append("\r")
      case "t": value.append("\t")
      case "u":
        let digits = rest.prefix(4)
        guard digits.count == 4, let number = UInt32(String(digits), radix: 16),
          let scalar = Unicode.Scalar(number)
        else { return nil }
        rest = rest.dropFirst(4)
        value.append(scalar)
      default: value.append(escaped)
      }
    }
    return nil
  }
}
