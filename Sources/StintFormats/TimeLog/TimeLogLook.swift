/// The name and the beginning of a file, to tell its format by.
package struct TimeLogLook: Hashable, Sendable {
  /// The last part of its path, small; empty for standard input.
  package let name: String
  /// The first 8 KiB, without a byte order mark.
  package let head: String

  package init(name: String, bytes: [UInt8]) {
    self.name = (name.split(separator: "/").last ?? "").lowercased()
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    head = String(decoding: body.prefix(8192), as: UTF8.self)
  }

  func hasExtension(_ ending: String) -> Bool { name.hasSuffix(".\(ending)") }

  /// The first character that is not a blank.
  var first: Character? { head.first { !$0.isWhitespace } }

  /// Lines that are not blank; the last may be cut.
  var lines: [Substring] {
    TimeLogText.lines(head).map(\.text).filter { !$0.allSatisfy(\.isWhitespace) }
  }

  /// The head without any white space, for JSON whose layout nobody fixed.
  var dense: String { head.filter { !$0.isWhitespace } }
}
