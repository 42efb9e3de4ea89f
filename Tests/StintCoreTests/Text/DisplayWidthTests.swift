import StintCore
import StintTestSupport
import Testing

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("かな", 4), ("한국", 4),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("ＡＢ", 4), ("ｱ", 1), ("…", 1), ("“”", 2), ("€", 1),
    ("😀", 2), ("👍🏽", 2), ("👩‍👩‍👧‍👦", 2), ("🏳️‍⚧️", 2), ("❤", 1), ("❤️", 2), ("❤️‍🔥", 2),
    ("🇪🇸", 2), ("🇪", 2), ("1️⃣", 2), ("☺︎", 1), ("क्ष", 2), ("ก็", 1), ("a\u{200B}b", 2),
    ("🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}", 2), ("⏎", 1), ("\u{1B}", 0),
    ("שלום", 4), ("⌚", 2), ("⌛️", 2), ("✓", 1), ("─", 1), ("\u{AD}", 1), ("\u{3000}", 2),
    ("가\u{302E}", 2), ("\u{13000}\u{13430}\u{13000}", 2), ("கி", 2),
  ])
  func `columns are those of a terminal`(text: String, columns: Int) {
    #expect(DisplayWidth.columns(of: text) == columns)
  }

  @Test(arguments: [
    (0x10FF, 1), (0x1100, 2), (0x115F, 2), (0x1160, 0), (0x2E7F, 1), (0x2E80, 2), (0x303E, 2),
    (0x303F, 1), (0x3040, 1), (0x3041, 2), (0x4DFF, 2), (0x4E00, 2), (0x9FFF, 2), (0xD7A3, 2),
    (0xD7A4, 1), (0xFF00, 1), (0xFF01, 2), (0xFF60, 2), (0xFF61, 1), (0x1F5FF, 2), (0x1F600, 2),
    (0x1F64F, 2), (0x1F650, 1), (0x3FFFD, 2), (0x3FFFE, 1), (0x10FFFD, 1),
  ])
  func `wide ranges begin and end where Unicode says`(value: Int, columns: Int) throws {
    let scalar = try #require(Unicode.Scalar(UInt32(value)))
    #expect(DisplayWidth.columns(of: Character(scalar)) == columns)
  }

  @Test func `the table of wide scalars ascends`() {
    #expect(WideScalars.ranges.count > 100)
    for (range, next) in zip(WideScalars.ranges, WideScalars.ranges.dropFirst()) {
      #expect(range.upperBound + 1 < next.lowerBound)
    }
  }

  @Test(arguments: [
    (5, "hello"), (4, "hel…"), (1, "…"), (0, ""), (6, "hello"), (-1, ""),
  ])
  func `text is cut to the columns there are`(columns: Int, expected: String) {
    #expect(DisplayWidth.truncated("hello", to: columns) == expected)
  }

  @Test func `a wide character is never halved`() {
    #expect(DisplayWidth.truncated("日本語", to: 6) == "日本語")
    #expect(DisplayWidth.truncated("日本語", to: 5) == "日本…")
    #expect(DisplayWidth.truncated("日本語", to: 4) == "日…")
    #expect(DisplayWidth.truncated("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", to: 3) == "👩‍👩‍👧‍👦…")
    #expect(DisplayWidth.truncated("日本語", to: 1, ellipsis: "...") == "")
    #expect(DisplayWidth.truncated("hello", to: 2, ellipsis: "...") == "he")
    #expect(DisplayWidth.truncated("hello", to: 3, ellipsis: "...") == "...")
  }

  @Test func `padding fills up and never cuts`() {
    #expect(DisplayWidth.padded("日本", to: 6) == "日本  ")
    #expect(DisplayWidth.padded("日本", to: 5, alignment: .trailing) == " 日本")
    #expect(DisplayWidth.padded("日本", to: 4) == "日本")
    #expect(DisplayWidth.padded("日本", to: 3) == "日本")
  }

  @Test func `cut and filled text has exactly the columns asked for`() {
    var chance = SplitMix64(seed: 2)
    let alphabet = Array("ab é日한👩❤\u{FE0F}\u{200D}\u{301}🇪🇸क्ष".unicodeScalars)
    for _ in 0..<10_000 {
      let text = SafeText.line(chance.text(of: alphabet, upTo: 15))
      let columns = Int.random(in: 1...20, using: &chance)
      let cut = DisplayWidth.truncated(text, to: columns)
      #expect(DisplayWidth.columns(of: cut) <= columns)
      #expect(DisplayWidth.columns(of: DisplayWidth.padded(cut, to: columns)) == columns)
    }
  }
}
