/// One JSON text a line (JSON Lines).
package enum JSONLines {
  /// One line that is not blank.
  package struct Line: Hashable, Sendable {
    /// Counted from 1.
    package let number: Int
    /// Without the line end.
    package let bytes: ArraySlice<UInt8>
  }

  /// Divides bytes into lines; blank lines are skipped but counted.
  ///
  /// A byte order mark is tolerated. Lines end with LF or CRLF; a lone CR is white space in JSON and
  /// ends nothing.
  package static func split(_ bytes: [UInt8]) throws(InvalidUTF8) -> [Line] {
    if let offset = UTF8Check.firstInvalidByte(in: bytes) {
      let line = bytes[..<offset].count { $0 == 0x0A } + 1
      let start = bytes[..<offset].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      throw InvalidUTF8(line: line, byteColumn: offset - start + 1)
    }
    var lines: [Line] = []
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var number = 1
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      let line = bytes[start..<end]
      if !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
        lines.append(Line(number: number, bytes: line.last == 0x0D ? line.dropLast() : line))
      }
      start = end + 1
      number += 1
    }
    return lines
  }
}
