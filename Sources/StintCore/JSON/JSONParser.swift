/// Reads JSON from bytes.
///
/// It never goes through Swift's characters, which cost many times as much.
struct JSONParser {
  static var depthLimit: Int { 64 }

  private let bytes: ArraySlice<UInt8>
  private var index: Int
  private var depth = 0

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  mutating func text() throws(JSONError) -> JSONValue {
    skipSpace()
    let result = try value()
    skipSpace()
    guard index == bytes.endIndex else { throw error(.trailingText) }
    return result
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    guard let byte = current else { throw error(.unexpectedEnd) }
    switch byte {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"):
      try word("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try word("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try word("null")
      return .null
    default: throw error(.unexpectedCharacter)
    }
  }

  private mutating func object() throws(JSONError) -> JSONObject {
    try enter()
    var members: [JSONObject.Member] = []
    // Comparing with each is quicker for the usual handful, but not for a hostile million.
    var keys: Set<String> = []
    skipSpace()
    if take(UInt8(ascii: "}")) {
      depth -= 1
      return JSONObject()
    }
    while true {
      skipSpace()
      let start = index
      guard let byte = current else { throw error(.unexpectedEnd) }
      guard byte == UInt8(ascii: "\"") else { throw error(.unexpectedCharacter) }
      let key = try string()
      let isDuplicate: Bool
      if members.count < 16 {
        isDuplicate = members.contains { $0.key == key }
      } else {
        if keys.isEmpty { keys = Set(members.map(\.key)) }
        isDuplicate = !keys.insert(key).inserted
      }
      guard !isDuplicate else { throw error(.duplicateKey(key), at: start) }
      skipSpace()
      try expect(UInt8(ascii: ":"))
      skipSpace()
      members.append(JSONObject.Member(key: key, value: try value()))
      skipSpace()
      if take(UInt8(ascii: ",")) { continue }
      try expect(UInt8(ascii: "}"))
      depth -= 1
      return JSONObject(distinct: members)
    }
  }

  private mutating func array() throws(JSONError) -> [JSONValue] {
    try enter()
    var elements: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) {
      depth -= 1
      return elements
    }
    while true {
      skipSpace()
      elements.append(try value())
      skipSpace()
      if take(UInt8(ascii: ",")) { continue }
      try expect(UInt8(ascii: "]"))
      depth -= 1
      return elements
    }
  }

  /// Steps over an opening bracket.
  private mutating func enter() throws(JSONError) {
    // Each level takes stack; a text of nothing but brackets must not run out of it.
    guard depth < Self.depthLimit else { throw error(.tooDeep) }
    depth += 1
    index += 1
  }

  private var current: UInt8? {
    index < bytes.endIndex ? bytes[index] : nil
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ byte: UInt8) throws(JSONError) {
    if take(byte) { return }
    throw error(current == nil ? .unexpectedEnd : .unexpectedCharacter)
  }

  private mutating func skipSpace() {
    while index < bytes.endIndex {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }

  private mutating func word(_ word: String) throws(JSONError) {
    for byte in word.utf8 { try expect(byte) }
  }

  func error(_ reason: JSONError.Reason, at place: Int? = nil) -> JSONError {
    let place = place ?? index
    let before = bytes[..<place]
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? bytes.startIndex
    let text = String(validating: before[start...], as: UTF8.self)
    return JSONError(
      reason: reason, line: before.count { $0 == 0x0A } + 1,
      column: (text?.count ?? place - start) + 1)
  }
}

// MARK: - Numbers

extension JSONParser {
  private mutating func number() throws(JSONError) -> JSONValue {
    let start = index
    let isNegative = take(UInt8(ascii: "-"))
    if take(UInt8(ascii: "0")) {
      if let byte = current, Self.isDigit(byte) { throw error(.malformedNumber, at: start) }
    } else {
      try digits(from: start)
    }
    var isInteger = true
    if take(UInt8(ascii: ".")) {
      isInteger = false
      try digits(from: start)
    }
    if let byte = current, byte | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      index += 1
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits(from: start)
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    // Minus zero has no integer.
    if isInteger, !(isNegative && index == start + 2 && bytes[start + 1] == UInt8(ascii: "0")) {
      guard let value = Int64(text) else { throw error(.numberOutOfRange, at: start) }
      return .int(value)
    }
    guard let value = Double(text), value.isFinite else {
      throw error(.numberOutOfRange, at: start)
    }
    return .double(value)
  }

  private mutating func digits(from start: Int) throws(JSONError) {
    guard let byte = current else { throw error(.unexpectedEnd) }
    guard Self.isDigit(byte) else { throw error(.malformedNumber, at: start) }
    while let byte = current, Self.isDigit(byte) { index += 1 }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte)
  }
}

// MARK: - Strings

extension JSONParser {
  private mutating func string() throws(JSONError) -> String {
    let opening = index
    index += 1
    let start = index
    try skipPlain()
    guard let byte = current else { throw error(.unexpectedEnd) }
    var result = try decoded(start..<index, opening: opening)
    if byte == UInt8(ascii: "\"") {
      index += 1
      return result
    }
    while true {
      guard let byte = current else { throw error(.unexpectedEnd) }
      index += 1
      if byte == UInt8(ascii: "\"") { return result }
      result.unicodeScalars.append(try escape())
      let start = index
      try skipPlain()
      result += try decoded(start..<index, opening: opening)
    }
  }

  /// Goes on to a quote, a backslash or the end.
  private mutating func skipPlain() throws(JSONError) {
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
      if byte < 0x20 { throw error(.controlCharacter) }
      index += 1
    }
  }

  private func decoded(_ range: Range<Int>, opening: Int) throws(JSONError) -> String {
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw error(.invalidUTF8, at: opening)
    }
    return text
  }

  /// The scalar that follows a backslash.
  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let backslash = index - 1
    guard let byte = current else { throw error(.unexpectedEnd) }
    index += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw error(.unknownEscape, at: backslash)
    }
    let unit = try hexadecimal(from: backslash)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard UTF16.isLeadSurrogate(UInt16(unit)), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u"))
    else { throw error(.loneSurrogate, at: backslash) }
    let low = try hexadecimal(from: index - 2)
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    else { throw error(.loneSurrogate, at: backslash) }
    return scalar
  }

  private mutating func hexadecimal(from backslash: Int) throws(JSONError) -> UInt32 {
    var result: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current else { throw error(.unexpectedEnd) }
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): result = result << 4 | UInt32(byte - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): result = result << 4 | UInt32(byte - 0x57)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): result = result << 4 | UInt32(byte - 0x37)
      default: throw error(.unknownEscape, at: backslash)
      }
      index += 1
    }
    return result
  }
}
