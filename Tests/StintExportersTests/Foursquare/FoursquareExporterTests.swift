import StintCore
import StintExporters
import Testing

@Suite struct FoursquareExporterTests {
  let exporter = FoursquareExporter()
  let options = ["venue": "4b2afcaaf964a5205bb324e3"]

  @Test func `a check-in is warned of, for it says where one is`() {
    #expect(exporter.codes(Samples.post("a", options: options), .warning) == ["check-in-now"])
  }

  @Test func `without a venue nothing goes out`() {
    #expect(exporter.codes(Samples.post("a")) == ["missing-option"])
  }

  @Test(arguments: ["4b2afcaaf964a5205bb324e", "4B2AFCAAF964A5205BB324E3", ""])
  func `what is no venue is refused`(venue: String) {
    #expect(exporter.codes(Samples.post("a", options: ["venue": venue])) == ["bad-option"])
  }

  @Test(arguments: [(Visibility.followers, "followers"), (.public, "public")])
  func `who sees it is said`(visibility: Visibility, word: String) throws {
    let content = Content(parts: ["a"], visibility: visibility)
    let body = try exporter.bodies(Samples.post(content, options: options))[0]
    #expect(body.hasSuffix("&broadcast=\(word)"))
  }
}
