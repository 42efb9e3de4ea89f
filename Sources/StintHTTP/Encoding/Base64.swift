/// Bytes as text of 64 letters (RFC 4648, 4 and 5).
package enum Base64 {
  package static func encode(_ bytes: some Collection<UInt8>) -> String {
    encode(bytes, letters: letters, pads: true)
  }

  /// With `-` and `_` and without padding, for addresses and tokens.
  package static func encodeForAddress(_ bytes: some Collection<UInt8>) -> String {
    encode(bytes, letters: addressLetters, pads: false)
  }

  /// Of either alphabet, with or without padding; nil for anything else.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var letters = Array(text.utf8)
    let padding = letters.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard padding == 0 || (padding <= 2 && letters.count % 4 == 0) else { return nil }
    letters.removeLast(padding)
    guard letters.count % 4 != 1 else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(letters.count / 4 * 3 + 2)
    var bits: UInt32 = 0
    var count = 0
    for letter in letters {
      guard let value = value(letter) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    // Bits left over belong to no byte: who sets them wrote something else than an encoder does.
    return bits & ((1 << UInt32(count)) - 1) == 0 ? output : nil
  }

  /// `Basic` and the encoded pair, the value of an `Authorization` header (RFC 7617).
  ///
  /// nil when `user` holds a colon, which such a header cannot carry.
  package static func basicAuthorization(user: String, password: String) -> String? {
    guard !user.utf8.contains(UInt8(ascii: ":")) else { return nil }
    return "Basic " + encode(Array("\(user):\(password)".utf8))
  }

  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let addressLetters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  private static func encode(
    _ bytes: some Collection<UInt8>, letters: [UInt8], pads: Bool
  ) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count / 3 * 4 + 4)
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        output.append(letters[Int(bits >> UInt32(count) & 0x3F)])
      }
    }
    if count > 0 { output.append(letters[Int(bits << UInt32(6 - count) & 0x3F)]) }
    while pads, output.count % 4 != 0 { output.append(UInt8(ascii: "=")) }
    return String(decoding: output, as: UTF8.self)
  }

  private static func value(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): letter - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
