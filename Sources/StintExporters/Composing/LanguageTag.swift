/// BCP 47 tags, as far as networks look at them (RFC 5646).
enum LanguageTag {
  /// Two or three letters, then subtags of letters and digits.
  static func isWellFormed(_ tag: String) -> Bool { primary(of: tag) != nil }

  /// The language alone, in lower case; nil when `tag` is none.
  static func primary(of tag: String) -> String? {
    let subtags = tag.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = subtags.first, (2...3).contains(first.utf8.count),
      first.unicodeScalars.allSatisfy(CharacterClass.isASCIILetter),
      subtags.dropFirst().allSatisfy({ subtag in
        (1...8).contains(subtag.utf8.count)
          && subtag.unicodeScalars.allSatisfy(CharacterClass.isASCIIAlphanumeric)
      })
    else { return nil }
    return first.lowercased()
  }

  static func check(_ tag: String?, into findings: inout Findings) {
    guard let tag, !isWellFormed(tag) else { return }
    findings.warning(
      "bad-language", "“\(Extras.shown(tag))” is no language tag; it is left out.",
      hint: "Use a tag such as en or pt-BR.")
  }
}
