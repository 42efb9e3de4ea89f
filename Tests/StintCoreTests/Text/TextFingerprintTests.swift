import StintCore
import StintTestSupport
import Testing

@Suite struct TextFingerprintTests {
  @Test(arguments: [
    ("Hello World", "hello  world"), ("hello\n world\t", "\u{A0}hello world"),
    ("café", "CAFE\u{301}"), ("STRASSE", "straße"), ("ΣΊΣΥΦΟΣ", "σίσυφος"), ("Å", "\u{212B}"),
    ("각", "\u{1100}\u{1161}\u{11A8}"), ("ệ", "e\u{302}\u{323}"), ("", " \n "),
    ("a\r\nb", "a\nb"), ("ﬁn", "FIN"),
  ])
  func `texts that read the same have one fingerprint`(a: String, b: String) {
    #expect(TextFingerprint.of(a) == TextFingerprint.of(b))
  }

  @Test(arguments: [
    ("hello world", "helloworld"), ("hello", "hello!"), ("café", "cafe"), ("a b", "b a"), ("", "a"),
  ])
  func `texts that differ have different fingerprints`(a: String, b: String) {
    #expect(TextFingerprint.of(a) != TextFingerprint.of(b))
  }

  @Test func `the link counts, but not the space around it`() {
    let bare = TextFingerprint.of("text")
    let linked = TextFingerprint.of("text", link: "https://a.example/X")
    #expect(linked != bare)
    #expect(linked == TextFingerprint.of("text", link: " https://a.example/X\n"))
    #expect(linked != TextFingerprint.of("text", link: "https://a.example/x"))
    #expect(linked != TextFingerprint.of("texthttps://a.example/X"))
    #expect(bare == TextFingerprint.of("text", link: ""))
    #expect(bare == TextFingerprint.of("text", link: " "))
  }

  @Test func `stored fingerprints stay valid`() {
    // Published test values of FNV-1a; they also pin the numbers that databases hold.
    #expect(TextFingerprint.of("") == 0xCBF2_9CE4_8422_2325)
    #expect(TextFingerprint.of("a") == 0xAF63_DC4C_8601_EC8C)
    #expect(TextFingerprint.of("foobar") == 0x8594_4171_F739_67E8)
  }

  @Test func `equal strings never differ in fingerprint`() {
    var chance = SplitMix64(seed: 3)
    let alphabet =
      Array("aAéİıßς 각".unicodeScalars)
      + [0x300, 0x301, 0x323, 0x327, 0x345, 0x1161, 0x11A8, 0x1F82, 0x3099, 0x2000]
      .compactMap { Unicode.Scalar(UInt32($0)) }
    for _ in 0..<10_000 {
      let text = chance.text(of: alphabet, upTo: 8)
      var view = String.UnicodeScalarView()
      view.append(contentsOf: CanonicalDecomposition.scalars(of: text))
      let decomposed = String(view)
      #expect(decomposed == text)
      #expect(TextFingerprint.of(decomposed) == TextFingerprint.of(text))
    }
  }
}
