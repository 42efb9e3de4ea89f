import StintExporters
import Testing

/// The examples of networks/README.md, "One text, counted everywhere".
@Suite struct CountingTableTests {
  static let text = "Café ☕ 👩‍🚀 https://example.org/a?b=1 #stint"

  @Test func `one text is counted as each network counts it`() {
    #expect(Graphemes.count(Self.text) == 41)
    #expect(Self.text.unicodeScalars.count == 43)
    #expect(Self.text.utf16.count == 45)
    #expect(Self.text.utf8.count == 54)
    #expect(WeightedCount.count(Self.text) == 41)
    #expect(MastodonCount.count(Self.text) == 39)
    #expect(
      FacetScanner.facets(in: Self.text) == [
        Facet(bytes: 22..<47, feature: .link("https://example.org/a?b=1")),
        Facet(bytes: 48..<54, feature: .tag("stint")),
      ])
  }

  @Test(arguments: [
    ("a", 1, 1), ("e\u{301}", 1, 1), ("…", 1, 2), ("日", 1, 2), ("👨‍👩‍👧‍👦", 1, 2), ("🇦🇹", 1, 2),
    ("\r\n", 1, 1),
  ])
  func `one character is counted as X and as readers count it`(
    text: String, graphemes: Int, weight: Int
  ) {
    #expect(Graphemes.count(text) == graphemes)
    #expect(MastodonCount.count(text) == graphemes)
    #expect(WeightedCount.count(text) == weight)
  }
}
