import StintCore
import StintExporters
import Testing

@Suite struct WordPressExporterTests {
  let exporter = WordPressExporter()

  @Test func `the slug is ours and has a piece of the operation key`() throws {
    let body = try exporter.bodies(Samples.post(Content(parts: ["a"], title: "Opening hours")))[0]
    #expect(body.contains(#""slug":"opening-hours-key1""#))
    #expect(body.contains(#""date_gmt":"2026-01-15T09:30:00""#))
  }

  @Test func `a text cannot become markup, shortcode or reference`() throws {
    let body = try exporter.bodies(Samples.post("<script> [gallery] ${media.1.url}"))[0]
    #expect(body.contains("&lt;script&gt; &#91;gallery&#93; &#36;{media.1.url}"))
  }

  @Test func `the parts of a thread become one article`() throws {
    let parcels = try exporter.render(Samples.post(Content(parts: ["a", "b"])))
    #expect(parcels.count == 1)
    #expect(String(decoding: parcels[0].body, as: UTF8.self).contains("<p>a</p><p>b</p>"))
  }

  @Test func `tags are names for the deliverer to look up`() throws {
    let content = Content(parts: ["a"], tags: ["opening hours", "#x", "a}b"])
    let body = try exporter.bodies(Samples.post(content))[0]
    #expect(body.contains(#""tags":["${tag:opening hours}","${tag:x}","${tag:a%7Db}"]"#))
  }

  @Test func `options are checked`() throws {
    #expect(exporter.codes(Samples.post("a", options: ["status": "live"])) == ["bad-option"])
    let body = try exporter.bodies(Samples.post("a", options: ["format": "aside"]))[0]
    #expect(body.contains(#""format":"aside""#))
  }
}
