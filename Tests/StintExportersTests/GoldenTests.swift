import StintCore
import StintExporters
import Testing

@Suite struct GoldenTests {
  static let posts: [(name: String, content: Content)] = [
    (
      "note",
      Content(parts: ["Café ☕ 👩‍🚀 https://example.org/a?b=1 #stint"], language: "en")
    ),
    (
      "full",
      Content(
        parts: ["Opening hours (new)\r\nwe open at nine, see a_b.\n\nCome in!"],
        title: "Café opens at nine", link: "https://example.org/a_(b)?c=1#d",
        media: [Samples.image(), Samples.image("B ü.png", alt: nil, type: "image/png")],
        tags: ["stint", "opening hours"])
    ),
    ("link", Content(parts: ["New: ${1.id} \"quoted\" <b>"], link: "https://example.org/x")),
  ]

  static let cases = ExporterTable.all.flatMap { exporter in
    posts.indices.map { (exporter.description.id, $0) }
  }

  @Test func `there are cases`() {
    #expect(Self.cases.count >= 21)
  }

  @Test(arguments: cases)
  func `the bytes are those that were read in review`(id: String, index: Int) throws {
    let exporter = try #require(ExporterTable.exporter(named: id))
    let sample = Self.posts[index]
    let post = Samples.post(sample.content, options: Samples.options(for: id))
    let parcels = try exporter.render(post)
    #expect(try Golden.differences(of: parcels, id: id, name: sample.name) == [])
  }

  @Test(arguments: ["mastodon", "bluesky", "x", "json", "wordpress", "markdown"])
  func `a thread keeps its shape`(id: String) throws {
    let exporter = try #require(ExporterTable.exporter(named: id))
    let content = Content(
      parts: ["One", "Two with @alice.bsky.social", "Three"],
      media: [Samples.image("c.jpg", part: 2)])
    let parcels = try exporter.render(Samples.post(content))
    #expect(try Golden.differences(of: parcels, id: id, name: "thread") == [])
  }

  @Test func `a page for Jekyll keeps its shape`() throws {
    let content = Content(
      parts: ["Café ☕ {{ opens }} at nine\n- not a list"], title: "Café opens at nine",
      media: [Samples.image()], tags: ["opening hours"])
    let post = Samples.post(content, options: ["flavour": "jekyll", "section": "notes"])
    let parcels = try MarkdownExporter().render(post)
    #expect(parcels.map(\.suggestedPath) == ["_posts/2026-01-15-cafe-opens-at-nine-00007f3a.md"])
    #expect(try Golden.differences(of: parcels, id: "markdown", name: "jekyll") == [])
  }

  @Test(arguments: ["mastodon", "x", "linkedin", "json"])
  func `a poll keeps its shape`(id: String) throws {
    let exporter = try #require(ExporterTable.exporter(named: id))
    let content = Content(
      parts: ["Tea or coffee?"], poll: Poll(options: ["Tea", "Coffee"], durationInMinutes: 1440))
    let parcels = try exporter.render(Samples.post(content, options: Samples.options(for: id)))
    #expect(try Golden.differences(of: parcels, id: id, name: "poll") == [])
  }
}
