import StintSystem
import Testing

struct KeyDecoderTests {
  private func keys(_ bytes: [UInt8], flush: Bool = true) -> [Key] {
    var decoder = KeyDecoder()
    let keys = decoder.feed(bytes)
    return flush ? keys + decoder.flush() : keys
  }

  private func keys(_ text: String) -> [Key] { keys(Array(text.utf8)) }

  @Test
  func `letters, controls and named keys`() {
    #expect(keys("aé日👍") == [.character("a"), .character("é"), .character("日"), .character("👍")])
    #expect(
      keys([0x03, 0x1A, 0x0D, 0x0A, 0x09, 0x7F, 0x08]) == [
        .control("c"), .control("z"), .enter, .enter, .tab, .backspace, .backspace,
      ])
    #expect(
      keys("\u{1B}[A\u{1B}OB\u{1B}[1;5C\u{1B}[D\u{1B}[H\u{1B}[4~\u{1B}[3~\u{1B}[5~\u{1B}[6~") == [
        .up, .down, .right, .left, .home, .end, .delete, .pageUp, .pageDown,
      ])
  }

  @Test
  func `Esc alone is known only after a while, and Esc twice is one`() {
    #expect(keys([0x1B], flush: false) == [])
    #expect(keys([0x1B]) == [.escape])
    #expect(keys([0x1B, 0x1B]) == [.escape, .escape])
    #expect(keys("\u{1B}x") == [.unknown])
  }

  @Test
  func `any way of cutting the bytes gives the same keys`() {
    let bytes = Array(
      "a\u{1B}[A日\u{1B}[200~x\ny\u{1B}[201~é\u{1B}[1;2H\u{1B}]11;rgb:0\u{1B}\\z".utf8)
    let whole = keys(bytes)
    #expect(
      whole == [
        .character("a"), .up, .character("日"), .paste("x\ny"), .character("é"), .home, .unknown,
        .character("z"),
      ])
    for first in bytes.indices {
      for second in first..<bytes.count {
        var decoder = KeyDecoder()
        let pieces =
          decoder.feed(bytes[..<first]) + decoder.feed(bytes[first..<second])
          + decoder.feed(bytes[second...]) + decoder.flush()
        #expect(pieces == whole, "cut at \(first) and \(second)")
      }
    }
  }

  @Test
  func `bytes that are no text become nothing that is typed`() {
    for bytes in [[0xFF], [0xC3], [0xE6, 0x97], [0xED, 0xA0, 0x80], [0xC0, 0xAF]] as [[UInt8]] {
      for key in keys(bytes) { #expect(key == .unknown) }
    }
    #expect(keys([0xC3, UInt8(ascii: "a")]).last == .character("a"))
  }

  @Test
  func `a paste is one piece, and what is in it no command`() {
    #expect(keys("\u{1B}[200~q\u{3}e\u{1B}[201~") == [.paste("q\u{3}e")])
    var decoder = KeyDecoder()
    #expect(decoder.feed(Array("\u{1B}[200~never ended".utf8)) == [])
    #expect(!decoder.isUndecided)
  }
}
