internal import StintCore

/// What Stint writes into the tags of other programs, and finds there again.
struct TimeLogTags: Hashable {
  var uid: String?
  var queue: String?
  var networks: [String] = []
  /// Which one the start is, where its local time happens twice.
  var dst: DSTChoice?
  /// The purpose, where the format has no other place for it.
  var purpose: String?
  /// Those that are not Stint's.
  var rest: [String] = []

  init(_ tags: some Sequence<String>) {
    for tag in tags {
      let parts = tag.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count == 2 ? Self.decoded(parts[1]) : nil
      switch (parts.first ?? "", value) {
      case ("engage", nil): break
      case ("stint", let value?) where Self.isUID(value): uid = value
      case ("queue", let value?) where !value.isEmpty: queue = value
      case ("network", let value?) where !value.isEmpty: networks.append(value)
      case ("dst", let value?) where DSTChoice(rawValue: value) != nil:
        dst = DSTChoice(rawValue: value)
      case ("purpose", .some): purpose = String(tag.dropFirst("purpose:".count))
      default: rest.append(tag)
      }
    }
  }

  /// The tags of a session, as `engage`, `queue:business`, `network:mastodon`, `stint:UID`.
  static func list(
    _ session: Session, hasQueue: Bool = true, dst: DSTChoice? = nil
  ) -> [String] {
    var tags = ["engage"]
    if hasQueue { tags.append("queue:\(encoded(session.queue))") }
    tags += session.networks.map { "network:\(encoded($0))" }
    tags.append("stint:\(encoded(session.uid))")
    if let dst { tags.append("dst:\(dst.rawValue)") }
    return tags
  }

  /// Whether it may be the permanent id of a session; a short number is what some database counted.
  static func isPermanent(_ uid: String) -> Bool {
    uid.utf8.count >= 16 || uid.contains { !$0.isNumber }
  }

  private static func isUID(_ text: String) -> Bool { !text.isEmpty && text.utf8.count <= 200 }

  /// Letters, digits and a few signs stay; everything that some format divides tags by does not.
  static func encoded(_ text: String) -> String {
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: "@"), 0x80...:
        result.append(byte)
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%\(digits.count < 2 ? "0" : "")\(digits)".utf8
      }
    }
    // Blanks and separators beyond ASCII end words in some programs.
    let text = String(decoding: result, as: UTF8.self)
    guard text.contains(where: { $0.isWhitespace || $0.isNewline }) || hasControls(text) else {
      return text
    }
    return text.unicodeScalars.map { scalar in
      scalar.properties.isWhitespace || isControl(scalar)
        ? UTF8.encode(scalar).map { bytes in
          bytes.map { "%" + String($0, radix: 16, uppercase: true) }.joined()
        } ?? ""
        : String(scalar)
    }.joined()
  }

  private static func hasControls(_ text: String) -> Bool {
    text.unicodeScalars.contains(where: isControl)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    (0x80...0x9F).contains(scalar.value)
  }

  static func decoded(_ text: some StringProtocol) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let value = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
      {
        result.append(value)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(validating: result, as: UTF8.self) ?? String(text)
  }
}
