internal import StintCore

/// Bits of text that several formats share.
enum TimeLogText {
  /// The text of a file: UTF-8, without a byte order mark.
  static func decode(_ bytes: [UInt8]) throws(TimeLogError) -> String {
    if let place = InvalidUTF8.first(in: bytes) { throw .invalidUTF8(place) }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    return String(decoding: hasMark ? bytes.dropFirst(3) : bytes[...], as: UTF8.self)
  }

  /// Lines with their numbers, ended by LF, CRLF or the end of the text.
  static func lines(_ text: String) -> [(number: Int, text: Substring)] {
    var lines: [(number: Int, text: Substring)] = []
    // By bytes: to Swift CR LF is one character, and LF alone another.
    for piece in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let piece = piece.last == 0x0D ? piece.dropLast() : piece
      lines.append((lines.count + 1, Substring(piece)))
    }
    if lines.last?.text.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// One line: control characters and line breaks become blanks.
  static func line(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(isControl(scalar) ? " " : scalar) }
    return String(result)
  }

  /// Several lines: line breaks of any kind become LF, other control characters blanks.
  static func block(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in text.unicodeScalars {
      defer { isAfterReturn = scalar == "\r" }
      switch scalar {
      case "\r": result.append("\n")
      case "\n": if !isAfterReturn { result.append("\n") }
      case "\t": result.append("\t")
      default: result.append(isControl(scalar) ? " " : scalar)
      }
    }
    return String(result)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // Separators of lines and paragraphs end lines in some programs.
    case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029: true
    default: false
    }
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    let start = text.firstIndex { !$0.isWhitespace } ?? text.endIndex
    let end = text.lastIndex { !$0.isWhitespace }
    return end.map { String(text[start...$0]) } ?? ""
  }

  static func padded(_ number: Int, to width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// `2026-11-20`.
  static func date(_ wall: WallTime) -> String {
    "\(padded(wall.year, to: 4))-\(padded(wall.month))-\(padded(wall.day))"
  }

  /// `10:00`, or `10:00:00`.
  static func clock(_ wall: WallTime, hasSeconds: Bool = false) -> String {
    "\(padded(wall.hour)):\(padded(wall.minute))" + (hasSeconds ? ":\(padded(wall.second))" : "")
  }

  /// `20261120T090000Z`.
  static func compactUTC(_ instant: Timestamp) -> String {
    let wall = WallTime(instant, offsetInSeconds: 0)
    return "\(padded(wall.year, to: 4))\(padded(wall.month))\(padded(wall.day))"
      + "T\(padded(wall.hour))\(padded(wall.minute))\(padded(wall.second))Z"
  }

  /// Reads `20261120T090000`, with or without the Z.
  static func compact(_ text: some StringProtocol) -> (wall: WallTime, isUTC: Bool)? {
    var digits = Array(text.utf8)
    let isUTC = digits.last == UInt8(ascii: "Z")
    if isUTC { digits.removeLast() }
    guard digits.count == 15, digits[8] == UInt8(ascii: "T") else { return nil }
    digits.remove(at: 8)
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + Int($1) - 48 } }
    let wall = WallTime(
      year: number(0..<4), month: number(4..<6), day: number(6..<8), hour: number(8..<10),
      minute: number(10..<12), second: number(12..<14))
    guard wall.date.exists, wall.hour < 24, wall.minute < 60, wall.second < 60 else { return nil }
    return (wall, isUTC)
  }

  /// `0:27` or `27:10:05`, from hours.
  static func hoursAndMinutes(_ minutes: Int) -> String {
    "\(minutes / 60):\(padded(minutes % 60))"
  }

  static func shellQuoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}
