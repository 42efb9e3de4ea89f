/// Length of a post as Threads counts it (networks/threads.md a).
///
/// An emoji counts as many characters as it has bytes in UTF-8. What an emoji is, and in what unit
/// the rest is counted, Meta does not say; this count is never smaller than any reading of it.
package enum ThreadsCount {
  package static func count(_ text: String) -> Int {
    NormalText.of(text).reduce(0) { sum, character in
      let scalars = character.unicodeScalars
      return sum + (scalars.contains(where: makesEmoji) ? character.utf8.count : scalars.count)
    }
  }

  private static func makesEmoji(_ c: Unicode.Scalar) -> Bool {
    // The emoji selector, the keycap, the joiner; flags' letters are emoji by themselves.
    c.properties.isEmojiPresentation || [0xFE0F, 0x20E3, 0x200D].contains(c.value)
      || (0x1F1E6...0x1F1FF).contains(c.value)
  }
}
