/// Text that a server has escaped for HTML.
package enum HTMLText {
  private static let names = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
  ]

  /// `text` with its character references read; what is none stays as it is.
  package static func decoded(_ text: String) -> String {
    guard text.contains("&") else { return text }
    var output = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      output += rest[..<start]
      rest = rest[rest.index(after: start)...]
      let name = rest.prefix(10).prefix { $0 != ";" }
      guard rest.dropFirst(name.count).first == ";", let character = character(named: name) else {
        output += "&"
        continue
      }
      output += character
      rest = rest.dropFirst(name.count + 1)
    }
    return output + rest
  }

  private static func character(named name: Substring) -> String? {
    guard name.hasPrefix("#") else { return names[String(name)] }
    let digits = name.dropFirst()
    let value =
      digits.hasPrefix("x") || digits.hasPrefix("X")
      ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return value.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
  }
}
