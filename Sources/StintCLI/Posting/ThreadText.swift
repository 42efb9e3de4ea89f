internal import StintCore

/// A thread as one text: its parts stand between lines that are exactly `---`.
enum ThreadText {
  static let separator = "---"

  static func parts(of text: String) -> [String] {
    var parts: [[Substring]] = [[]]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.last == "\r" ? line.dropLast() == separator : line == separator {
        parts.append([])
      } else {
        parts[parts.count - 1].append(line)
      }
    }
    return parts.map { $0.joined(separator: "\n") }
  }

  static func text(of parts: [String]) -> String { parts.joined(separator: "\n\(separator)\n") }

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
