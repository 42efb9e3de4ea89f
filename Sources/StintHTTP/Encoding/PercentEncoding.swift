/// Text inside web addresses and forms (RFC 3986).
package enum PercentEncoding {
  /// What never needs an escape: letters, figures and `-._~` (RFC 3986, 2.3).
  package static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  /// Every byte but the unreserved ones as `%` and two capital figures.
  ///
  /// `keeping` names more ASCII characters that stay, as `/` in a path of several pieces.
  package static func encode(_ text: String, keeping: String = "") -> String {
    let kept = Array(keeping.utf8)
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if isUnreserved(byte) || (byte < 0x80 && kept.contains(byte)) {
        output.append(byte)
      } else {
        output += [UInt8(ascii: "%"), figure(byte >> 4), figure(byte & 0xF)]
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// The text of an escaped one; nil where a `%` is not followed by two figures, and where the bytes
  /// are not UTF-8.
  package static func decode(_ text: some StringProtocol) -> String? {
    var output: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        output.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(value), let low = rest.popFirst().flatMap(value)
      else { return nil }
      output.append(high << 4 | low)
    }
    return String(validating: output, as: UTF8.self)
  }

  private static func figure(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }

  private static func value(_ figure: UInt8) -> UInt8? {
    switch figure {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): figure - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): figure - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): figure - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
