/// Finds hashtags in a text by the rules of X; those of other networks differ only in rare signs.
package enum Hashtags {
  /// Hashtags in order; none that is part of an address.
  package static func all(in text: String) -> [FoundTag] {
    guard text.unicodeScalars.contains(where: isHashSign) else { return [] }
    let scalars = Array(text.unicodeScalars)
    let urls = URLScanner.urls(in: scalars, dialect: .x)
    var found: [FoundTag] = []
    var position = 0
    while position < scalars.count {
      guard let tag = tag(in: scalars, at: position) else {
        position += 1
        continue
      }
      position = tag.range.upperBound
      guard !isFollowedByAddress(scalars, at: position) else { continue }
      if !urls.contains(where: { $0.range.overlaps(tag.range) }) { found.append(tag) }
    }
    return found
  }

  static func isHashSign(_ c: Unicode.Scalar) -> Bool { c == "#" || c == "＃" }

  private static func tag(in text: [Unicode.Scalar], at start: Int) -> FoundTag? {
    guard isHashSign(text[start]), mayFollow(start > 0 ? text[start - 1] : nil) else { return nil }
    var end = start + 1
    // A keycap is no tag.
    guard end < text.count, text[end].value != 0xFE0F, text[end].value != 0x20E3 else { return nil }
    while end < text.count, CharacterClass.isHashtagCharacter(text[end]) { end += 1 }
    guard text[(start + 1)..<end].contains(where: CharacterClass.isLetterOrMark) else { return nil }
    let name = String(String.UnicodeScalarView(text[(start + 1)..<end]))
    return FoundTag(name: name, range: start..<end)
  }

  private static func mayFollow(_ c: Unicode.Scalar?) -> Bool {
    guard let c else { return true }
    // Variation selectors are marks, but they end an emoji.
    if c.value == 0xFE0E || c.value == 0xFE0F { return true }
    return !CharacterClass.isHashtagCharacter(c) && c != "&"
  }

  /// `#a#b` and `#http://` are no tags.
  private static func isFollowedByAddress(_ text: [Unicode.Scalar], at end: Int) -> Bool {
    guard end < text.count else { return false }
    return isHashSign(text[end]) || text[end...].starts(with: "://".unicodeScalars)
  }
}
