/// Finds emoji that readers see as one sign, joined ones included, as X counts them.
///
/// X folds the sequences its own emoji fonts know (networks/x.md); those are Unicode's recommended
/// ones. A joined sequence nobody recommends falls apart into its members.
package enum EmojiSequences {
  private static let joiner: Unicode.Scalar = "\u{200D}"
  private static let emojiSelector: Unicode.Scalar = "\u{FE0F}"
  private static let textSelector: Unicode.Scalar = "\u{FE0E}"

  /// End of the emoji that begins at `start`; nil when there is none.
  package static func end(in text: [Unicode.Scalar], at start: Int) -> Int? {
    endOfKeycap(in: text, at: start) ?? endOfFlag(in: text, at: start)
      ?? endOfJoined(in: text, at: start) ?? endOfSingle(in: text, at: start)
  }

  private static func scalar(_ text: [Unicode.Scalar], _ index: Int) -> Unicode.Scalar? {
    index < text.count ? text[index] : nil
  }

  /// `1`, selector, U+20E3.
  private static func endOfKeycap(in text: [Unicode.Scalar], at start: Int) -> Int? {
    guard CharacterClass.isDigit(text[start]) || text[start] == "#" || text[start] == "*" else {
      return nil
    }
    let next = scalar(text, start + 1) == emojiSelector ? start + 2 : start + 1
    return scalar(text, next) == "\u{20E3}" ? next + 1 : nil
  }

  private static func endOfFlag(in text: [Unicode.Scalar], at start: Int) -> Int? {
    if text[start].value == 0x1F3F4 { return endOfSubdivision(in: text, at: start) }
    guard let first = letter(text[start]), let next = scalar(text, start + 1),
      let second = letter(next), EmojiTable.flags.contains(String([first, second]))
    else { return nil }
    return start + 2
  }

  /// The capital letter a regional indicator stands for.
  private static func letter(_ c: Unicode.Scalar) -> Character? {
    guard c.value >= 0x1F1E6, c.value <= 0x1F1FF else { return nil }
    return Unicode.Scalar(c.value - 0x1F1E6 + 65).map(Character.init)
  }

  private static func endOfSubdivision(in text: [Unicode.Scalar], at start: Int) -> Int? {
    var name = ""
    var end = start + 1
    while let c = scalar(text, end), c.value >= 0xE0020, c.value <= 0xE007E, name.count < 6 {
      if let plain = Unicode.Scalar(c.value - 0xE0000) { name.unicodeScalars.append(plain) }
      end += 1
    }
    guard scalar(text, end)?.value == 0xE007F, EmojiTable.subdivisions.contains(name) else {
      return nil
    }
    return end + 1
  }

  /// The longest joined emoji at `start`.
  private static func endOfJoined(in text: [Unicode.Scalar], at start: Int) -> Int? {
    var members = String.UnicodeScalarView()
    var tones: [Unicode.Scalar?] = []
    var position = start
    var end: Int?
    while let member = scalar(text, position), members.count < EmojiTable.longestJoined {
      members.append(member)
      position += 1
      var tone: Unicode.Scalar?
      if scalar(text, position) == emojiSelector, takesSelector(member) { position += 1 }
      if let next = scalar(text, position), isTone(next) {
        tone = next
        position += 1
      }
      tones.append(tone)
      if tones.count > 1, let rule = EmojiTable.joined[String(members)], allows(rule, tones) {
        end = position
      }
      guard scalar(text, position) == joiner else { break }
      position += 1
    }
    return end
  }

  private static func allows(_ rule: EmojiTable.Tones, _ tones: [Unicode.Scalar?]) -> Bool {
    let first = tones.first.flatMap { $0 }
    let last = tones.last.flatMap { $0 }
    guard tones.dropFirst().dropLast().allSatisfy({ $0 == nil }) else { return false }
    return switch rule {
    case .nowhere: first == nil && last == nil
    case .onTheFirst: last == nil
    case .onBothOrNeither: (first == nil) == (last == nil)
    case .onBoth: first != nil && last != nil
    }
  }

  private static func isTone(_ c: Unicode.Scalar) -> Bool {
    c.value >= 0x1F3FB && c.value <= 0x1F3FF
  }

  private static func endOfSingle(in text: [Unicode.Scalar], at start: Int) -> Int? {
    let c = text[start]
    guard c.properties.isEmoji, !c.isASCII else { return nil }
    var end = start + 1
    let next = scalar(text, end)
    if needsSelector(c), next != emojiSelector { return nil }
    if takesSelector(c) {
      if next == textSelector { return nil }
      if next == emojiSelector { end += 1 }
    }
    if c.properties.isEmojiModifierBase, let tone = scalar(text, end), isTone(tone) { end += 1 }
    return end
  }

  /// Signs that are text unless the selector says otherwise: ©, ®, ™ and the chess pawn.
  private static func needsSelector(_ c: Unicode.Scalar) -> Bool {
    c == "©" || c == "®" || c == "™" || c.value == 0x265F
  }

  /// Emoji for which Unicode defines a text form, so that a selector belongs to them.
  private static func takesSelector(_ c: Unicode.Scalar) -> Bool {
    guard c.properties.isEmojiPresentation else { return true }
    return switch c.value {
    case 0x23E9...0x23EC, 0x23F0, 0x23F3, 0x26CE, 0x2705, 0x270A, 0x270B, 0x2728, 0x274C, 0x274E,
      0x2753...0x2755, 0x2795...0x2797, 0x27B0, 0x27BF:
      false
    case 0x1F004, 0x1F21A, 0x1F22F: true
    default: c.value < 0x10000
    }
  }
}
