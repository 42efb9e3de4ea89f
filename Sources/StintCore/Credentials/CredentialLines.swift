/// The text of a credential's file.
package enum CredentialLines {
  /// One field named `token` alone is the whole file; more are `name = value` lines.
  ///
  /// A value that would be read otherwise than it is makes the file a JSON object.
  package static func text(_ fields: [(name: String, value: String)]) -> String {
    guard fields.allSatisfy({ isPlain($0.value) }) else {
      let object = JSONObject(fields.map { ($0.name, JSONValue.string($0.value)) })
      return JSONValue.object(object).serialized() + "\n"
    }
    // What stands in front of a sign of equality could be taken for a field's name.
    if fields.count == 1, fields[0].name == "token", !fields[0].value.contains("=") {
      return fields[0].value + "\n"
    }
    return fields.map { "\($0.name) = \($0.value)\n" }.joined()
  }

  private static func isPlain(_ value: String) -> Bool {
    guard let first = value.first, let last = value.last else { return false }
    return !value.contains(where: \.isNewline) && !first.isWhitespace && !last.isWhitespace
      && !["{", "#", "\""].contains(first)
  }
}
