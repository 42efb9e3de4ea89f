import StintCore
import StintTestSupport
import Testing

@Suite struct JSONValueTests {
  @Test(
    arguments: [
      ("null", JSONValue.null), (" true ", true), ("false", false), ("0", 0), ("-1", -1),
      ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)), ("1.0", 1.0),
      ("1e2", 100.0), ("-0", .double(-0.0)), ("0.5E-1", 0.05), ("1E+2", 100.0), ("\"\"", ""),
      ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "a\"\\/\u{8}\u{C}\n\r\t"), ("\"\\u00e9\\u65E5\"", "é日"),
      ("\"\\ud83d\\ude00\"", "😀"), ("\"é\u{7F}\"", "é\u{7F}"), ("[]", []),
      ("[ 1 , [ ] ]", [1, []]),
      ("{}", [:]), ("{ \"b\" : 1 , \"a\" : { \"\" : null } }", ["b": 1, "a": ["": nil]]),
      ("\n[\r\n\t1]", [1]), ("1e-400", 0.0),
    ] as [(String, JSONValue)])
  func `JSON is read`(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test(arguments: [
    ("", JSONError.Reason.unexpectedEnd, 1), (" ", .unexpectedEnd, 2), ("nul", .unexpectedEnd, 4),
    ("nulL", .unexpectedCharacter, 4), ("True", .unexpectedCharacter, 1), ("1 2", .trailingText, 3),
    ("nullx", .trailingText, 5), ("01", .malformedNumber, 1), ("-", .unexpectedEnd, 2),
    ("-a", .malformedNumber, 1), ("+1", .unexpectedCharacter, 1), (".5", .unexpectedCharacter, 1),
    ("1.", .unexpectedEnd, 3), ("1.x", .malformedNumber, 1), ("1e", .unexpectedEnd, 3),
    ("[1e+]", .malformedNumber, 2), ("NaN", .unexpectedCharacter, 1),
    ("1e999", .numberOutOfRange, 1),
    ("9223372036854775808", .numberOutOfRange, 1), ("-9223372036854775809", .numberOutOfRange, 1),
    ("\"a", .unexpectedEnd, 3), ("\"a\nb\"", .controlCharacter, 3), ("\"\\x\"", .unknownEscape, 2),
    ("\"\\u12g4\"", .unknownEscape, 2), ("\"\\u12", .unexpectedEnd, 6),
    ("\"é\\ud800\"", .loneSurrogate, 3), ("\"\\udc00\"", .loneSurrogate, 2),
    ("\"\\ud800\\n\"", .loneSurrogate, 2), ("\"\\ud800\\ud800\"", .loneSurrogate, 2),
    ("\"\\ud800\\u0041\"", .loneSurrogate, 2), ("[1,]", .unexpectedCharacter, 4),
    ("[1 2]", .unexpectedCharacter, 4), ("[", .unexpectedEnd, 2), ("[1", .unexpectedEnd, 3),
    ("{\"a\"}", .unexpectedCharacter, 5), ("{\"a\":1,}", .unexpectedCharacter, 8),
    ("{a:1}", .unexpectedCharacter, 2), ("{'a':1}", .unexpectedCharacter, 2),
    ("{\"a\":1,\"a\":2}", .duplicateKey("a"), 8),
    ("{\"é\":1,\"e\u{301}\":2}", .duplicateKey("é"), 8),
    ("{\"a\":1,\"\\u0061\":2}", .duplicateKey("a"), 8), ("\u{FEFF}1", .unexpectedCharacter, 1),
    ("[1] // x", .trailingText, 5), ("\u{A0}1", .unexpectedCharacter, 1),
  ])
  func `what is no JSON is refused with its place`(
    text: String, reason: JSONError.Reason, column: Int
  ) {
    let error = JSONError(reason: reason, line: 1, column: column)
    #expect(throws: error) { try JSONValue(parsing: text) }
    #expect(!error.message.isEmpty)
  }

  @Test func `the place counts lines and characters`() {
    #expect(throws: JSONError(reason: .unexpectedCharacter, line: 3, column: 9)) {
      try JSONValue(parsing: "{\n\"a\":1,\n\"日本\": 1 x}")
    }
    #expect(throws: JSONError(reason: .invalidUTF8, line: 1, column: 2)) {
      try JSONValue(parsing: Array("[\"a".utf8) + [0xFF] + Array("\"]".utf8))
    }
    #expect(throws: JSONError(reason: .invalidUTF8, line: 1, column: 1)) {
      // A surrogate in UTF-8, which is none.
      try JSONValue(parsing: [0x22, 0xED, 0xA0, 0x80, 0x22])
    }
  }

  @Test(arguments: [(63, true), (64, true), (65, false), (100_000, false)])
  func `64 levels are allowed`(depth: Int, isAllowed: Bool) {
    for (opening, closing) in [("[", "]"), ("{\"a\":", "}")] {
      let inner = opening == "[" ? "" : "1"
      let text =
        String(repeating: opening, count: depth) + inner
        + String(repeating: closing, count: depth)
      if isAllowed {
        #expect(throws: Never.self) { try JSONValue(parsing: text) }
      } else {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.reason == .tooDeep)
      }
    }
    // Beside each other is not inside each other.
    #expect(throws: Never.self) {
      try JSONValue(parsing: "[" + String(repeating: "[],{},", count: 100) + "1]")
    }
  }

  @Test(arguments: [15, 16, 17, 1000])
  func `a duplicate key is found in objects of any size`(count: Int) throws {
    let members = (0..<count).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
    #expect(try JSONValue(parsing: "{\(members)}").objectValue?.members.count == count)
    let error = #expect(throws: JSONError.self) {
      try JSONValue(parsing: "{\(members),\"k0\":1}")
    }
    #expect(error?.reason == .duplicateKey("k0"))
  }

  @Test func `values are written on one line, in order, and as text`() {
    let value: JSONValue = [
      "v": 1, "b": [true, nil, 1.5, 1e300], "a": "é/日😀\u{1B}\n\t\"\\\u{7F}\u{9B}\u{0}", "": [:],
    ]
    #expect(
      value.serialized()
        == "{\"v\":1,\"b\":[true,null,1.5,1e+300],\"a\":\"é/日😀\\u001B\\n\\t\\\"\\\\\\u007F\\u009B\\u0000\""
        + ",\"\":{}}")
    #expect(JSONValue.double(.nan).serialized() == "null")
    #expect(JSONValue.double(.infinity).serialized() == "null")
    #expect(JSONValue.double(1).serialized() == "1.0")
    #expect(JSONValue.double(-0.0).serialized() == "-0.0")
    #expect(JSONValue.double(1e16).serialized() == "1e+16")
  }

  @Test func `members are found, replaced, added and removed by key`() {
    var object: JSONObject = ["b": 1, "a": 2, "b": 3]
    #expect(object.members.map(\.key) == ["b", "a"])
    #expect(object["b"] == 3)
    object["c"] = "x"
    object["b"] = nil
    object["none"] = nil
    #expect(JSONValue.object(object).serialized() == "{\"a\":2,\"c\":\"x\"}")
    let value: JSONValue = ["s": "t", "i": 1, "b": true, "a": [1], "o": [:]]
    #expect(value["s"]?.stringValue == "t")
    #expect(value["i"]?.intValue == 1)
    #expect(value["b"]?.boolValue == true)
    #expect(value["a"]?.arrayValue == [1])
    #expect(value["o"]?.objectValue == [:])
    #expect(value["x"] == nil && value["s"]?["x"] == nil && value["s"]?.intValue == nil)
  }

  private func value(depth: Int, _ chance: inout SplitMix64) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &chance) {
    case 0: return .null
    case 1: return .bool(.random(using: &chance))
    case 2: return .int(.random(in: .min ... .max, using: &chance))
    case 3:
      let number = Double(bitPattern: chance.next())
      return .double(number.isFinite ? number : 0.1)
    case 4: return .string(chance.text(of: Array("a\"\\/\u{1}é\u{301}".unicodeScalars), upTo: 8))
    case 5:
      return .array(
        (0..<Int.random(in: 0...4, using: &chance)).map { _ in value(depth: depth - 1, &chance) })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...20, using: &chance) {
        object[chance.text(of: ["a", "b", "é"], upTo: 4)] = value(depth: depth - 1, &chance)
      }
      return .object(object)
    }
  }

  @Test func `what is written is read back, and written the same again`() throws {
    var chance = SplitMix64(seed: 4)
    for _ in 0..<2000 {
      let value = value(depth: 3, &chance)
      let text = value.serialized()
      let again = try JSONValue(parsing: text)
      #expect(again == value)
      #expect(again.serialized().utf8.elementsEqual(text.utf8))
      #expect(!text.contains("\n"))
    }
  }

  @Test func `no bytes trap`() {
    var chance = SplitMix64(seed: 5)
    let alphabet: [UInt8] = Array("{}[]:,\"\\u0123456789dDeE+-.tfn \ntruefalsnlé".utf8) + [0xFF, 0]
    for _ in 0..<50_000 {
      let bytes = (0..<Int.random(in: 0...14, using: &chance)).map { _ in
        alphabet.randomElement(using: &chance) ?? 0
      }
      do throws(JSONError) {
        let value = try JSONValue(parsing: bytes)
        #expect(try JSONValue(parsing: value.serialized()) == value)
      } catch {
        #expect((1...bytes.count + 1).contains(error.column))
        #expect((1...bytes.count + 1).contains(error.line))
      }
    }
  }

  @Test func `cut JSON is always refused`() throws {
    let text = "{\"a\":[1,2.5e3,\"x\\n\\ud83d\\ude00é\",true,null],\"b\":{}}"
    let bytes = Array(text.utf8)
    _ = try JSONValue(parsing: bytes)
    for end in 0..<bytes.count {
      #expect(throws: JSONError.self) { try JSONValue(parsing: bytes[..<end]) }
    }
  }
}
