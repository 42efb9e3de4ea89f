import StintCore
import Testing

@Suite struct JSONLinesTests {
  @Test func `lines keep their numbers and blank ones are skipped`() throws {
    let lines = try JSONLines.split(Array("\u{FEFF}{}\r\n\n \t\r\n[1]\n\"a\rb\"".utf8))
    #expect(lines.map(\.number) == [1, 4, 5])
    #expect(lines.map { String(decoding: $0.bytes, as: UTF8.self) } == ["{}", "[1]", "\"a\rb\""])
    #expect(try JSONLines.split([]) == [])
    #expect(try JSONLines.split(Array("\n\n".utf8)) == [])
    #expect(try JSONLines.split(Array("1\n".utf8)).map(\.number) == [1])
  }

  @Test func `bytes that are no UTF-8 are found by line and byte`() {
    #expect(throws: InvalidUTF8(line: 2, byteColumn: 4)) {
      try JSONLines.split(Array("{}\n\"é".utf8) + [0xFF])
    }
    #expect(throws: InvalidUTF8(line: 1, byteColumn: 1)) { try JSONLines.split([0xC3]) }
    // A lone CR ends no line here.
    #expect(throws: InvalidUTF8(line: 1, byteColumn: 3)) {
      try JSONLines.split([0x31, 0x0D, 0x80])
    }
  }

  @Test func `a line is parsed where it lies`() throws {
    let lines = try JSONLines.split(Array("{\"a\":1}\n{\"a\":}".utf8))
    #expect(try JSONValue(parsing: lines[0].bytes)["a"] == 1)
    #expect(throws: JSONError(reason: .unexpectedCharacter, line: 1, column: 6)) {
      try JSONValue(parsing: lines[1].bytes)
    }
  }
}
