/// Makes hashtags of the tags a user gave to a post.
enum TagText {
  /// `opening hours` → `OpeningHours`; nil when no network would link it.
  ///
  /// Several words are written with capitals, because that is how screen readers tell them apart.
  static func hashtag(_ tag: String) -> String? {
    let words = tag.unicodeScalars.split { !CharacterClass.isHashtagCharacter($0) }
      .map { String(String.UnicodeScalarView($0)) }
    let name = words.count > 1 ? words.map(capitalised).joined() : words.joined()
    return name.unicodeScalars.contains(where: CharacterClass.isLetterOrMark) ? name : nil
  }

  /// Hashtags of `tags` that `text` does not have yet, without doubles, in the user's order.
  static func missing(_ tags: [String], in text: String) -> [String] {
    var present = Set(Hashtags.all(in: text).map { $0.name.lowercased() })
    var missing: [String] = []
    for name in tags.compactMap(hashtag) where present.insert(name.lowercased()).inserted {
      missing.append(name)
    }
    return missing
  }

  /// Tags as names, without `#`, empty ones and doubles.
  static func names(_ tags: [String]) -> [String] {
    var present: Set<String> = []
    return tags.map { tag in
      String(tag.drop { $0 == "#" || $0 == "＃" || $0.isWhitespace }).withoutTrailingSpace
    }
    .filter { !$0.isEmpty && present.insert($0.lowercased()).inserted }
  }

  private static func capitalised(_ word: String) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }
}
