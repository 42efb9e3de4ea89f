import StintCore
import StintExporters
import Testing

@Suite struct SlackExporterTests {
  let exporter = SlackExporter()

  @Test func `nothing can be smuggled in`() throws {
    let body = try exporter.bodies(Samples.post("<!channel> *a* & <@U1|b>"))[0]
    #expect(
      body
        == #"{"text":"&lt;!channel&gt; *a* &amp; &lt;@U1|b&gt;","mrkdwn":false}"#)
  }

  @Test(arguments: [(7999, [String]()), (8000, []), (8001, ["too-long"])])
  func `what escaping adds counts`(ampersands: Int, codes: [String]) {
    let post = Samples.post(String(repeating: "&", count: ampersands))
    #expect(exporter.codes(post) == codes)
  }

  @Test func `a file is refused with a way out`() {
    let post = Samples.post(Content(parts: ["a"], media: [Samples.image()]))
    let problem = exporter.check(post).first
    #expect(problem?.message == "A webhook of Slack cannot upload files.")
    #expect(problem?.hint != nil)
  }

  @Test func `the title stands above the text`() {
    let post = Samples.post(Content(parts: ["a", "b"], title: "T"))
    #expect(exporter.preview(post).map(\.text) == ["T\n\na", "b"])
  }
}
