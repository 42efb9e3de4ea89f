import StintCore
import StintExporters
import Testing

@Suite struct FacebookExporterTests {
  let exporter = FacebookExporter()
  let options = ["page": "1234567890"]

  @Test func `a link is a card, beside photos it is text`() throws {
    var content = Content(parts: ["a"], link: "https://example.org/x")
    #expect(
      try exporter.bodies(Samples.post(content, options: options))
        == [#"{"message":"a","link":"https://example.org/x"}"#])
    content.media = [Samples.image()]
    #expect(
      try exporter.bodies(Samples.post(content, options: options)) == [
        #"{"message":"a\n\nhttps://example.org/x","attached_media":[{"media_fbid":"${media.1.id}"}]}"#
      ])
  }

  @Test(arguments: [
    (["page": "1"], "POST /v25.0/1/feed"),
    (["page": "1", "version": "v26.0"], "POST /v26.0/1/feed"),
  ])
  func `the page and the version are in the address`(
    options: [String: String], endpoint: String
  ) throws {
    #expect(try exporter.render(Samples.post("a", options: options))[0].endpoint == endpoint)
  }

  @Test(arguments: ["25.0", "v25", "v25.0/", "v25.0.1", "v.0", ""])
  func `what is no version is refused`(version: String) {
    let post = Samples.post("a", options: ["page": "1", "version": version])
    #expect(exporter.codes(post) == ["bad-option"])
  }

  @Test func `a video is refused`() {
    let post = Samples.post(Content(parts: ["a"], media: [Samples.video()]), options: options)
    #expect(exporter.codes(post) == ["media-type"])
  }

  @Test func `a photo or a link may stand alone`() throws {
    let photo = Content(parts: [""], media: [Samples.image()])
    #expect(exporter.codes(Samples.post(photo, options: options)) == [])
    let link = Content(parts: [""], link: "https://example.org/x")
    #expect(
      try exporter.bodies(Samples.post(link, options: options))
        == [#"{"link":"https://example.org/x"}"#])
  }
}
