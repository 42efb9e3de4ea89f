internal import StintCore

/// The text of a credential, read and written.
enum CredentialText {
  /// Why a text is no credential; never with a piece of it.
  struct Fault: Error, Hashable {
    var reason: String
  }

  /// `isLenient` for the output of a password manager: its first line may be the bare token, and lines
  /// that are no fields are passed over.
  static func read(_ bytes: [UInt8], isLenient: Bool = false) throws(Fault) -> Credential {
    if let invalid = InvalidUTF8.first(in: bytes) {
      throw Fault(reason: "it is not UTF-8 text: line \(invalid.line)")
    }
    var text = String(decoding: bytes, as: UTF8.self)
    if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
    let trimmed = text.trimmed
    guard !trimmed.isEmpty else { throw Fault(reason: "it is empty") }
    var fields: [Credential.Field: Secret] = [:]
    if trimmed.hasPrefix("{") {
      fields = try object(trimmed)
    } else {
      let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        .enumerated().map { (number: $0.offset + 1, text: String($0.element).trimmed) }
        .filter { !$0.text.isEmpty && !$0.text.hasPrefix("#") }
      guard let first = lines.first else { throw Fault(reason: "it is empty") }
      if !isLenient, let name = mistypedName(in: first.text) {
        throw Fault(reason: "\(name) is no known name; known are \(names)")
      }
      if lines.count == 1 || isLenient, pair(first.text, isLenient: false) == nil {
        fields[.token] = Secret(first.text)
      } else if let pair = pair(first.text, isLenient: isLenient) {
        fields[pair.field] = Secret(pair.value)
      } else {
        throw Self.unknown(first.number)
      }
      for line in lines.dropFirst() {
        guard let pair = pair(line.text, isLenient: isLenient) else {
          if isLenient { continue }
          throw Self.unknown(line.number)
        }
        guard fields[pair.field] == nil else {
          if isLenient { continue }
          throw Fault(reason: "line \(line.number) gives \(pair.field.rawValue) again")
        }
        fields[pair.field] = Secret(pair.value)
      }
    }
    for (field, secret) in fields {
      let value = secret.reveal()
      guard !value.isEmpty else { throw Fault(reason: "\(field.rawValue) is empty") }
      // A control character would end a header line early.
      guard value.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
        throw Fault(reason: "\(field.rawValue) holds a control character")
      }
      if field == .expiresAt || field == .refreshExpiresAt, Timestamp(rfc3339: value) == nil {
        throw Fault(
          reason: "\(field.rawValue) is no instant as 2026-12-31T23:00:00Z")
      }
    }
    return Credential(fields)
  }

  static func write(_ credential: Credential) -> String {
    CredentialLines.text(
      Credential.Field.allCases.compactMap { field in
        credential[field].map { (field.rawValue, $0.reveal()) }
      })
  }

  private static func object(_ text: String) throws(Fault) -> [Credential.Field: Secret] {
    guard let value = try? JSONValue(parsing: text), let object = value.objectValue else {
      throw Fault(reason: "it begins with { and is no JSON object")
    }
    var fields: [Credential.Field: Secret] = [:]
    for member in object.members {
      guard let field = Credential.Field(rawValue: member.key) else {
        throw Fault(reason: "one of its names is not known; known are \(names)")
      }
      if member.value == .null { continue }
      guard let text = member.value.stringValue else {
        throw Fault(reason: "\(field.rawValue) is no text")
      }
      fields[field] = Secret(text)
    }
    guard !fields.isEmpty else { throw Fault(reason: "it names no field") }
    return fields
  }

  private static func pair(
    _ line: String, isLenient: Bool
  ) -> (field: Credential.Field, value: String)? {
    guard let sign = line.firstIndex(where: { $0 == "=" || (isLenient && $0 == ":") }),
      let field = Credential.Field(rawValue: String(line[..<sign]).trimmed)
    else { return nil }
    var value = String(line[line.index(after: sign)...]).trimmed
    if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
      value = String(value.dropFirst().dropLast())
    }
    return (field, value)
  }

  /// The name before a sign of equality with blanks around it, where it is none of ours and looks like
  /// one: a token may hold the sign, but hardly blanks around it.
  private static func mistypedName(in line: String) -> String? {
    guard let range = line.firstRange(of: " = ") else { return nil }
    let name = line[..<range.lowerBound]
    guard (1...20).contains(name.utf8.count), Credential.Field(rawValue: String(name)) == nil,
      name.utf8.allSatisfy({ (0x61...0x7a).contains($0) || $0 == 0x5f })
    else { return nil }
    return String(name)
  }

  private static var names: String {
    Credential.Field.allCases.map(\.rawValue).joined(separator: ", ")
  }

  /// The name is not repeated: where the sign is missing it may be the secret itself.
  private static func unknown(_ line: Int) -> Fault {
    Fault(reason: "line \(line) is no \"name = value\" with one of the names \(names)")
  }
}

extension String {
  fileprivate var trimmed: String {
    var rest = self[...]
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest.drop(while: \.isWhitespace))
  }
}
