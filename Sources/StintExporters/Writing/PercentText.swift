/// Text inside an address (RFC 3986).
enum PercentText {
  /// Letters and digits of ASCII stay, and the characters of `keeping`; usually those that RFC 3986
  /// calls unreserved.
  static func of(_ text: String, keeping: String = "-._~") -> String {
    var output = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      if byte < 0x80,
        CharacterClass.isASCIIAlphanumeric(scalar) || keeping.unicodeScalars.contains(scalar)
      {
        output.unicodeScalars.append(scalar)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        output += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
      }
    }
    return output
  }
}
