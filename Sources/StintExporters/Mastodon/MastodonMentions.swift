/// Finds mentions as Mastodon does: `@user` and `@user@host` (networks/mastodon.md [3]).
enum MastodonMentions {
  /// Longest host name (RFC 1035); a longer one is plain text.
  private static let longestHost = 253

  /// The mentions of `text`; `name` is the part before the host.
  static func all(in text: [Unicode.Scalar]) -> [FoundTag] {
    var found: [FoundTag] = []
    var position = 0
    while position < text.count {
      guard text[position] == "@", mayPrecede(position > 0 ? text[position - 1] : nil) else {
        position += 1
        continue
      }
      let nameEnd = endOfWords(in: text, at: position + 1, isWord: isNameCharacter)
      guard nameEnd > position + 1 else {
        position += 1
        continue
      }
      let end = endOfHost(in: text, at: nameEnd) ?? nameEnd
      if Mentions.mayFollow(text, at: end) {
        let name = String(String.UnicodeScalarView(text[(position + 1)..<nameEnd]))
        found.append(FoundTag(name: name, range: position..<end))
      }
      position = end
    }
    return found
  }

  private static func isNameCharacter(_ c: Unicode.Scalar) -> Bool {
    CharacterClass.isASCIIAlphanumeric(c) || c == "_"
  }

  private static func mayPrecede(_ c: Unicode.Scalar?) -> Bool {
    guard let c else { return true }
    return c != "=" && c != "/" && !CharacterClass.isWordCharacter(c)
  }

  /// Dots and hyphens may stand between words, never at the end.
  private static func endOfWords(
    in text: [Unicode.Scalar], at start: Int, isWord: (Unicode.Scalar) -> Bool
  ) -> Int {
    var position = start
    var end = start
    while position < text.count {
      if isWord(text[position]) {
        position += 1
        end = position
      } else if position > start, text[position] == "." || text[position] == "-" {
        position += 1
      } else {
        break
      }
    }
    return end
  }

  private static func endOfHost(in text: [Unicode.Scalar], at start: Int) -> Int? {
    guard start + 1 < text.count, text[start] == "@" else { return nil }
    let end = endOfWords(in: text, at: start + 1, isWord: CharacterClass.isWordCharacter)
    return end > start + 1 && end - start - 1 <= longestHost ? end : nil
  }
}
