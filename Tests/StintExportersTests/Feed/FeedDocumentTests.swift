import Foundation
import StintCore
import StintExporters
import StintTestSupport
import Testing

@Suite struct FeedDocumentTests {
  static let forms = FeedForm.allCases

  private func document(
    _ form: FeedForm, uid: String, text: String = "a", day: Int = 15, title: String = "Notes"
  ) throws -> FeedDocument {
    var post = Samples.post(
      Content(parts: [text]),
      options: [
        "site": "https://ana.example/", "form": form.rawValue, "title": title,
        "path": "/srv/www/feed.xml",
      ], uid: uid)
    post.instant = Samples.instant.advanced(by: .seconds((day - 15) * 86_400))
    let parcel = try #require(try FeedExporter().render(post).first)
    return try #require(FeedDocument(reading: parcel.body))
  }

  @Test func `there are three forms`() {
    #expect(Self.forms.count == 3)
  }

  @Test(arguments: forms)
  func `what was written is read back byte for byte`(form: FeedForm) throws {
    // A mark after a bracket is one character with it.
    var feed = try document(form, uid: "a", text: "\u{301}x\u{2028}y", title: "\u{301}Notes")
    feed.take(try document(form, uid: "b", text: "<entry>]}\",</item>"), limit: 9)
    #expect(FeedDocument(reading: feed.bytes)?.bytes == feed.bytes)
  }

  @Test(arguments: forms)
  func `taking an entry in twice is taking it in once`(form: FeedForm) throws {
    var feed = try document(form, uid: "a")
    feed.take(try document(form, uid: "b", day: 14), limit: 9)
    let once = feed.bytes
    feed.take(try document(form, uid: "b", day: 14), limit: 9)
    #expect(feed.bytes == once)
    #expect(feed.entries.count == 2)
  }

  @Test(arguments: forms)
  func `entries stand newest first, and the feed is dated by the newest`(form: FeedForm) throws {
    var feed = try document(form, uid: "a", day: 15)
    for (uid, day) in [("b", 17), ("c", 13)] {
      feed.take(try document(form, uid: uid, day: day), limit: 9)
    }
    #expect(feed.entries.map { $0.date.prefix(10) } == ["2026-01-17", "2026-01-15", "2026-01-13"])
    let text = String(decoding: feed.bytes, as: UTF8.self)
    switch form {
    case .atom: #expect(text.contains("\n<updated>2026-01-17T09:30:00Z</updated>\n"))
    case .rss:
      #expect(text.contains("\n<lastBuildDate>Sat, 17 Jan 2026 09:30:00 GMT</lastBuildDate>\n"))
    case .json: break
    }
  }

  @Test(arguments: [(1, ["d"]), (2, ["b", "d"]), (3, ["b", "a", "d"])])
  func `the oldest fall off, but never the one taken in`(limit: Int, kept: [String]) throws {
    var feed = try document(.atom, uid: "a", day: 15)
    feed.take(try document(.atom, uid: "b", day: 16), limit: 9)
    feed.take(try document(.atom, uid: "d", day: 1), limit: limit)
    #expect(feed.entries.map { String($0.id.suffix(1)) } == kept)
  }

  @Test(arguments: forms)
  func `the head is that of the newer feed`(form: FeedForm) throws {
    var feed = try document(form, uid: "a", title: "Old")
    feed.take(try document(form, uid: "b", title: "New & better"), limit: 9)
    let text = String(decoding: feed.bytes, as: UTF8.self)
    #expect(!text.contains("Old"))
    #expect(text.contains("better"))
  }

  /// What another program, or a hand, may have made of it.
  static let changes: [@Sendable (String) -> String] = [
    { _ in "" },
    { $0 + "\n" },
    { String($0.dropLast()) },
    { $0.replacingOccurrences(of: "\n", with: "\r\n") },
    {
      $0.replacingOccurrences(of: "Stint", with: "Other").replacingOccurrences(
        of: "_stint", with: "_other")
    },
    {
      $0.replacingOccurrences(of: "<id>tag", with: "<id> tag").replacingOccurrences(
        of: "</entry>", with: "</entry> "
      ).replacingOccurrences(of: "</item>", with: "</item> ")
        .replacingOccurrences(of: #"{"id""#, with: "{{")
    },
    { text in
      var lines = text.components(separatedBy: "\n")
      lines.insert("<icon>x</icon>", at: 4)
      return lines.joined(separator: "\n")
    },
    { text in
      // An entry by hand, on a line of its own.
      var lines = text.components(separatedBy: "\n")
      lines.insert("<p>foreign</p>", at: lines.count - 3)
      return lines.joined(separator: "\n")
    },
    { text in text.components(separatedBy: "\n").joined(separator: "\n ") },
  ]

  @Test(arguments: forms, changes.indices)
  func `a feed that is not just as Stint writes it is not read`(
    form: FeedForm, change: Int
  ) throws {
    let text = String(decoding: try document(form, uid: "a").bytes, as: UTF8.self)
    #expect(FeedDocument(reading: Array(text.utf8)) != nil)
    let changed = Self.changes[change](text)
    #expect(changed != text)
    #expect(FeedDocument(reading: Array(changed.utf8)) == nil)
  }

  @Test(arguments: forms)
  func `random texts go through any number of times`(form: FeedForm) throws {
    var random = SplitMix64(seed: 7)
    var feed = try document(form, uid: "first")
    for number in 0..<150 {
      let text = RandomText.clean(using: &random) + "."
      feed.take(
        try document(form, uid: "u\(number)", text: text, day: 15 + number % 9), limit: 40)
      let read = try #require(FeedDocument(reading: feed.bytes))
      #expect(read.bytes == feed.bytes)
      feed = read
    }
    #expect(feed.entries.count == 40)
    if form == .json {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(feed.bytes)) }
    }
  }
}
