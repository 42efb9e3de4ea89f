import StintCore
import StintExporters
import Testing

/// How links and tags get into a text, seen through the preview for Mastodon.
@Suite struct CompositionTests {
  private func text(_ content: Content) -> String {
    MastodonExporter().preview(Samples.post(content)).map(\.text).joined(separator: "|")
  }

  @Test(arguments: [
    ("See http://localhost:8080/x.", "http://localhost:8080/x"),
    ("(https://example.org/a)", "https://example.org/a"),
    ("例https://example.org/a 例", "https://example.org/a"),
  ])
  func `a link that stands in the text is not appended`(text: String, link: String) {
    #expect(self.text(Content(parts: [text], link: link)) == text)
  }

  @Test(arguments: [
    ("See https://example.org/ab", "https://example.org/a"),
    ("See example.org/a", "https://example.org/a"), ("", "https://example.org/a"),
  ])
  func `another address does not stand for the link`(text: String, link: String) {
    let start = text.isEmpty ? "" : text + "\n\n"
    #expect(self.text(Content(parts: [text], link: link)) == start + link)
  }

  @Test(arguments: [
    (["opening hours"], "#OpeningHours"), (["#stint"], "#stint"), (["e-mail tips"], "#EMailTips"),
    (["a", "A", "a"], "#a"), (["日本 語"], "#日本語"), (["2026"], ""), (["snake_case"], "#snake_case"),
  ])
  func `tags become hashtags that are linked and read well`(tags: [String], expected: String) {
    #expect(
      text(Content(parts: ["T"], tags: tags)) == (expected.isEmpty ? "T" : "T\n\n" + expected))
  }

  @Test func `a hashtag in any part of a thread is enough, and the first part gets the rest`() {
    let content = Content(
      parts: ["One", "Two #Stint"], link: "https://example.org/a", tags: ["stint", "new"])
    #expect(text(content) == "One\n\nhttps://example.org/a\n\n#new|Two #Stint")
  }

  @Test func `extras tell what else a reader sees`() throws {
    let content = Content(
      parts: ["T"], media: [Samples.image(), Samples.image(alt: " "), Samples.video()],
      contentWarning: "food\u{1B}", poll: Poll(options: ["a", "b"], durationInMinutes: 90))
    let preview = try #require(MastodonExporter().preview(Samples.post(content)).first)
    #expect(
      preview.extras == [
        "[content warning: food\u{FFFD}]", "[image: A cup]", "[image without alt text]",
        "[video: A cup]", "[poll: a / b, 90 minutes]",
      ])
  }
}
