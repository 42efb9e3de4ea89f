import StintCore
import StintExporters
import Testing

@Suite struct MicropubExporterTests {
  let exporter = MicropubExporter()

  private func properties(
    _ content: Content, options: [String: String] = [:], part: Int = 1
  ) throws -> JSONObject {
    let bodies = try exporter.bodies(Samples.post(content, options: options))
    return try #require(try JSONValue(parsing: bodies[part - 1])["properties"]?.objectValue)
  }

  @Test func `a note has no name, an article has one`() throws {
    #expect(try properties(Content(parts: ["a"]))["name"] == nil)
    #expect(try properties(Content(parts: ["a"], title: "T"))["name"] == ["T"])
  }

  @Test func `a link stands in the text or makes a bookmark`() throws {
    let content = Content(parts: ["See"], link: "https://example.org/x")
    #expect(try properties(content)["content"] == ["See\n\nhttps://example.org/x"])
    let bookmark = try properties(content, options: ["link": "bookmark"])
    #expect(bookmark["content"] == ["See"])
    #expect(bookmark["bookmark-of"] == ["https://example.org/x"])
  }

  @Test func `each kind of file has a property of its own`() throws {
    let media = [
      Samples.image(), Samples.image("b.gif", alt: nil, type: "image/gif"), Samples.video(),
      Samples.image("c.mp3", type: "audio/mpeg"),
    ]
    let all = try properties(Content(parts: ["a"], media: media))
    #expect(
      all["photo"] == [["value": "${media.1.url}", "alt": "A cup"], "${media.2.url}"])
    #expect(all["video"] == ["${media.3.url}"])
    #expect(all["audio"] == ["${media.4.url}"])
  }

  @Test func `a site that refuses alternative texts gets none, and the user is warned`() throws {
    let post = Samples.post(
      Content(parts: ["a"], media: [Samples.image()]), options: ["alt": "none"])
    #expect(exporter.codes(post, .warning) == ["alt-left-out"])
    let body = try exporter.bodies(post)[0]
    #expect(body.contains(#""photo":["${media.1.url}"]"#))
  }

  @Test func `a part answers the one before`() throws {
    let content = Content(parts: ["One", "Two"], title: "T", link: "https://example.org/x")
    let second = try properties(content, part: 2)
    #expect(second["in-reply-to"] == ["${1.id}"])
    #expect(second["name"] == nil)
    #expect(second["content"] == ["Two"])
    #expect(try properties(content)["in-reply-to"] == nil)
  }

  @Test func `a draft says so, a document is refused`() throws {
    #expect(
      try properties(Content(parts: ["a"]), options: ["status": "draft"])["post-status"]
        == ["draft"])
    let document = Samples.image("a.pdf", type: "application/pdf")
    #expect(
      exporter.codes(Samples.post(Content(parts: ["a"], media: [document]))) == ["media-type"])
  }
}
