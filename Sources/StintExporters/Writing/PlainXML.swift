/// Plain text as XML that holds exactly that text.
package enum PlainXML {
  /// Safe between tags and in a double-quoted attribute, and without line ends.
  ///
  /// What XML 1.0 cannot hold in any way, control characters and the two non-characters U+FFFE and
  /// U+FFFF, is left out (networks/feeds.md e). `${` is broken up, because it marks a reference for
  /// the deliverer.
  package static func escaped(_ text: String) -> String {
    var output = ""
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "$" where index + 1 < scalars.count && scalars[index + 1] == "{": output += "&#36;"
      case "\n", "\t", "\r": output += "&#\(scalar.value);"
      default:
        if isAllowed(scalar) { output.unicodeScalars.append(scalar) }
      }
    }
    return output
  }

  /// An element; empty texts and absent ones give an empty element.
  static func element(
    _ name: String, _ attributes: [(String, String?)] = [], _ text: String? = nil
  ) -> String {
    let inside = text.map(escaped) ?? ""
    return raw(name, attributes, inside)
  }

  /// An element around XML.
  static func raw(
    _ name: String, _ attributes: [(String, String?)] = [], _ inside: String
  ) -> String {
    var start = "<" + name
    for (key, value) in attributes {
      if let value { start += " \(key)=\"\(escaped(value))\"" }
    }
    return inside.isEmpty ? start + "/>" : "\(start)>\(inside)</\(name)>"
  }

  private static func isAllowed(_ c: Unicode.Scalar) -> Bool {
    switch c.value {
    // C1 controls may stand in XML, but show nothing.
    case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: false
    default: true
    }
  }
}
