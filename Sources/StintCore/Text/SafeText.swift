/// Text from outside, made safe to print to a terminal.
///
/// Whatever could move the cursor, change colours or the title, reverse the reading order or hide
/// between letters is shown as a visible escape such as `\u{1B}`. Invisible characters stay where
/// writing systems need them: joiners in emoji and in scripts without case, variation selectors after
/// a character that has variants, the tags of subdivision flags. Applying it twice changes nothing
/// more. The result is for people: a text that contains a literal `\u{1B}` looks the same.
package enum SafeText {
  /// One line: a line break becomes `⏎`, a tab one space.
  package static func line(_ text: some StringProtocol) -> String {
    escaped(text, newline: "⏎", tab: " ")
  }

  /// Several lines: `\n` and tabs stay, CRLF becomes `\n`.
  ///
  /// A lone CR is escaped, because it lets a text overwrite its own beginning.
  package static func block(_ text: some StringProtocol) -> String {
    escaped(text, newline: "\n", tab: "\t")
  }

  private static func escaped(
    _ text: some StringProtocol, newline: Unicode.Scalar, tab: Unicode.Scalar
  ) -> String {
    // Nearly every text is plain ASCII; it needs no look at neighbours.
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return String(text) }
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    // The scalar before, if it was kept. An escape in between breaks every joining.
    var previous: Unicode.Scalar?
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      let next = index + 1 < scalars.count ? scalars[index + 1] : nil
      if scalar == "\n" {
        result.append(newline)
        previous = nil
      } else if scalar == "\t" {
        result.append(tab)
        previous = nil
      } else if scalar == "\r", next == "\n" {
        previous = nil
      } else if let count = flagTagCount(in: scalars, from: index) {
        result.append(contentsOf: scalars[index...index + count])
        index += count
        previous = nil
      } else if !isHazardous(scalar) || isWelcome(scalar, after: previous, before: next) {
        result.append(scalar)
        previous = scalar
      } else {
        result.append(contentsOf: escape(for: scalar).unicodeScalars)
        previous = nil
      }
      index += 1
    }
    return String(result)
  }

  private static func escape(for scalar: Unicode.Scalar) -> String {
    "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
  }

  /// Whether a scalar is a control, or invisible where nothing calls for it.
  private static func isHazardous(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    if properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint { return true }
    // Interlinear annotations hide text from readers and are not on Unicode's list of ignorables.
    // Other format characters off that list, as the Arabic number signs, are visible.
    if (0xFFF9...0xFFFB).contains(scalar.value) { return true }
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }

  /// Whether an invisible scalar does its proper work between its neighbours.
  private static func isWelcome(
    _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, before next: Unicode.Scalar?
  ) -> Bool {
    guard let previous else { return false }
    switch scalar.value {
    case 0x200D:
      // Sinhala and other Indic scripts form conjuncts with virama (class 9) and joiner.
      if previous.properties.canonicalCombiningClass.rawValue == 9 { return true }
      guard let next else { return false }
      return endsEmoji(previous) && isPictograph(next)
    case 0x200C:
      guard let next else { return false }
      return isUncasedLetter(previous) && isUncasedLetter(next)
    case 0xFE0E, 0xFE0F:
      return previous.properties.isEmoji || isHan(previous)
    case 0xFE00...0xFE0D, 0xE0100...0xE01EF:
      // One only: a run of selectors can carry a hidden message.
      return isHan(previous)
    case 0x180B...0x180D, 0x180F:
      return (0x1820...0x18AA).contains(previous.value)
    default:
      return false
    }
  }

  private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isUnifiedIdeograph
  }

  /// An emoji that can be part of a joined sequence: digits and flag letters cannot.
  private static func isPictograph(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isEmoji && scalar.value > 0x7F && !(0x1F1E6...0x1F1FF).contains(scalar.value)
  }

  private static func endsEmoji(_ scalar: Unicode.Scalar) -> Bool {
    isPictograph(scalar) || scalar.value == 0xFE0F
  }

  /// A letter or mark of a script without case.
  ///
  /// Persian and Indic words need the non-joiner; between Latin, Greek or Cyrillic letters it only
  /// makes two different texts look alike.
  private static func isUncasedLetter(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    if properties.isDefaultIgnorableCodePoint { return false }
    switch properties.generalCategory {
    case .otherLetter, .spacingMark: return true
    // Accents belong to cased letters as well; viramas and vowel signs do not.
    case .nonspacingMark: return scalar.value > 0x36F
    default: return false
    }
  }

  /// How many scalars follow a black flag at `start` and make it a subdivision's flag, or nil.
  ///
  /// Only a whole code is accepted (country and up to three letters or digits, then the cancel tag),
  /// since tags elsewhere are invisible text (UTS 51, annex C).
  private static func flagTagCount(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
    guard scalars[start].value == 0x1F3F4 else { return nil }
    var count = 0
    for scalar in scalars[(start + 1)...] {
      switch scalar.value {
      case 0xE0061...0xE007A: count += 1
      case 0xE0030...0xE0039 where count >= 2: count += 1
      case 0xE007F where (3...5).contains(count): return count + 1
      default: return nil
      }
      if count > 5 { return nil }
    }
    return nil
  }
}
