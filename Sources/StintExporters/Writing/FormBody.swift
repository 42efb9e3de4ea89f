/// A body of `application/x-www-form-urlencoded` whose fields keep their order.
///
/// What the user wrote is percent-encoded, `${` too; only references for the deliverer keep it (see
/// `Parcel`), and what it puts in their place must be percent-encoded by `encoded`.
package struct FormBody: Sendable {
  package enum Value: Sendable {
    case text(String)
    /// Text before a reference, as `uploaded_file:`, and the reference itself.
    case reference(prefix: String = "", String)
  }

  private var fields: [(name: String, value: Value)]

  /// Fields whose value is nil are left out.
  package init(_ fields: [(String, Value?)]) {
    self.fields = fields.compactMap { name, value in value.map { (name: name, value: $0) } }
  }

  package var text: String {
    fields.map { field in
      let value =
        switch field.value {
        case .text(let text): Self.encoded(text)
        case .reference(let prefix, let reference): Self.encoded(prefix) + reference
        }
      return Self.encoded(field.name) + "=" + value
    }.joined(separator: "&")
  }

  package var bytes: [UInt8] { Array(text.utf8) }

  /// Percent-encoded in UTF-8, a blank as `+` (WHATWG URL standard, 5.2).
  package static func encoded(_ text: String) -> String {
    var output = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      if CharacterClass.isASCIIAlphanumeric(scalar) || "-._*".unicodeScalars.contains(scalar) {
        output.unicodeScalars.append(scalar)
      } else if byte == UInt8(ascii: " ") {
        output += "+"
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        output += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return output
  }
}
