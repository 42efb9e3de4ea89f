import StintCore
import StintExporters
import Testing

@Suite struct RedditExporterTests {
  let exporter = RedditExporter()
  let options = ["subreddit": "test"]
  let linkOptions = ["subreddit": "test", "kind": "link"]

  @Test func `without a title it says what to type`() {
    let problem = exporter.check(Samples.post("a", options: options)).first
    #expect(problem?.code == "missing-title")
    #expect(problem?.hint?.contains("--title") == true)
    #expect(problem?.hint?.contains("from-text") == true)
  }

  @Test(arguments: [(299, [String]()), (300, []), (301, ["title-too-long"])])
  func `a title of 300 passes`(length: Int, codes: [String]) {
    let content = Content(parts: ["a"], title: String(repeating: "a", count: length))
    #expect(exporter.codes(Samples.post(content, options: options)) == codes)
  }

  @Test func `white space in a title is one blank`() throws {
    let content = Content(parts: ["a"], title: " Opening\n\n hours ")
    let body = try exporter.bodies(Samples.post(content, options: options))[0]
    #expect(body.contains("&title=Opening+hours&"))
  }

  @Test func `an address alone makes no title`() {
    let post = Samples.post(
      "https://example.org/x", options: ["subreddit": "test", "title": "from-text"])
    #expect(exporter.codes(post) == ["missing-title"])
  }

  @Test func `a link post is made of title and address`() throws {
    let content = Content(parts: ["We open"], link: "https://example.org/a?b=1")
    let post = Samples.post(content, options: linkOptions)
    #expect(
      try exporter.bodies(post) == [
        "api_type=json&sr=test&kind=link&title=We+open&url=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1"
          + "&resubmit=false&nsfw=false&spoiler=false&sendreplies=true"
      ])
    #expect(exporter.preview(post)[0].count == 0)
    #expect(exporter.check(post).isEmpty)
  }

  @Test func `a text that a link post has no room for is warned of`() {
    let content = Content(parts: ["Text"], title: "T", link: "https://example.org/")
    #expect(
      exporter.codes(Samples.post(content, options: linkOptions), .warning)
        == ["unsupported-text"])
  }

  @Test func `a link post cannot warn`() {
    let content = Content(parts: ["T"], link: "https://example.org/", contentWarning: "w")
    #expect(
      exporter.codes(Samples.post(content, options: linkOptions))
        == ["unsupported-content-warning"])
  }

  @Test(arguments: ["r/test", "t", "a b", "täst", "u/name"])
  func `what is no subreddit is refused`(name: String) {
    let post = Samples.post(Content(parts: ["a"], title: "T"), options: ["subreddit": name])
    #expect(exporter.codes(post) == ["bad-option"])
  }

  @Test func `a heading stays a hash sign`() throws {
    let content = Content(parts: ["# a"], title: "T")
    let body = try exporter.bodies(Samples.post(content, options: options))[0]
    #expect(body.contains("&text=%5C%23+a&"))
  }
}
