import StintCore
import StintTestSupport
import Testing

@Suite struct SafeTextTests {
  @Test(arguments: [
    ("plain text", "plain text"),
    ("\u{1B}[31mred\u{1B}[0m", "\\u{1B}[31mred\\u{1B}[0m"),
    ("\u{1B}]0;title\u{7}", "\\u{1B}]0;title\\u{7}"),
    ("a\u{0}b\u{8}c\u{7F}d", "a\\u{0}b\\u{8}c\\u{7F}d"),
    ("\u{9B}2J and \u{85}", "\\u{9B}2J and \\u{85}"),
    ("abc\u{202E}txt.exe", "abc\\u{202E}txt.exe"),
    ("\u{2066}x\u{2069}\u{200F}\u{61C}", "\\u{2066}x\\u{2069}\\u{200F}\\u{61C}"),
    (
      "pay\u{200B}pal pay\u{200C}pal pay\u{200D}pal",
      "pay\\u{200B}pal pay\\u{200C}pal pay\\u{200D}pal"
    ),
    (
      "a\u{FEFF}b\u{2060}c\u{AD}d\u{34F}e\u{3164}",
      "a\\u{FEFF}b\\u{2060}c\\u{AD}d\\u{34F}e\\u{3164}"
    ),
    ("a\u{2028}b\u{2029}c", "a\\u{2028}b\\u{2029}c"),
    ("x\u{E0041}\u{E007F}", "x\\u{E0041}\\u{E007F}"),
    ("a\u{FE0F}b\u{FE00}", "a\\u{FE0F}b\\u{FE00}"),
    ("a\u{FFF9}b\u{FFFE}", "a\\u{FFF9}b\\u{FFFE}"),
  ])
  func `what commands a terminal or hides is shown`(text: String, shown: String) {
    #expect(SafeText.line(text) == shown)
    #expect(SafeText.block(text) == shown)
  }

  @Test(arguments: [
    "naïve café — “quoted” … 10 €", "日本語のテキスト", "한국어", "Ελληνικά", "שלום עולם", "مرحبا",
    "می\u{200C}خواهم", "क्\u{200D}ष क्\u{200C}ष", "ශ්\u{200D}රී ලංකා",
    "👩‍👩‍👧‍👦", "👩🏽‍🚀", "❤️‍🔥", "🏳️‍⚧️", "🏴‍☠️", "1️⃣", "🇪🇸", "☎︎", "👁️‍🗨️",
    "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}", "葛\u{E0100}城市",
    "e\u{301}", "\u{600}123",
  ])
  func `what writing needs stays`(text: String) {
    #expect(Array(SafeText.line(text).unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test(arguments: [
    // Two selectors, a flag without end, a code too short, one too long, a joiner between letters.
    ("葛\u{E0100}\u{E0101}", "葛\u{E0100}\\u{E0101}"),
    ("🏴\u{E0067}\u{E0062}", "🏴\\u{E0067}\\u{E0062}"),
    ("🏴\u{E0067}\u{E0062}\u{E007F}", "🏴\\u{E0067}\\u{E0062}\\u{E007F}"),
    ("👩\u{200B}\u{200D}👩", "👩\\u{200B}\\u{200D}👩"),
    ("👩\u{200D}", "👩\\u{200D}"), ("\u{200D}👩", "\\u{200D}👩"), ("1\u{200D}👩", "1\\u{200D}👩"),
    ("س\u{200C}", "س\\u{200C}"),
  ])
  func `invisible characters out of place are shown`(text: String, shown: String) {
    #expect(SafeText.line(text) == shown)
  }

  @Test func `a line has no line breaks and a block keeps them`() {
    #expect(SafeText.line("a\nb\r\nc\td\re") == "a⏎b⏎c d\\u{D}e")
    #expect(SafeText.block("a\nb\r\nc\td\re") == "a\nb\nc\td\\u{D}e")
    #expect(SafeText.line("") == "")
    #expect(SafeText.block("\n") == "\n")
  }

  @Test func `no text makes it through with a control, and twice is as good as once`() {
    var chance = SplitMix64(seed: 1)
    let alphabet =
      Array("a1 é\n\r\t\\{}क्سん👩❤🏴🇪⏎".unicodeScalars)
      + [
        0x1B, 0x9B, 0x200B, 0x200C, 0x200D, 0x200E, 0x202E, 0x2028, 0xFE0E, 0xFE0F, 0xFE00,
        0xE0100, 0xE0067, 0xE0062, 0xE0061, 0xE007F, 0x1F3FD, 0x1F1F8, 0x180B, 0x1820, 0x3164,
      ].compactMap { Unicode.Scalar(UInt32($0)) }
    for _ in 0..<20_000 {
      let text = chance.text(of: alphabet, upTo: 12)
      let line = SafeText.line(text)
      let block = SafeText.block(text)
      #expect(Array(SafeText.line(line).unicodeScalars) == Array(line.unicodeScalars))
      #expect(Array(SafeText.block(block).unicodeScalars) == Array(block.unicodeScalars))
      let controls = line.unicodeScalars.filter {
        $0.properties.generalCategory == .control || $0.properties.isBidiControl
      }
      #expect(controls.isEmpty)
      let left = block.unicodeScalars.filter { $0.properties.generalCategory == .control }
      #expect(left.allSatisfy { $0 == "\n" || $0 == "\t" })
    }
  }
}
