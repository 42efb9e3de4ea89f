@_spi(_Unicode) import Swift

/// The part of an address made from a title (networks/static-site.md c, networks/wordpress.md).
package enum Slug {
  /// Longest text before the short id, in characters.
  private static let longest = 80
  /// Letters of the post's uid that make the slug unique.
  private static let idLength = 8

  /// Lower-case letters and digits with single hyphens, then a short piece of `uid`.
  ///
  /// Accents go from Latin letters. Other scripts stay unless `isASCII`: WordPress percent-encodes
  /// them, and then the slug asked for is not the slug stored.
  package static func make(from text: String, uid: String, isASCII: Bool) -> String {
    var words: [String] = []
    var word = ""
    for character in text.lowercased() {
      let kept = letters(of: character, isASCII: isASCII)
      if !kept.isEmpty {
        word += kept
      } else if !word.isEmpty {
        words.append(word)
        word = ""
      }
    }
    if !word.isEmpty { words.append(word) }
    var slug = ""
    for word in words {
      let longer = slug.isEmpty ? word : slug + "-" + word
      guard longer.count <= longest else { break }
      slug = longer
    }
    // One endless word is cut rather than lost.
    if slug.isEmpty, let first = words.first { slug = String(first.prefix(longest)) }
    return slug.isEmpty ? "post-" + shortID(uid) : slug + "-" + shortID(uid)
  }

  /// The last letters of `uid`: the first ones of time-ordered uids are alike for posts of one day.
  package static func shortID(_ uid: String) -> String {
    let plain = uid.unicodeScalars.filter(CharacterClass.isASCIIAlphanumeric)
    guard !plain.isEmpty else { return String(StableHash.of(uid), radix: 36) }
    return String(String.UnicodeScalarView(plain.suffix(idLength))).lowercased()
  }

  private static func letters(of character: Character, isASCII: Bool) -> String {
    let parts = Array(String(character)._nfd)
    guard let base = parts.first else { return "" }
    if base.isASCII {
      return CharacterClass.isASCIIAlphanumeric(base) ? String(base) : ""
    }
    guard !isASCII, character.isLetter || character.isNumber else { return "" }
    return String(character)
  }
}
