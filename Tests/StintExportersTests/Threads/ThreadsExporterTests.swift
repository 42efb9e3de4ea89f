import StintCore
import StintExporters
import Testing

@Suite struct ThreadsExporterTests {
  let exporter = ThreadsExporter()
  let options = ["user": "178400000"]

  @Test(arguments: [
    ("a", 1), ("e\u{301}", 1), ("…", 1), ("日", 1), ("👨‍👩‍👧‍👦", 25), ("🇦🇹", 8), ("\r\n", 1),
    ("☕", 3), ("☕\u{FE0F}", 6), ("1\u{FE0F}\u{20E3}", 7), ("1", 1), ("©", 1),
    ("Café ☕ 👩‍🚀 https://example.org/a?b=1 #stint", 53),
  ])
  func `an emoji counts its bytes`(text: String, count: Int) {
    #expect(ThreadsCount.count(text) == count)
  }

  @Test(arguments: [(474, [String]()), (475, []), (476, ["too-long"])])
  func `a family takes 25 of 500`(letters: Int, codes: [String]) {
    let text = String(repeating: "a", count: letters) + "👨‍👩‍👧‍👦"
    #expect(exporter.codes(Samples.post(text, options: options)) == codes)
  }

  @Test(arguments: [(4, [String]()), (5, []), (6, ["too-many-links"])])
  func `five different addresses pass`(number: Int, codes: [String]) {
    let text = (1...number).map { "https://example.org/\($0) https://example.org/1" }
      .joined(separator: " ")
    #expect(exporter.codes(Samples.post(text, options: options)) == codes)
  }

  @Test func `the card is one of the five`() {
    let text = (1...5).map { "https://example.org/\($0)" }.joined(separator: " ")
    let content = Content(parts: [text], link: "https://example.org/6")
    #expect(exporter.codes(Samples.post(content, options: options)) == ["too-many-links"])
  }

  @Test(arguments: [
    ("a", ["one", "two"], "one", 1), ("a #own", ["one"], nil, 1), ("a #one", ["one"], nil, 0),
    ("a", ["a.b", "two"], "two", 1), ("a", [], nil, 0),
    ("a", [String(repeating: "t", count: 51)], nil, 1),
  ])
  func `a post has one topic`(text: String, tags: [String], topic: String?, warnings: Int) throws {
    let post = Samples.post(Content(parts: [text], tags: tags), options: options)
    let body = try exporter.bodies(post)[0]
    #expect(body.contains("topic_tag=") == (topic != nil))
    if let topic { #expect(body.hasSuffix("&topic_tag=\(topic)")) }
    #expect(exporter.codes(post, .warning).count == warnings)
  }

  @Test(arguments: [(1440, [String]()), (60, ["poll-duration"])])
  func `a poll lasts a day`(minutes: Int, codes: [String]) {
    let content = Content(
      parts: ["a?"], poll: Poll(options: ["a", "b"], durationInMinutes: minutes))
    #expect(exporter.codes(Samples.post(content, options: options)) == codes)
  }

  @Test func `files are refused when queued`() {
    let post = Samples.post(Content(parts: ["a"], media: [Samples.image()]), options: options)
    #expect(exporter.codes(post) == ["unsupported-media"])
  }
}
