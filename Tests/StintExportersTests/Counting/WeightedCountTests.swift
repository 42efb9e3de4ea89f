import StintExporters
import Testing

@Suite struct WeightedCountTests {
  @Test(arguments: [
    "README.md", "main.rs", "run.sh", "a.py", "x.zip", "http://example.org", "example.org",
    "https://example.org/a/very/long/path/that/goes/on/and/on?with=a&query=too#and-a-fragment",
    "HTTP://EXAMPLE.ORG", "пример.example.org", "http://☃.net/", "t.co", "foo.みんな",
  ])
  func `an address counts 23 however long it is`(text: String) {
    let urls = URLScanner.urls(in: text)
    #expect(urls.count == 1)
    let rest = text.count - (urls.first?.text.count ?? 0)
    #expect(WeightedCount.count(text) == 23 + rest)
  }

  @Test(arguments: [
    ("1️⃣", 2), ("#⃣", 2), ("🇦🇹", 2), ("🇦🇦", 4), ("👍🏽", 2), ("👩🏽‍🚀", 2), ("👨‍👩‍👧‍👦", 2), ("☺️", 2), ("☺", 2),
    ("❤️‍🔥", 2), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2), ("🐱‍🐶", 5), ("♾️", 2), ("©", 1), ("©️", 2), ("a\u{FE0F}", 3),
    ("🧑🏻‍🤝‍🧑🏿", 2),
  ])
  func `an emoji counts 2 when X has a picture for it`(text: String, weight: Int) {
    #expect(WeightedCount.count(text) == weight)
  }

  @Test(arguments: [
    ("“quoted” – text—", 16), ("Привет", 6), ("שלום", 4), ("สวัสดี", 6), ("日本語", 6), ("한국", 4),
    ("→", 2),
    ("€", 2), ("™", 2), ("•", 2), ("\u{200D}", 1), ("\u{202A}", 2), ("\u{10FF}", 1),
    ("\u{1100}", 2),
  ])
  func `other characters weigh by their block`(text: String, weight: Int) {
    #expect(WeightedCount.count(text) == weight)
  }

  @Test(arguments: [62, 63, 64])
  func `a label longer than 63 makes no address`(length: Int) {
    let text = String(repeating: "a", count: length) + ".com"
    #expect(WeightedCount.count(text) == (length <= 63 ? 23 : length + 4))
  }
}
