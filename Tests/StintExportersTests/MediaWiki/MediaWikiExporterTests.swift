import StintCore
import StintExporters
import StintTestSupport
import Testing

@Suite struct MediaWikiExporterTests {
  let exporter = MediaWikiExporter()

  private func field(
    _ name: String, _ content: Content, options: [String: String] = [:]
  ) throws -> String? {
    let body = try exporter.bodies(Samples.post(content, options: options))[0]
    return try JSONValue(parsing: body)[name]?.stringValue
  }

  static let escapes: [(String, String)] = [
    ("a & b <b> &amp;", "a &#38; b &#60;b&#62; &#38;amp;"),
    (
      "[[Link]] {{template}} {| a | b",
      "&#91;&#91;Link&#93;&#93; &#123;&#123;template&#125;&#125; &#123;&#124; a &#124; b"
    ),
    ("it's ''italic'' ~~~~", "it's &#39;&#39;italic&#39;&#39; &#126;&#126;&#126;&#126;"),
    ("~ a_b __NOTOC__", "~ a_b &#95;&#95;NOTOC&#95;&#95;"),
    (
      "* a\n# b\n: c\n; d\n= e =\n---- f",
      "&#42; a<br />\n&#35; b<br />\n&#58; c<br />\n&#59; d<br />\n&#61; e =<br />\n&#45;--- f"
    ),
    ("  code", "&nbsp;&nbsp;code"),
    ("a * b # c 9:30 a: b mailto:x", "a * b # c 9:30 a: b mailto&#58;x"),
    ("one\n\n\ntwo", "one\n\ntwo"),
    (
      "see https://example.org/a_b?c=1&d=2, ok",
      "see [https://example.org/a_b?c=1&amp;d=2 https&#58;//example.org/a_b?c=1&#38;d=2], ok"
    ),
  ]

  @Test func `there are escapes`() { #expect(Self.escapes.count > 5) }

  @Test(arguments: escapes.indices)
  func `what the user typed is no markup`(index: Int) {
    #expect(Wikitext.of(Self.escapes[index].0) == Self.escapes[index].1)
  }

  @Test func `no text gives markup of its own`() {
    var random = SplitMix64(seed: 7)
    var texts = 0
    for _ in 0..<2000 {
      let text = RandomText.clean(using: &random)
      var wikitext = Wikitext.of(text)
      texts += wikitext.isEmpty ? 0 : 1
      for ours in ["<br />\n", "&nbsp;"] {
        wikitext = wikitext.split(separator: ours, omittingEmptySubsequences: false)
          .joined(separator: ours.hasSuffix("\n") ? "\n" : "")
      }
      for markup in ["{", "}", "[[", "]]", "<", "|", "''", "~~", "__"] {
        #expect(!wikitext.contains(markup))
      }
      for line in wikitext.split(separator: "\n") {
        #expect(!"*#:;=- ".contains(line.first ?? "x"))
      }
    }
    #expect(texts > 1000)
  }

  static let pages: [(pattern: String, title: String?)] = [
    ("News/{date}-{slug}", "News/2026-01-15-opening-hours-key1"),
    ("{year}/{month}/{day} {id}", "2026/01/15 key1"),
    ("Project:{title} ({id})", "Project:Opening hours (key1)"),
    ("{title}", nil), ("News", nil), ("{date}", nil), ("{slug", nil), ("{nothing}-{slug}", nil),
    ("a|b {slug}", nil), ("a#b {slug}", nil), ("../{slug}", nil), ("./{slug}", nil),
    (" {slug}", nil),
    (":{slug}", nil), ("a%41{slug}", nil), ("", nil),
  ]

  @Test(arguments: pages.indices)
  func `the page is named after the pattern, or the pattern is refused`(index: Int) throws {
    let (pattern, title) = Self.pages[index]
    let content = Content(parts: ["a"], title: "Opening hours")
    guard let title else {
      #expect(exporter.codes(Samples.post(content, options: ["page": pattern])) == ["bad-option"])
      return
    }
    #expect(try field("title", content, options: ["page": pattern]) == title)
  }

  @Test(arguments: ["page", "section"])
  func `a title is always one that a wiki takes`(shape: String) throws {
    var random = SplitMix64(seed: 9)
    for _ in 0..<500 {
      let content = Content(parts: ["a"], title: RandomText.clean(using: &random))
      let title = try #require(
        try field("title", content, options: ["shape": shape, "page": "News/{title}/{slug}"]))
      #expect(title.utf8.count <= 255)
      #expect(!title.contains { "#<>[]|{}_%&~\n".contains($0) })
      #expect(!title.split(separator: "/").contains { $0 == "." || $0 == ".." })
      #expect(title.hasSuffix("key1"))
    }
    let long = Content(parts: ["a"], title: String(repeating: "日", count: 300))
    let title = try #require(try field("title", long))
    #expect(title.utf8.count <= 255)
    #expect(title.hasSuffix("-key1"))
  }

  @Test func `the limit is one of bytes of wikitext`() {
    let limit = 2_097_152
    for (count, codes) in [(limit / 5, []), (limit / 5 + 1, ["too-long"])] {
      // An ampersand becomes five bytes.
      let text = String(repeating: "&", count: count)
      #expect(exporter.codes(Samples.post(text)) == codes)
    }
  }

  @Test func `the summary ends in the operation key`() throws {
    let content = Content(parts: ["Two\nlines"], tags: ["a|b", "[]"])
    #expect(try field("summary", content) == "Two (stint:key-1)")
    #expect(try field("text", content) == "Two<br />\nlines\n\n[[Category:a b]]")
    #expect(exporter.codes(Samples.post(content), .warning) == ["unsupported-tag"])
  }

  @Test func `documents are linked, films are shown`() throws {
    let content = Content(
      parts: ["a"],
      media: [
        Samples.video(), Samples.image("plan.pdf", alt: nil, type: "application/pdf"),
      ])
    #expect(
      try field("text", content)
        == "a\n\n[[File:${media.1.id}]]\n\n[[Media:${media.2.id}|plan.pdf]]")
  }
}
