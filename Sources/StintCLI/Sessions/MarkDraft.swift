internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// A mark as typed: `r @ana linked the docs https://…`.
struct MarkDraft: Hashable {
  var act: Act
  var person: String?
  var text: String?
  var url: String?

  /// Throws when the first word is no key.
  init(_ words: [String]) throws {
    // A text in quotes comes as one word; @who and address are looked for in whole arguments only.
    let parts = words.map(\.trimmed).filter { !$0.isEmpty }
    let keys = Act.allCases.map { "\($0.key) \($0.rawValue)" }.joined(separator: ", ")
    guard let first = parts.first else {
      throw UserFacingError(
        "what did you do?", details: ["keys: \(keys)"], hint: "stint did r @ana",
        status: .usedWrongly)
    }
    guard let act = Act(typed: first) else {
      throw UserFacingError(
        "\"\(SafeText.line(first))\" is no key", details: ["keys: \(keys)"],
        hint: "stint did r @ana", status: .badInput)
    }
    self.act = act
    var rest: [String] = []
    for part in parts.dropFirst() {
      let isOneWord = !part.contains(where: \.isWhitespace)
      if isOneWord, person == nil, part.hasPrefix("@"), part.count > 1 {
        person = String(part.dropFirst())
      } else if isOneWord, url == nil,
        part.lowercased().hasPrefix("https://") || part.lowercased().hasPrefix("http://")
      {
        url = part
      } else {
        rest.append(part)
      }
    }
    if !rest.isEmpty { text = rest.joined(separator: " ") }
    for value in [person, text, url].compactMap(\.self) where value.utf8.count > 4000 {
      throw UserFacingError(
        "a mark is a line, not a letter: \(value.utf8.count) bytes", hint: "at most 4000 bytes",
        status: .badInput)
    }
  }
}
