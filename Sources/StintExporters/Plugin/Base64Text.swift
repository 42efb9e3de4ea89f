/// Reads base64 (RFC 4648, section 4), with padding.
enum Base64Text {
  /// Line breaks between are allowed, as `base64` of a shell writes them; nil for anything else.
  static func bytes(of text: String) -> [UInt8]? {
    var output: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    var paddings = 0
    for byte in text.utf8 where byte != 0x0A && byte != 0x0D {
      if byte == padding {
        paddings += 1
        continue
      }
      guard paddings == 0, let value = value(of: byte) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 1
      if count % 4 == 0 {
        output += [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
        bits = 0
      }
    }
    switch (count % 4, paddings) {
    case (0, 0): break
    case (2, 2): output.append(UInt8(bits >> 4 & 255))
    case (3, 1): output += [UInt8(bits >> 10 & 255), UInt8(bits >> 2 & 255)]
    default: return nil
    }
    return output
  }

  private static let padding = UInt8(ascii: "=")

  private static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case 0x41...0x5A: byte - 0x41
    case 0x61...0x7A: byte - 0x61 + 26
    case 0x30...0x39: byte - 0x30 + 52
    case 0x2B: 62
    case 0x2F: 63
    default: nil
    }
  }
}
