/// How many columns text takes in a terminal, and making text fit them.
///
/// Terminals differ in corners. Where they do, this errs to the wide side, so that tables may look
/// loose but lines do not overflow. Controls count nothing: give it text that `SafeText` has seen.
package enum DisplayWidth {
  package enum Alignment: Sendable {
    case leading
    case trailing
  }

  package static func columns(of text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
    return text.reduce(0) { $0 + columns(of: $1) }
  }

  /// The columns of one grapheme cluster.
  package static func columns(of character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard scalars.count > 1, let first = scalars.first else {
      return scalars.first.map { columns(of: $0) } ?? 0
    }
    // An emoji sequence is one picture, two columns wide, however many scalars it is made of.
    if first.properties.isEmoji {
      let isPicture = scalars.dropFirst().contains {
        $0.value == 0xFE0F || $0.value == 0x200D || $0.properties.isEmojiModifier
          || (0x1F1E6...0x1F1FF).contains($0.value)
      }
      if isPicture { return 2 }
    }
    // Conjuncts of Indic scripts are one cluster but take the columns of their letters.
    return scalars.reduce(0) { $0 + columns(of: $1) }
  }

  /// The text cut to at most `columns`, ending in `ellipsis` if something was cut.
  ///
  /// Where not even the ellipsis fits, the text is cut without one.
  package static func truncated(
    _ text: String, to columns: Int, ellipsis: String = "…"
  ) -> String {
    if self.columns(of: text) <= columns { return text }
    let ending = self.columns(of: ellipsis) <= columns ? ellipsis : ""
    let room = columns - self.columns(of: ending)
    var used = 0
    var end = text.startIndex
    for index in text.indices {
      let width = self.columns(of: text[index])
      if used + width > room { break }
      used += width
      end = text.index(after: index)
    }
    return text[..<end] + ending
  }

  /// The text filled up with spaces to `columns`; text that is wide enough stays as it is.
  package static func padded(
    _ text: String, to columns: Int, alignment: Alignment = .leading
  ) -> String {
    let missing = columns - self.columns(of: text)
    guard missing > 0 else { return text }
    let filling = String(repeating: " ", count: missing)
    return alignment == .leading ? text + filling : filling + text
  }

  private static func columns(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if (0x20..<0x7F).contains(value) { return 1 }
    // Medial vowels and final consonants of Hangul join the syllable before them.
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
    // Lone letters of a flag are drawn as wide as the flag by most terminals.
    if WideScalars.contains(scalar) || (0x1F1E6...0x1F1FF).contains(value) {
      return isInvisible(scalar) && value != 0x115F ? 0 : 2
    }
    return isInvisible(scalar) ? 0 : 1
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    // Terminals show the soft hyphen as a hyphen.
    if scalar.value == 0xAD { return false }
    switch scalar.properties.generalCategory {
    case .control, .nonspacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator: return true
    // Hangul tone marks stand beside a syllable and take no column of their own.
    case .spacingMark where WideScalars.contains(scalar): return true
    // Interlinear annotations and the joiners of hieroglyphs; other format characters are visible.
    case .format
    where (0xFFF9...0xFFFB).contains(scalar.value) || (0x13430...0x1343F).contains(scalar.value):
      return true
    default: return scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}
