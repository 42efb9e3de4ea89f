import StintExporters
import Testing

@Suite struct URLScannerTests {
  private func urls(_ text: String) -> [String] { URLScanner.urls(in: text).map(\.text) }

  @Test(arguments: [
    ("see https://example.org/a.", "https://example.org/a"),
    ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
    ("(see example.org)", "example.org"), ("“example.org”", "example.org"),
    ("https://example.org/?a=1&b=2, then", "https://example.org/?a=1&b=2"),
    ("テストhttp://example.org/aテスト", "http://example.org/a"),
    ("例:example.org。", "example.org"),
    ("https://example.org:8080/x!", "https://example.org:8080/x"),
    ("https://t.co/abc-def", "https://t.co/abc"),
    ("a https://xn--bcher-kva.example.org", "https://xn--bcher-kva.example.org"),
    ("https://example.org/a((b)c)d.", "https://example.org/a((b)c)d"),
  ])
  func `an address ends where a reader would end it`(text: String, expected: String) {
    #expect(urls(text) == [expected])
  }

  @Test(arguments: [
    "@example.org", "#example.org", "$example.org", "ana@example.org", "x-example.org-y",
    "http://localhost/a", "example.unknowntld", "http://-a.org", "http://a_b.org", "file.tar.bz2",
    "1.5", "e.g.", "", ".", "...",
  ])
  func `what only looks like an address is text`(text: String) {
    #expect(urls(text) == [])
  }

  @Test(arguments: [4095, 4096, 4097])
  func `an address may have 4096 characters with its scheme counted twice`(length: Int) {
    // The rule adds the scheme to an address that has it already.
    let address = "https://example.org/"
    let text = address + String(repeating: "a", count: length - address.count - 8)
    #expect(urls(text).isEmpty == (length > 4096))
  }

  @Test func `a long text without an address is read in no time`() {
    let text = String(repeating: "a.", count: 20_000) + String(repeating: "あ", count: 20_000)
    #expect(urls(text) == [])
  }

  @Test func `Mastodon takes other scripts into a path and wants a scheme`() {
    let text = "https://example.org/日本語 example.org"
    #expect(
      URLScanner.urls(in: text, dialect: .mastodon).map(\.text) == ["https://example.org/日本語"])
    #expect(urls(text) == ["https://example.org/", "example.org"])
  }
}
