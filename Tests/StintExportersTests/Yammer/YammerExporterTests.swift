import StintCore
import StintExporters
import Testing

@Suite struct YammerExporterTests {
  let exporter = YammerExporter()

  @Test(arguments: [(19, [String]()), (20, []), (21, ["too-many-tags"])])
  func `twenty topics pass`(number: Int, codes: [String]) {
    let content = Content(parts: ["a"], tags: (1...number).map { "t\($0)" })
    #expect(exporter.codes(Samples.post(content)) == codes)
  }

  @Test func `files need to know the network`() {
    let content = Content(parts: ["a"], media: [Samples.image()])
    #expect(exporter.codes(Samples.post(content)) == ["missing-option"])
    #expect(exporter.codes(Samples.post(content, options: ["network": "99"])) == [])
  }

  @Test func `without a group it goes to the whole company`() throws {
    #expect(try exporter.bodies(Samples.post("a")) == ["body=a"])
  }
}
