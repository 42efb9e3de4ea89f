/// Where bytes stop being UTF-8.
package struct InvalidUTF8: Error, Hashable, Sendable {
  /// Counted from 1.
  package let line: Int
  /// Counted from 1, in bytes: characters cannot be counted in what is not text.
  package let byteColumn: Int

  package init(line: Int, byteColumn: Int) {
    self.line = line
    self.byteColumn = byteColumn
  }

  /// The first place in `bytes`, or nil if all is well.
  package static func first(in bytes: [UInt8]) -> InvalidUTF8? {
    guard let offset = UTF8Check.firstInvalidByte(in: bytes) else { return nil }
    var line = 1
    var start = 0
    for index in 0..<offset {
      let isCRLF = bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
      if bytes[index] == 0x0A || bytes[index] == 0x0D && !isCRLF {
        line += 1
        start = index + 1
      }
    }
    return InvalidUTF8(line: line, byteColumn: offset - start + 1)
  }
}
