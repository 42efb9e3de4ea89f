/// Whose rules decide which characters belong to the path and query of an address.
package enum URLDialect: Sendable {
  /// twitter-text 3 (networks/x.md).
  case x
  /// Mastodon loosens twitter-text: other scripts belong to the path (networks/mastodon.md [4]).
  case mastodon

  /// Whether a balanced pair of brackets may end a path wherever it stands.
  var endsAtAnyBracket: Bool { self == .mastodon }

  /// May stand in a path, brackets apart.
  func isPathCharacter(_ c: Unicode.Scalar) -> Bool {
    switch self {
    case .x:
      CharacterClass.isASCIIAlphanumeric(c) || CharacterClass.isCyrillic(c)
        || CharacterClass.isAccentedLatin(c) || c.value == 0x2013
        || (c.isASCII && "!*';:=+,.$/%#[]-_~@|&".unicodeScalars.contains(c))
    case .mastodon:
      CharacterClass.isASCIIAlphanumeric(c)
        || !c.properties.isWhitespace && c != "<" && c != ">" && c != "(" && c != ")" && c != "?"
    }
  }

  /// May be the last character of a path; punctuation belongs to the sentence.
  func isPathEnding(_ c: Unicode.Scalar) -> Bool {
    switch self {
    case .x:
      CharacterClass.isASCIIAlphanumeric(c) || CharacterClass.isCyrillic(c)
        || CharacterClass.isAccentedLatin(c)
        || (c.isASCII && "+-=_#/".unicodeScalars.contains(c))
    case .mastodon:
      isPathCharacter(c) && !"!*\"'「」;:=,.$%[]~&|@".unicodeScalars.contains(c)
    }
  }

  func isQueryCharacter(_ c: Unicode.Scalar) -> Bool {
    let isSign = c.isASCII && "!?*'();:&=+$/%#[]-_.,~|@".unicodeScalars.contains(c)
    switch self {
    case .x: return CharacterClass.isASCIIAlphanumeric(c) || isSign
    case .mastodon:
      return CharacterClass.isASCIIAlphanumeric(c) || isSign || c == "^" || Self.isWide(c)
    }
  }

  func isQueryEnding(_ c: Unicode.Scalar) -> Bool {
    let isPlain =
      CharacterClass.isASCIIAlphanumeric(c)
      || (c.isASCII && "-_&=#/".unicodeScalars.contains(c))
    return switch self {
    case .x: isPlain
    case .mastodon: isPlain || Self.isWide(c)
    }
  }

  /// Characters beyond ASCII that RFC 3987 lets stand in an address, private use included.
  private static func isWide(_ c: Unicode.Scalar) -> Bool {
    switch c.value {
    case 0xA0...0xD7FF, 0xE000...0xFDCF, 0xFDF0...0xFFEF: true
    case 0x10000...: c.value & 0xFFFF <= 0xFFFD
    default: false
    }
  }
}
