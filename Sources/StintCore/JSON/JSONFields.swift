/// Typed reading of an object's members: nil where one is absent or null, an error where it is of
/// another kind.
package struct JSONFields {
  package let value: JSONValue

  package init(_ value: JSONValue) {
    self.value = value
  }

  package func string(_ key: String) throws(ContentCodecError) -> String? {
    try read(key, "a text") { $0.stringValue }
  }

  package func integer(_ key: String) throws(ContentCodecError) -> Int? {
    try read(key, "a whole number") { $0.intValue.map(Int.init) }
  }

  package func boolean(_ key: String) throws(ContentCodecError) -> Bool? {
    try read(key, "true or false") { $0.boolValue }
  }

  package func array(_ key: String) throws(ContentCodecError) -> [JSONValue]? {
    try read(key, "a list") { $0.arrayValue }
  }

  package func strings(_ key: String) throws(ContentCodecError) -> [String]? {
    try read(key, "a list of texts") { value in
      guard let items = value.arrayValue else { return nil }
      let texts = items.compactMap(\.stringValue)
      return texts.count == items.count ? texts : nil
    }
  }

  package func required<Value>(
    _ value: Value?, _ key: String
  ) throws(ContentCodecError) -> Value {
    guard let value else { throw ContentCodecError(field: key, expected: "there") }
    return value
  }

  private func read<Value>(
    _ key: String, _ expected: String, _ convert: (JSONValue) -> Value?
  ) throws(ContentCodecError) -> Value? {
    guard let member = value[key], member != .null else { return nil }
    guard let converted = convert(member) else {
      throw ContentCodecError(field: key, expected: expected)
    }
    return converted
  }
}
