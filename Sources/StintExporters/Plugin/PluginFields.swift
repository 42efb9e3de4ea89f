package import StintCore

/// Typed reading of a plug-in's answer: nil where a member is absent or null.
///
/// Throws where one is of the wrong kind; members that nobody asks for are ignored.
package struct PluginFields {
  private let value: JSONValue

  package init(_ value: JSONValue) {
    self.value = value
  }

  /// Refuses what speaks a later version of the protocol than we do.
  package func requireVersion() throws(PluginWireError) {
    guard value.objectValue != nil else { throw PluginWireError("its answer is no JSON object") }
    if let version = try number("v", 0...Int.max), version != 1 {
      throw PluginWireError("it speaks version \(version) of the protocol; this Stint speaks 1")
    }
  }

  package func string(_ key: String) throws(PluginWireError) -> String? {
    try read(key, "a text") { $0.stringValue }
  }

  package func boolean(_ key: String) throws(PluginWireError) -> Bool? {
    try read(key, "true or false") { $0.boolValue }
  }

  package func array(_ key: String) throws(PluginWireError) -> [JSONValue]? {
    try read(key, "a list") { $0.arrayValue }
  }

  package func strings(_ key: String) throws(PluginWireError) -> [String]? {
    try read(key, "a list of texts") { value in
      guard let items = value.arrayValue else { return nil }
      let texts = items.compactMap(\.stringValue)
      return texts.count == items.count ? texts : nil
    }
  }

  package func number(
    _ key: String, _ range: ClosedRange<Int>
  ) throws(PluginWireError) -> Int? {
    let text =
      range.upperBound == .max
      ? "a whole number" : "a whole number of \(range.lowerBound) to \(range.upperBound)"
    return try read(key, text) { value in
      guard let number = value.intValue.flatMap(Int.init(exactly:)) else { return nil }
      return range.contains(number) ? number : nil
    }
  }

  package func numbers(_ key: String) throws(PluginWireError) -> [String: Int]? {
    try read(key, "an object of whole numbers above 0") { value in
      guard let members = value.objectValue?.members else { return nil }
      var numbers: [String: Int] = [:]
      for member in members {
        guard let number = member.value.intValue.flatMap(Int.init(exactly:)), number > 0 else {
          return nil
        }
        numbers[member.key] = number
      }
      return numbers
    }
  }

  package func texts(_ key: String) throws(PluginWireError) -> [String: String]? {
    try read(key, "an object of texts") { value in
      guard let members = value.objectValue?.members else { return nil }
      var texts: [String: String] = [:]
      for member in members {
        guard let text = member.value.stringValue else { return nil }
        texts[member.key] = text
      }
      return texts
    }
  }

  package func object(_ key: String) throws(PluginWireError) -> PluginFields? {
    try read(key, "an object") { $0.objectValue == nil ? nil : PluginFields($0) }
  }

  /// One of several words, and what it stands for.
  package func word<Meaning>(
    _ key: String, _ words: [(String, Meaning)]
  ) throws(PluginWireError) -> Meaning? {
    guard let text = try string(key) else { return nil }
    guard let found = words.first(where: { $0.0 == text }) else {
      throw PluginWireError(
        "its \"\(key)\" is \"\(PluginWireError.shown(text))\"; there are "
          + words.map(\.0).joined(separator: ", "))
    }
    return found.1
  }

  /// One line for people, without anything a terminal might obey; cut where it is too long.
  package func line(_ key: String, longest: Int) throws(PluginWireError) -> String? {
    try string(key).map { String(SafeText.line($0.prefix(longest)).prefix(longest)) }
      .flatMap { $0.isBlank ? nil : $0 }
  }

  /// Ending of a file's name.
  package func fileExtension(_ key: String) throws(PluginWireError) -> String? {
    try read(key, "1 to 16 small letters and digits") { value in
      value.stringValue.flatMap { text in
        (1...16).contains(text.utf8.count)
          && text.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) }
          ? text : nil
      }
    }
  }

  package static func isKey(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.unicodeScalars.allSatisfy {
        CharacterClass.isASCIIAlphanumeric($0) || $0 == "-" || $0 == "_"
      }
  }

  private func read<Value>(
    _ key: String, _ expected: String, _ convert: (JSONValue) -> Value?
  ) throws(PluginWireError) -> Value? {
    guard let member = value[key], member != .null else { return nil }
    guard let converted = convert(member) else {
      throw PluginWireError("its \"\(key)\" is not \(expected)")
    }
    return converted
  }
}
