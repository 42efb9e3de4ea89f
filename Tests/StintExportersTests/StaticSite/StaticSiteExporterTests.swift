import Foundation
import StintCore
import StintExporters
import Testing

@Suite struct StaticSiteExporterTests {
  let exporter = StaticSiteExporter()

  @Test func `paths begin at the root of the site`() throws {
    let content = Content(parts: ["a"], title: "Café", media: [Samples.image("B c.jpg")])
    let page = try #require(try exporter.render(Samples.post(content)).first)
    #expect(page.suggestedPath == "content/posts/cafe-00007f3a/index.md")
    #expect(page.attachments.map(\.suggestedPath) == ["content/posts/cafe-00007f3a/1-b-c.jpg"])
  }

  @Test(arguments: ["hugo", "jekyll"])
  func `a page says whose it is`(generator: String) throws {
    let post = Samples.post("---\nstint_id: \"other\"\n---", options: ["generator": generator])
    let page = try #require(try exporter.render(post).first)
    #expect(PageOwner.of(page.body) == "\"01JHM0000000000000007F3A\"")
  }

  @Test(arguments: [
    "", "stint_id: \"a\"\n", "---\ntitle: \"a\"\n---\nstint_id: \"a\"\n", "---\n",
    "\u{FEFF}---\nstint_id: \"a\"\n---\n",
  ])
  func `a page that says nothing is nobody's`(page: String) {
    #expect(PageOwner.of(Array(page.utf8)) == nil)
  }

  /// Hugo 0.111 takes what stands in an image of Markdown for finished text: it shows entities and
  /// backslashes, and makes entities of quotes and dots (seen).
  @Test(arguments: [
    ("A cup, and a (small) saucer!", "![A cup, and a (small) saucer!](1-a.jpg)"),
    ("It's a \"cup\"", #"{{< figure src="1-a.jpg" alt=`It's a "cup"` >}}"#),
    ("<img> \\ {{< x >}}", #"{{< figure src="1-a.jpg" alt=`<img> \ {{< x >}}` >}}"#),
    ("a `tick` \"q\"", #"{{< figure src="1-a.jpg" alt="a `tick` \"q\"" >}}"#),
    ("wait...", "{{< figure src=\"1-a.jpg\" alt=`wait...` >}}"),
    ("two\nlines'", "{{< figure src=\"1-a.jpg\" alt=`two lines'` >}}"),
  ])
  func `Hugo is told an alt text so that it shows it as it is`(alt: String, block: String) throws {
    let content = Content(parts: ["a"], media: [Samples.image("a.jpg", alt: alt)])
    let post = Samples.post(content, options: ["generator": "hugo"])
    #expect(try exporter.bodies(post)[0].contains("\n\n\(block)\n"))
  }

  @Test(arguments: ["https://example.org/{{x}}", "https://example.org/{%x%}|y"])
  func `an address cannot open a tag of Liquid or a table`(link: String) throws {
    let content = Content(parts: ["see \(link) now"], link: link + "z")
    let post = Samples.post(content, options: ["generator": "jekyll"])
    // Nobody runs Liquid over the front matter, where the title is.
    let body = try #require(try exporter.bodies(post)[0].components(separatedBy: "\n---\n").last)
    // Outside of addresses a bar has a backslash.
    #expect(!body.contains("{") && !body.replacing("\\|", with: "").contains("|"))
  }
}
