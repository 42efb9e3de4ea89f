import StintCore
import StintExporters
import Testing

@Suite struct MarkdownExporterTests {
  let exporter = MarkdownExporter()

  @Test func `a page for Hugo is a bundle`() throws {
    let content = Content(parts: ["a"], title: "Café opens", media: [Samples.image("B c.jpg")])
    let parcel = try #require(try exporter.render(Samples.post(content)).first)
    #expect(parcel.suggestedPath == "posts/cafe-opens-00007f3a/index.md")
    #expect(parcel.attachments.map(\.suggestedPath) == ["posts/cafe-opens-00007f3a/1-b-c.jpg"])
    #expect(parcel.attachments.map(\.reference) == ["1-b-c.jpg"])
  }

  @Test(arguments: ["../x", "/x", "x/", "a//b", "a\nb", "."])
  func `a section never leaves the site`(section: String) {
    #expect(exporter.codes(Samples.post("a", options: ["section": section])) == ["bad-option"])
  }

  @Test func `a title is made from the text`() throws {
    let body = try exporter.bodies(Samples.post("\n\n" + String(repeating: "word ", count: 30)))[0]
    #expect(
      body.contains("title: \"word word word word word word word word word word word word…\""))
  }

  @Test func `a local time that is none is replaced by UTC`() throws {
    var post = Samples.post("a")
    post.localInstant = "x\n---"
    #expect(try exporter.bodies(post)[0].contains("\ndate: 2026-01-15T09:30:00Z\n"))
  }

  @Test func `a draft for Jekyll has no date in its name`() throws {
    let post = Samples.post("Hi", options: ["flavour": "jekyll", "draft": "true"])
    #expect(try exporter.render(post).map(\.suggestedPath) == ["_drafts/hi-00007f3a.md"])
  }
}
