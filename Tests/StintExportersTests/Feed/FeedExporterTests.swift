import StintCore
import StintExporters
import Testing

@Suite struct FeedExporterTests {
  let exporter = FeedExporter()

  private func body(_ content: Content, _ form: String) throws -> String {
    try exporter.bodies(
      Samples.post(content, options: ["site": "https://ana.example/", "form": form]))[0]
  }

  @Test func `without an address nothing is rendered`() {
    #expect(exporter.codes(Samples.post("a")) == ["missing-option"])
  }

  @Test(arguments: ["ana.example", "https://ana.example/?x", "https://ana.example/#x"])
  func `an address that cannot be a folder's is refused`(site: String) {
    #expect(exporter.codes(Samples.post("a", options: ["site": site])) == ["bad-option"])
  }

  @Test func `a warning stands before the text, and no title tells what it hides`() throws {
    let content = Content(parts: ["The butler did it."], contentWarning: "Spoiler\nof a book")
    let atom = try body(content, "atom")
    #expect(atom.contains("<title>Content warning: Spoiler of a book</title>"))
    #expect(
      atom.contains(
        "&lt;p&gt;&lt;strong&gt;Content warning: Spoiler of a book&lt;/strong&gt;&lt;/p&gt;"
          + "&lt;p&gt;The butler"))
    #expect(!(try body(content, "rss").contains("<item><title>")))
  }

  @Test(arguments: ["atom", "rss", "json"])
  func `files have absolute addresses, a type and a length`(form: String) throws {
    let content = Content(parts: ["a"], media: [Samples.image("B c.jpg", size: 48_213)])
    let text = try body(content, form)
    #expect(text.contains("\"https://ana.example/media/post-00007f3a/1-b-c.jpg\""))
    #expect(text.contains("image/jpeg") && text.contains("48213"))
  }

  @Test(arguments: [
    (1_768_469_400, "Thu, 15 Jan 2026 09:30:00 GMT"),
    (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
    (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
  ])
  func `dates of RSS are in English with two digits`(seconds: Int, expected: String) {
    #expect(CivilTime(Timestamp(seconds: Int64(seconds))).mail == expected)
  }

  @Test func `what XML cannot hold is left out`() {
    #expect(
      PlainXML.escaped("a\u{0}\u{8}\u{85}\u{FFFE}b\n<&>\"${x}")
        == "ab&#10;&lt;&amp;&gt;&quot;&#36;{x}")
  }
}
