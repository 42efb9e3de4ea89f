internal import StintCore

/// A thread as one text: its parts stand between lines that are exactly `---`.
enum ThreadText {
  static let separator = "---"

  static func parts(of text: String, separator: String = separator) -> [String] {
    var parts: [[Substring]] = [[]]
    // A CRLF is one character, and not equal to a LF.
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for line in lines {
      if line == separator {
        parts.append([])
      } else {
        parts[parts.count - 1].append(line)
      }
    }
    return parts.map { $0.joined(separator: "\n") }
  }

  static func text(of parts: [String], separator: String = separator) -> String {
    parts.joined(separator: "\n\(separator)\n")
  }

  /// Dashes that stand alone on no line of `parts`, so that these can be told apart again.
  static func unusedSeparator(for parts: [String]) -> String {
    let lines = Set(parts.flatMap { $0.split(separator: "\n") })
    var dashes = separator
    while lines.contains(dashes[...]) { dashes += "-" }
    return dashes
  }

  /// Bytes as text.
  ///
  /// Throws where they are no UTF-8, with the place.
  static func decode(_ bytes: [UInt8], from source: String) throws -> String {
    if let invalid = InvalidUTF8.first(in: bytes) {
      throw UserFacingError(
        "\(source) is not UTF-8 text: line \(invalid.line), byte \(invalid.byteColumn)",
        status: .badInput)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
  }
}
