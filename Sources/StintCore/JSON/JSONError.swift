/// Why bytes are not JSON, and where.
package struct JSONError: Error, Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    /// The text ends where more was due.
    case unexpectedEnd
    /// Something else was due here: a value, a colon, a comma or a closing bracket.
    case unexpectedCharacter
    /// A zero in front, or a fraction or exponent without figures.
    case malformedNumber
    case numberOutOfRange
    /// A control character inside a string that is not escaped.
    case controlCharacter
    case unknownEscape
    case loneSurrogate
    case invalidUTF8
    case duplicateKey(String)
    case tooDeep
    /// More text after the value.
    case trailingText
  }

  package let reason: Reason
  /// The line within the bytes that were read, counted from 1.
  package let line: Int
  /// Counted from 1 in characters; in bytes if the line is not UTF-8 before this place.
  package let column: Int

  package init(reason: Reason, line: Int, column: Int) {
    self.reason = reason
    self.line = line
    self.column = column
  }

  /// What is wrong, without the place.
  package var message: String {
    switch reason {
    case .unexpectedEnd: "The JSON ends too early."
    case .unexpectedCharacter: "This character cannot stand here in JSON."
    case .malformedNumber: "This is not a JSON number."
    case .numberOutOfRange: "The number is too large."
    case .controlCharacter: "Control characters in a JSON string must be escaped."
    case .unknownEscape: "JSON has no such escape."
    case .loneSurrogate: "The escape is half of a surrogate pair."
    case .invalidUTF8: "The string is not UTF-8."
    case .duplicateKey(let key): "The key “\(key)” is there twice."
    case .tooDeep: "The JSON is nested too deeply; \(JSONParser.depthLimit) levels are allowed."
    case .trailingText: "There is more text after the JSON value."
    }
  }
}
