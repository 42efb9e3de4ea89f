import StintCore
import StintExporters
import StintTestSupport
import Testing

@Suite struct LinkedInExporterTests {
  let exporter = LinkedInExporter()
  let options = ["author": "urn:li:person:AbC"]

  @Test func `the worked example of the network's page`() throws {
    let post = Samples.post("Stint 1.0 (beta) is out, see a_b #swift", options: options)
    let parcel = try #require(try exporter.render(post).first)
    #expect(
      String(decoding: parcel.body, as: UTF8.self)
        == #"{"author":"urn:li:person:AbC","commentary":"Stint 1.0 \\(beta\\) is out, see a\\_b "#
        + ##"{hashtag|\\#|swift}","visibility":"PUBLIC","distribution":{"feedDistribution":"##
        + #""MAIN_FEED","targetEntities":[],"thirdPartyDistributionChannels":[]},"#
        + #""lifecycleState":"PUBLISHED","isReshareDisabledByAuthor":false}"#)
    #expect(parcel.headers["LinkedIn-Version"] == "202601")
    #expect(parcel.headers["X-Restli-Protocol-Version"] == "2.0.0")
  }

  @Test func `escaping is undone by unescaping, whatever the text`() {
    var random = SteadyNumbers(seed: 7)
    for _ in 0..<2000 {
      let text = RandomText.make(using: &random)
      #expect(Array(LittleText.unescaped(LittleText.escaped(text)).utf8) == Array(text.utf8))
    }
  }

  @Test func `no reserved character is left bare`() {
    var random = SteadyNumbers(seed: 8)
    for _ in 0..<1000 {
      let escaped = LittleText.escaped(RandomText.make(using: &random))
      var isEscaped = false
      for scalar in escaped.unicodeScalars {
        if isEscaped {
          isEscaped = false
        } else if scalar == "\\" {
          isEscaped = true
        } else {
          #expect(!"|{}@[]()<>#*_~".unicodeScalars.contains(scalar))
        }
      }
    }
  }

  @Test(arguments: [
    ("https://example.org/a_(b)#c_d", ##"https://example.org/a%5F%28b%29\#c%5Fd"##),
    ("see example.org/a~b", #"see example.org/a\~b"#), ("a@b #c_d", ##"a\@b {hashtag|\#|c\_d}"##),
    ("#1", ##"\#1"##), ("line\nbreak", "line\nbreak"),
  ])
  func `addresses and hashtags stay what they are`(text: String, expected: String) {
    #expect(LittleText.commentary(text) == expected)
  }

  @Test(arguments: [(2999, [String]()), (3000, []), (3001, ["too-long"])])
  func `3000 characters pass`(length: Int, errors: [String]) {
    let post = Samples.post(String(repeating: "a", count: length), options: options)
    #expect(exporter.codes(post) == errors)
    #expect(exporter.codes(post, .warning) == [])
  }

  @Test(arguments: [(1500, [String]()), (1501, ["maybe-too-long"])])
  func `what is too long only when escaped is warned of`(length: Int, warnings: [String]) {
    let post = Samples.post(String(repeating: "(", count: length), options: options)
    #expect(exporter.codes(post) == [])
    #expect(exporter.codes(post, .warning) == warnings)
  }

  @Test func `without an author there is a preview but no post`() {
    let post = Samples.post("a")
    #expect(exporter.codes(post) == ["missing-option"])
    #expect(exporter.preview(post).map(\.text) == ["a"])
    #expect(throws: RenderError.self) { try exporter.render(post) }
  }

  @Test func `a thread is refused`() {
    let post = Samples.post(Content(parts: ["a", "b"]), options: options)
    #expect(exporter.codes(post) == ["unsupported-thread"])
  }

  @Test func `a link is a card`() throws {
    let content = Content(parts: ["a"], title: "T", link: "https://example.org/x")
    let body = try exporter.bodies(Samples.post(content, options: options))[0]
    #expect(
      body.contains(#""content":{"article":{"source":"https://example.org/x","title":"T"}}"#))
  }

  @Test func `connections are for persons`() {
    let content = Content(parts: ["a"], visibility: .followers)
    #expect(exporter.check(Samples.post(content, options: options)).isEmpty)
    let shop = Samples.post(content, options: ["author": "urn:li:organization:1"])
    #expect(exporter.codes(shop) == ["unsupported-visibility"])
  }
}
