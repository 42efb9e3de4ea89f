import StintCore
import StintExporters
import Testing

@Suite struct XExporterTests {
  let exporter = XExporter()

  @Test(arguments: [(139, []), (140, []), (141, ["too-long"])])
  func `280 weighted characters pass`(kanji: Int, codes: [String]) {
    #expect(exporter.codes(Samples.post(String(repeating: "日", count: kanji))) == codes)
  }

  @Test func `the message has both numbers`() {
    let post = Samples.post(String(repeating: "日", count: 141))
    #expect(exporter.check(post).map(\.message) == ["282 weighted characters, 2 over X's 280."])
  }

  @Test func `link and tags follow after a space`() {
    let content = Content(parts: ["New"], link: "https://example.org/x", tags: ["stint"])
    let preview = exporter.preview(Samples.post(content))[0]
    #expect(preview.text == "New https://example.org/x #stint")
    #expect(preview.count == 3 + 1 + 23 + 1 + 6)
  }

  @Test(arguments: ["a\u{FEFF}", "a\u{FFFE}", "\u{FFFF}"])
  func `forbidden characters are refused`(text: String) {
    #expect(exporter.codes(Samples.post(text)) == ["invalid-characters"])
  }

  @Test func `marks of direction are no problem`() {
    #expect(exporter.check(Samples.post("\u{202A}a\u{202C}")).isEmpty)
  }

  @Test func `two cashtags are warned of`() {
    #expect(exporter.codes(Samples.post("$AB $CD"), .warning) == ["too-many-cashtags"])
    #expect(exporter.check(Samples.post("$AB $5 $toolongname")).isEmpty)
  }

  @Test func `a reply names the part before it`() throws {
    let bodies = try exporter.bodies(Samples.post(Content(parts: ["a", "b"])))
    #expect(bodies[1] == #"{"text":"b","reply":{"in_reply_to_tweet_id":"${1.id}"}}"#)
  }

  @Test func `hints X cannot carry are warned of`() {
    let content = Content(parts: ["a"], title: "t", language: "en", isSensitive: true)
    #expect(
      exporter.codes(Samples.post(content), .warning) == [
        "unsupported-language", "unsupported-title", "unsupported-sensitive",
      ])
  }
}
