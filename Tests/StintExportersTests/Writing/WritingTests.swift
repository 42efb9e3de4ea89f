import Foundation
import StintCore
import StintExporters
import Testing

@Suite struct WritingTests {
  @Test func `JSON is read back as it was written`() throws {
    let text = "a\"\\/\n\t\u{7}\u{85}日👩‍🚀\u{2028}${1.id} $ {"
    let written = WireJSON.object([(key: "k", value: .array([.string(text), .integer(-1)]))])
    let data = Data(written.bytes)
    let read = try #require(try JSONSerialization.jsonObject(with: data) as? [String: [Any]])
    #expect(read["k"]?.first as? String == text)
    #expect(written.text.contains("/"))
    #expect(!written.text.contains("${"))
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (1_768_469_400_000, "2026-01-15T09:30:00.000Z"),
    (951_782_400_123, "2000-02-29T00:00:00.123Z"), (-1, "1969-12-31T23:59:59.999Z"),
    (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
    (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    (Int64.max, "9999-12-31T23:59:59.000Z"), (Int64.min, "0001-01-01T00:00:00.000Z"),
  ])
  func `instants are written in UTC`(milliseconds: Int64, expected: String) {
    #expect(CivilTime(Timestamp(milliseconds: milliseconds)).precise == expected)
  }

  @Test(arguments: [
    ("Café opens at nine!", true, "cafe-opens-at-nine-7f3a"),
    ("日本語 ok", true, "ok-7f3a"), ("日本語 ok", false, "日本語-ok-7f3a"),
    ("👩‍🚀", true, "post-7f3a"), ("../../etc/passwd", false, "etc-passwd-7f3a"),
  ])
  func `a slug is safe and never empty`(title: String, isASCII: Bool, expected: String) {
    #expect(Slug.make(from: title, uid: "7F3A", isASCII: isASCII) == expected)
  }

  @Test func `a slug has at most 80 characters before its id`() {
    let title = String(repeating: "word ", count: 40)
    #expect(Slug.make(from: title, uid: "7f3a", isASCII: true).count <= 85)
    let endless = Slug.make(from: String(repeating: "a", count: 200), uid: "7f3a", isASCII: true)
    #expect(endless.count == 85)
  }

  @Test func `HTML shows exactly the text`() {
    #expect(
      PlainHTML.escaped("<b> & \"'[x]${1}") == "&lt;b&gt; &amp; &quot;&#39;&#91;x&#93;&#36;{1}")
    #expect(
      PlainHTML.paragraphs("a\nb\n\n\nc https://example.org/?a=1&b=2.")
        == "<p>a<br />b</p><p>c <a href=\"https://example.org/?a=1&amp;b=2\">"
        + "https://example.org/?a=1&amp;b=2</a>.</p>")
  }

  @Test(arguments: [
    ("*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"), ("- a", "&#45; a"), ("1. a", "1&#46; a"),
    ("# a", "\\# a"), ("a\nb", "a  \nb"),
    ("{{ a }} {% b %}", "&#123;&#123; a &#125;&#125; &#123;% b %&#125;"),
    ("<b>&amp;", "&lt;b&gt;&amp;amp;"), ("    code", "&nbsp;&nbsp;&nbsp;&nbsp;code"),
    ("see https://example.org/a_b.", "see <https://example.org/a_b>."), ("===", "&#61;=="),
    ("a - b", "a - b"), ("3.5 + 1", "3&#46;5 + 1"),
  ])
  func `Markdown shows exactly the text`(text: String, expected: String) {
    #expect(PlainMarkdown.of(text) == expected)
  }

  @Test(arguments: [
    ("yes", "\"yes\""), ("a\"b\\c", "\"a\\\"b\\\\c\""), ("a\nb", "\"a\\nb\""), ("日", "\"日\""),
    ("\u{2028}", "\"\\u2028\""), ("---", "\"---\""),
  ])
  func `front matter is always quoted`(text: String, expected: String) {
    #expect(FrontMatter.quoted(text) == expected)
  }
}
