import StintExporters
import Testing

@Suite struct NormalTextTests {
  @Test(arguments: [
    ("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("\r\n\r\n", "\n\n"), ("\r\r\n", "\n\n"),
    ("e\u{301}", "\u{E9}"), ("\u{1100}\u{1161}", "\u{AC00}"), ("\u{212B}", "\u{C5}"),
  ])
  func `line ends become LF and letters are composed`(text: String, expected: String) {
    #expect(Array(NormalText.of(text).unicodeScalars) == Array(expected.unicodeScalars))
  }
}
