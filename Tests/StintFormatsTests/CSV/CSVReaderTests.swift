import StintCore
import StintFormats
import StintTestSupport
import Testing

@Suite struct CSVReaderTests {
  private func rows(_ text: String, delimiter: CSVDelimiter? = .comma) throws(CSVError)
    -> [[String]]
  {
    try CSVReader.read(Array(text.utf8), delimiter: delimiter).rows.map { $0.fields.map(\.text) }
  }

  @Test(
    arguments: [
      ("", []), ("a", [["a"]]), ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
      ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]), ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
      ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]), ("\u{FEFF}a,b", [["a", "b"]]),
      ("\u{FEFF}\"a\",b", [["a", "b"]]), ("a,", [["a", ""]]), (",", [["", ""]]),
      ("a\n\n  \n\r\nb", [["a"], ["b"]]), ("\"\"\n", [[""]]), ("a,,c", [["a", "", "c"]]),
      ("\"a,b\",c", [["a,b", "c"]]), ("\"a \"\"b\"\" c\"", [["a \"b\" c"]]), ("\"\"\"\"", [["\""]]),
      ("\"a\nb\",c\nd,e", [["a\nb", "c"], ["d", "e"]]), ("\"a\r\nb\rc\"", [["a\nb\nc"]]),
      ("5\" pipe,b\"c\"", [["5\" pipe", "b\"c\""]]), (" \"a\",b", [[" \"a\"", "b"]]),
      ("=1+1,@cmd,-2", [["=1+1", "@cmd", "-2"]]), ("é,日本\u{301}", [["é", "日本\u{301}"]]),
      ("a,b\nc", [["a", "b"], ["c"]]),
    ] as [(String, [[String]])])
  func `files are read as written`(text: String, expected: [[String]]) throws {
    #expect(try rows(text) == expected)
  }

  @Test(arguments: [
    ("a,\"b", CSVError.unterminatedQuote(line: 1, column: 3)),
    ("a\n\nb,\"c\nd\n", .unterminatedQuote(line: 3, column: 3)),
    ("\"a\"b", .textAfterQuote(line: 1, column: 4)),
    ("\"a\" ,b", .textAfterQuote(line: 1, column: 4)),
    ("x\n\"a\nbé\"c", .textAfterQuote(line: 3, column: 4)),
    ("é\u{0}", .nul(line: 1, column: 2)), ("a\n\"b\u{0}\"", .nul(line: 2, column: 3)),
  ])
  func `what is wrong is refused with its place`(text: String, error: CSVError) {
    #expect(throws: error) { try rows(text) }
    #expect(!error.message.isEmpty && error.line > 0 && error.column > 0)
  }

  @Test func `bytes that are no UTF-8 are found by line and byte`() {
    func error(_ bytes: [UInt8]) -> CSVError? {
      #expect(throws: CSVError.self) { try CSVReader.read(bytes) }
    }
    #expect(error([0x61, 0xFF]) == .invalidUTF8(InvalidUTF8(line: 1, byteColumn: 2)))
    #expect(
      error(Array("é\r\né".utf8) + [0xC3]) == .invalidUTF8(InvalidUTF8(line: 2, byteColumn: 3)))
    #expect(
      error(Array("a\rb\n".utf8) + [0x80]) == .invalidUTF8(InvalidUTF8(line: 3, byteColumn: 1)))
    #expect(error([0xFF, 0xFE, 0x61, 0x00]) == .utf16)
    #expect(error([0xFE, 0xFF, 0x00, 0x61]) == .utf16)
  }

  @Test func `every field knows its line and column`() throws {
    let text = "\u{FEFF}é,\"日\nx\",b\r\n\r\n,c\n"
    let document = try CSVReader.read(Array(text.utf8))
    #expect(document.rows.map(\.line) == [1, 4])
    let fields = document.rows.flatMap(\.fields)
    #expect(fields.map(\.line) == [1, 1, 2, 4, 4])
    #expect(fields.map(\.column) == [1, 3, 4, 1, 2])
    #expect(fields.map(\.isQuoted) == [false, true, false, false, false])
  }

  @Test(arguments: [
    ("a,b\nc,d", CSVDelimiter.comma), ("a;b\nc;d", .semicolon), ("a\tb\nc\td", .tab),
    ("Text;Time\nHello, you, all;9\nx;1", .semicolon), ("\"a;b;c\",d\ne,f", .comma),
    ("\"a,b,c\"\td\ne\tf", .tab), ("alone\nrow", .comma), ("", .comma), ("\"open", .comma),
    ("a,b;c", .comma), ("\"a\nb,c\";d\ne;f", .semicolon),
  ])
  func `the delimiter is the one that divides evenly`(text: String, delimiter: CSVDelimiter) {
    #expect(CSVReader.sniffDelimiter(of: Array(text.utf8)) == delimiter)
  }

  /// By scalar: a quote with an accent on it is another character, but the same byte.
  private func doubled(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      result.append(scalar)
      if scalar == "\"" { result.append(scalar) }
    }
    return String(result)
  }

  @Test func `what is written with quotes is read back`() throws {
    var chance = SplitMix64(seed: 1)
    let alphabet = Array("a,;\t\"\né日 =".unicodeScalars)
    for _ in 0..<5000 {
      let columns = Int.random(in: 1...4, using: &chance)
      var rows: [[String]] = []
      for _ in 0..<Int.random(in: 1...4, using: &chance) {
        rows.append(
          (0..<columns).map { _ in
            // The reader makes CR a line feed and refuses NUL; everything else must survive.
            String(
              String.UnicodeScalarView(
                chance.text(of: alphabet, upTo: 6).unicodeScalars.filter {
                  $0 != "\r" && $0 != "\u{0}"
                }))
          })
      }
      for delimiter in CSVDelimiter.allCases {
        let mark = Character(Unicode.Scalar(delimiter.rawValue))
        let text = rows.map { row in
          row.map { "\"\(doubled($0))\"" }.joined(separator: String(mark))
        }.joined(separator: "\r\n")
        #expect(try self.rows(text, delimiter: delimiter) == rows)
      }
    }
  }

  @Test func `no bytes trap, and places lie within the file`() {
    var chance = SplitMix64(seed: 2)
    let alphabet: [UInt8] = Array("a,;\t\"\r\n =é".utf8) + [0xEF, 0xBB, 0xBF, 0xFF, 0x00]
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...16, using: &chance)).map { _ in
        alphabet.randomElement(using: &chance) ?? 0
      }
      do {
        let document = try CSVReader.read(bytes)
        for row in document.rows {
          #expect(!row.fields.isEmpty)
          #expect(row.fields.allSatisfy { $0.line >= row.line && $0.column <= bytes.count + 1 })
        }
      } catch {
        #expect((1...bytes.count + 1).contains(error.line))
        #expect((1...bytes.count + 1).contains(error.column))
      }
    }
  }
}
