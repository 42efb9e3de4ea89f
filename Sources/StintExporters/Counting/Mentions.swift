/// Finds mentions in a text by the rules of X (networks/x.md).
package enum Mentions {
  /// Longest name X looks at.
  private static let longestName = 20

  package static func all(in text: String) -> [FoundTag] {
    let scalars = Array(text.unicodeScalars)
    var found: [FoundTag] = []
    var position = 0
    while position < scalars.count {
      guard isAtSign(scalars[position]), mayPrecede(scalars, position) else {
        position += 1
        continue
      }
      var end = position + 1
      while end < scalars.count, end - position <= longestName, isNameCharacter(scalars[end]) {
        end += 1
      }
      if end > position + 1, mayFollow(scalars, at: end) {
        let name = String(String.UnicodeScalarView(scalars[(position + 1)..<end]))
        found.append(FoundTag(name: name, range: position..<end))
      }
      position = end
    }
    return found
  }

  static func isAtSign(_ c: Unicode.Scalar) -> Bool { c == "@" || c == "＠" }

  private static func isNameCharacter(_ c: Unicode.Scalar) -> Bool {
    CharacterClass.isASCIIAlphanumeric(c) || c == "_"
  }

  private static func mayPrecede(_ text: [Unicode.Scalar], _ position: Int) -> Bool {
    guard position > 0 else { return true }
    let before = text[position - 1]
    if !isNameCharacter(before), !"!#$%&*@＠".unicodeScalars.contains(before) { return true }
    return isAfterRepost(text, position)
  }

  /// `RT@name` is a mention although a letter stands before it.
  private static func isAfterRepost(_ text: [Unicode.Scalar], _ position: Int) -> Bool {
    guard position >= 2 else { return false }
    let word = String(String.UnicodeScalarView(text[(position - 2)..<position]))
    guard word.lowercased() == "rt" else { return false }
    guard position > 2 else { return true }
    let before = text[position - 3]
    return !isNameCharacter(before) && !"+~.-".unicodeScalars.contains(before)
  }

  /// `@user@host` is an e-mail address, `@http://` an accident, `@aliceì` another name.
  static func mayFollow(_ text: [Unicode.Scalar], at end: Int) -> Bool {
    guard end < text.count else { return true }
    return !isAtSign(text[end]) && !CharacterClass.isAccentedLatin(text[end])
      && !text[end...].starts(with: "://".unicodeScalars)
  }
}
