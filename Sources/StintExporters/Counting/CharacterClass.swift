/// Sets of characters that the rules of X and Mastodon for addresses and tags speak of.
enum CharacterClass {
  static func isDigit(_ c: Unicode.Scalar) -> Bool { c >= "0" && c <= "9" }

  static func isASCIILetter(_ c: Unicode.Scalar) -> Bool {
    (c >= "a" && c <= "z") || (c >= "A" && c <= "Z")
  }

  static func isASCIIAlphanumeric(_ c: Unicode.Scalar) -> Bool { isDigit(c) || isASCIILetter(c) }

  static func isCyrillic(_ c: Unicode.Scalar) -> Bool { c.value >= 0x400 && c.value <= 0x4FF }

  /// Latin letters with accents, and the combining accents themselves.
  static func isAccentedLatin(_ c: Unicode.Scalar) -> Bool {
    switch c.value {
    case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x253, 0x254, 0x256, 0x257, 0x259, 0x25B, 0x263,
      0x268, 0x26F, 0x272, 0x289, 0x28B, 0x2BB, 0x300...0x36F, 0x1E00...0x1EFF:
      true
    default: false
    }
  }

  /// Marks that only turn the direction of writing.
  static func isDirectional(_ c: Unicode.Scalar) -> Bool {
    switch c.value {
    case 0x202A...0x202E, 0x61C, 0x200E, 0x200F, 0x2066...0x2069: true
    default: false
    }
  }

  /// Characters X takes in no post: a byte order mark, in either order, and U+FFFF.
  static func isForbidden(_ c: Unicode.Scalar) -> Bool {
    c.value == 0xFFFE || c.value == 0xFEFF || c.value == 0xFFFF
  }

  static func isSpace(_ c: Unicode.Scalar) -> Bool {
    switch c.value {
    case 0x9...0xD, 0x20, 0x85, 0xA0, 0x1680, 0x180E, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }

  /// What may stand inside the labels of a host name, hyphen and underscore apart.
  ///
  /// Much is allowed on purpose, `"` and `。` among it: a host in the middle of Japanese text is
  /// found first with all that surrounds it, and cut down to its ASCII part afterwards.
  static func isHostCharacter(_ c: Unicode.Scalar) -> Bool {
    if isASCIIAlphanumeric(c) { return true }
    if c.isASCII, "!'#%&()*+,\\-./:;<=>?@[]^_{|}~$".unicodeScalars.contains(c) { return false }
    return !isSpace(c) && !isForbidden(c) && !isDirectional(c)
  }

  /// Letters and marks of any script.
  static func isLetterOrMark(_ c: Unicode.Scalar) -> Bool {
    if c.isASCII { return isASCIILetter(c) }
    return switch c.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark:
      true
    default: false
    }
  }

  static func isDecimalNumber(_ c: Unicode.Scalar) -> Bool {
    c.isASCII ? isDigit(c) : c.properties.generalCategory == .decimalNumber
  }

  /// What may stand in a hashtag on X: letters, marks, numbers, and joining signs of some scripts.
  static func isHashtagCharacter(_ c: Unicode.Scalar) -> Bool {
    switch c.value {
    case 0x5F, 0x200C, 0x200D, 0xA67E, 0x5BE, 0x5F3, 0x5F4, 0xFF5E, 0x301C, 0x309B, 0x309C, 0x30A0,
      0x30FB, 0x3003, 0xF0B, 0xF0C, 0xB7:
      true
    default: isLetterOrMark(c) || isDecimalNumber(c)
    }
  }

  /// Word characters as Ruby and Bluesky mean them: letters, marks, numbers, connectors.
  static func isWordCharacter(_ c: Unicode.Scalar) -> Bool {
    isLetterOrMark(c) || isDecimalNumber(c)
      || c.properties.generalCategory == .connectorPunctuation
  }

  /// Control characters other than tab and line feed: no network shows them.
  static func isUnwantedControl(_ c: Unicode.Scalar) -> Bool {
    switch c.value {
    case 0x09, 0x0A: false
    // The general category Cc is exactly these two ranges, for ever.
    case 0..<0x20, 0x7F..<0xA0: true
    default: false
    }
  }
}
