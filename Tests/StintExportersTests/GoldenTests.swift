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
    var content = Samples.adapted(sample.content, for: id)
    if exporter.description.mediaLimit == 0 { content.media = [] }
    let post = Samples.post(content, options: Samples.options(for: id))
    let parcels = try exporter.render(post)
    #expect(try Golden.differences(of: parcels, id: id, name: sample.name) == [])
  }

  @Test(arguments: [
    "mastodon", "bluesky", "x", "json", "wordpress", "mediawiki", "micropub", "telegram",
    "discord", "slack", "threads", "yammer", "buzz", "feed", "static-site", "markdown",
  ])
  func `a thread keeps its shape`(id: String) throws {
    let exporter = try #require(ExporterTable.exporter(named: id))
    var content = Content(
      parts: ["One", "Two with @alice.bsky.social", "Three"],
      media: [Samples.image("c.jpg", part: 2)])
    if exporter.description.mediaLimit == 0 { content.media = [] }
    let parcels = try exporter.render(Samples.post(content, options: Samples.options(for: id)))
    #expect(try Golden.differences(of: parcels, id: id, name: "thread") == [])
  }

  @Test(arguments: ["telegram", "discord", "reddit"])
  func `a content warning keeps its shape`(id: String) throws {
    let exporter = try #require(ExporterTable.exporter(named: id))
    var content = Content(
      parts: ["The murderer is *not* the butler"], title: "The end", media: [Samples.image()],
      contentWarning: "Spoiler", isSensitive: true)
    if exporter.description.mediaLimit == 0 { content.media = [] }
    let parcels = try exporter.render(Samples.post(content, options: Samples.options(for: id)))
    #expect(try Golden.differences(of: parcels, id: id, name: "warning") == [])
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

  static let forms = [
    ("buzz", "as1"), ("buzz", "as2"), ("buzz", "atom"), ("feed", "atom"), ("feed", "rss"),
    ("feed", "json"),
  ]

  @Test(arguments: forms)
  func `each form of a format of several keeps its shape`(id: String, form: String) throws {
    let exporter = try #require(ExporterTable.exporter(named: id))
    let content = Content(
      parts: ["Café ☕ <opens> at \"nine\" & ${1.id}\nhttps://example.org/a?b=1&c=2\n\nCome in!"],
      title: "Café & more", link: "https://example.org/x?y=1&z=2",
      media: [Samples.image(alt: "A \"cup\" & saucer"), Samples.video()],
      language: form == "as1" ? nil : "en", tags: ["opening hours"], contentWarning: "<Coffee>")
    let options = ["form": form, "site": "https://ana.example/notes/", "author": "Ana & Bo"]
    let parcels = try exporter.render(Samples.post(content, options: options))
    #expect(try Golden.differences(of: parcels, id: id, name: form) == [])
  }

  @Test func `a page for Jekyll's site keeps its shape`() throws {
    let content = Content(
      parts: ["Café ☕ {{ opens }} at nine {% include x %}\n- not a list"], title: "Café: \"opens\"",
      link: "https://example.org/{{x}}", media: [Samples.image()], tags: ["opening hours"],
      contentWarning: "Coffee")
    let post = Samples.post(
      content,
      options: ["generator": "jekyll", "section": "notes", "layout": "note", "author": "Ana"])
    let parcels = try StaticSiteExporter().render(post)
    #expect(parcels.map(\.suggestedPath) == ["_posts/2026-01-15-cafe-opens-00007f3a.md"])
    #expect(try Golden.differences(of: parcels, id: "static-site", name: "jekyll") == [])
  }

  @Test(arguments: ["mastodon", "x", "linkedin", "json", "telegram", "discord", "threads"])
  func `a poll keeps its shape`(id: String) throws {
    let exporter = try #require(ExporterTable.exporter(named: id))
    let content = Content(
      parts: ["Tea or coffee?"], poll: Poll(options: ["Tea", "Coffee"], durationInMinutes: 1440))
    let parcels = try exporter.render(Samples.post(content, options: Samples.options(for: id)))
    #expect(try Golden.differences(of: parcels, id: id, name: "poll") == [])
  }
}
