import StintExporters
import Testing

@Suite struct TagTests {
  @Test(arguments: [
    ("a #tag here", ["tag"]), ("#1st #16 #_", ["1st"]), ("a#b", []), ("&#b", []),
    ("#a#b", []), ("#http://example.org", []), ("https://example.org/#a", []),
    ("✌️#peace", ["peace"]), ("＃漢字。", ["漢字"]), ("#️⃣", []), ("#il·lusió", ["il·lusió"]),
  ])
  func `hashtags are found as X finds them`(text: String, expected: [String]) {
    #expect(Hashtags.all(in: text).map(\.name) == expected)
  }

  @Test(arguments: [
    ("@ana hi", ["ana"]), ("mail ana@example.org", []), ("(cc: @ana)", ["ana"]), ("@_@", []),
    ("@aliceì", []), ("RT@ana", ["ana"]), ("の@anaに", ["ana"]), ("f!@kn", []),
  ])
  func `mentions are found as X finds them`(text: String, expected: [String]) {
    #expect(Mentions.all(in: text).map(\.name) == expected)
  }
}
