import StintCore
import StintExporters
import Testing

@Suite struct MastodonExporterTests {
  let exporter = MastodonExporter()

  @Test(arguments: [(499, true), (500, true), (501, false)])
  func `500 characters pass`(length: Int, passes: Bool) {
    let post = Samples.post(String(repeating: "👩‍🚀", count: length))
    #expect(exporter.check(post).isEmpty == passes)
  }

  @Test func `both numbers are in the message`() throws {
    let post = Samples.post(String(repeating: "a", count: 523))
    let problem = try #require(exporter.check(post).first)
    #expect(problem.code == "too-long")
    #expect(problem.message == "523 characters, 23 over Mastodon's 500.")
  }

  @Test(arguments: [
    ("@ana@example.org hi", 7), ("@ana hi", 7), ("ana@example.org", 15), ("/@ana@example.org", 17),
    ("http://example.org", 23), ("example.org", 11), ("aaahttp://example.org", 21),
    ("https://example.org/日本語/x", 23), ("@ana@example.org.", 5), ("@a-b@example.org", 4),
  ])
  func `addresses and mentions are counted as Mastodon counts them`(text: String, count: Int) {
    #expect(MastodonCount.count(text) == count)
  }

  @Test func `an address in the content warning gets no discount`() {
    #expect(MastodonCount.count("a", contentWarning: "https://example.org/long/path/x") == 32)
  }

  @Test func `the content warning is counted and makes the post sensitive`() throws {
    let content = Content(parts: [String(repeating: "a", count: 495)], contentWarning: "123456")
    #expect(exporter.codes(Samples.post(content)) == ["too-long"])
    let body = try exporter.bodies(Samples.post(Content(parts: ["a"], contentWarning: "w")))
    #expect(body == [#"{"status":"a","sensitive":true,"spoiler_text":"w"}"#])
  }

  @Test func `link and tags are appended and counted once`() throws {
    var content = Content(
      parts: ["Text #Stint \n"], link: "https://example.org/a",
      tags: ["stint", "opening hours", "7"])
    let post = Samples.post(content)
    let preview = try #require(exporter.preview(post).first)
    #expect(preview.text == "Text #Stint\n\nhttps://example.org/a\n\n#OpeningHours")
    #expect(preview.count == 11 + 2 + 23 + 2 + 13)
    #expect(exporter.codes(post, .warning) == ["unsupported-tag"])
    content.parts = ["See https://example.org/a."]
    content.tags = []
    #expect(exporter.preview(Samples.post(content)).map(\.text) == content.parts)
    content.parts = ["See https://example.org/a/b"]
    #expect(exporter.preview(Samples.post(content))[0].text.hasSuffix("\n\nhttps://example.org/a"))
  }

  @Test func `the server's own limits are obeyed`() {
    let long = Samples.post(String(repeating: "a", count: 501), options: ["limit": "501"])
    #expect(exporter.check(long).isEmpty)
    #expect(exporter.preview(long)[0].limit == 501)
    #expect(exporter.codes(Samples.post("a", options: ["limit": "0"])) == ["bad-option"])
    #expect(exporter.codes(Samples.post("a", options: ["visibility": "x"])) == ["bad-option"])
  }

  @Test func `our visibilities become Mastodon's`() throws {
    let content = Content(parts: ["a"], language: "pt-BR", visibility: .followers)
    let bodies = try exporter.bodies(Samples.post(content, options: ["visibility": "public"]))
    #expect(bodies == [#"{"status":"a","visibility":"private","language":"pt"}"#])
    let fallback = try exporter.bodies(Samples.post("a", options: ["visibility": "unlisted"]))
    #expect(fallback == [#"{"status":"a","visibility":"unlisted"}"#])
  }

  @Test func `the operation key is sent`() throws {
    let parcel = try #require(try exporter.render(Samples.post("a")).first)
    #expect(parcel.headers["Idempotency-Key"] == "key-1")
    #expect(parcel.endpoint == "POST /api/v1/statuses")
  }

  @Test(arguments: [
    ([Samples.image(), Samples.video()], ["mixed-media"]),
    ([Samples.video(), Samples.video()], ["too-many-media"]),
    (Array(repeating: Samples.image(), count: 5), ["too-many-media"]),
    (Array(repeating: Samples.image(), count: 4), []),
    ([Samples.image(type: "image/tiff")], ["media-type"]),
    ([Samples.image(size: 16_777_216)], []),
    ([Samples.image(size: 16_777_217)], ["media-too-large"]),
    ([Samples.image(part: 2)], ["no-such-part"]),
  ])
  func `files are checked`(media: [Media], codes: [String]) {
    #expect(exporter.codes(Samples.post(Content(parts: ["a"], media: media))) == codes)
  }

  @Test(arguments: [
    (1499, []), (1500, []), (1501, ["alt-too-long"]),
  ])
  func `alt texts are checked`(length: Int, codes: [String]) {
    let media = [Samples.image(alt: String(repeating: "a", count: length))]
    #expect(exporter.codes(Samples.post(Content(parts: ["a"], media: media))) == codes)
  }

  @Test(arguments: [
    (["a"], 60, ["poll-options"]), (["a", "b", "c", "d", "e"], 60, ["poll-options"]),
    (["a", "a"], 60, ["poll-duplicate"]), (["a", " "], 60, ["poll-option-empty"]),
    (["a", "b"], 4, ["poll-duration"]), (["a", "b"], 5, []), (["a", "b"], 43_829, []),
    (["a", "b"], 43_830, ["poll-duration"]),
    (["a", String(repeating: "b", count: 51)], 60, ["poll-option-too-long"]),
  ])
  func `polls are checked`(options: [String], minutes: Int, codes: [String]) {
    let poll = Poll(options: options, durationInMinutes: minutes)
    #expect(exporter.codes(Samples.post(Content(parts: ["a"], poll: poll))) == codes)
  }
}

/// What a server says of itself, under the options' names.
@Suite struct MastodonLimitsTests {
  let exporter = MastodonExporter()

  private func codes(_ content: Content, _ options: [String: String]) -> [String] {
    exporter.codes(Samples.post(content, options: options))
  }

  @Test func `GoToSocial counts code points, and addresses in full`() throws {
    let text = "👩‍🚀 https://example.org/ @ana@example.org"
    let options = ["count": "code-points", "limit": "41"]
    let preview = try #require(exporter.preview(Samples.post(text, options: options)).first)
    #expect(preview.count == 3 + 1 + 20 + 1 + 16)
    #expect(preview.unit == "code points")
    #expect(codes(Content(parts: [text]), options).isEmpty)
    #expect(codes(Content(parts: [text + "x"]), options) == ["too-long"])
    #expect(codes(Content(parts: [text], contentWarning: "w"), options) == ["too-long"])
  }

  @Test(arguments: [("32", 32), ("23", 23), ("1", 1), ("9999999999", 4096)])
  func `an address counts what the server says`(length: String, count: Int) {
    let post = Samples.post("https://example.org/", options: ["url_length": length])
    #expect(exporter.preview(post).map(\.count) == [count])
  }

  @Test(arguments: [(5, []), (6, []), (7, ["too-many-media"])])
  func `the server's number of files counts`(count: Int, codes: [String]) {
    let media = (0..<count).map { Samples.image("\($0).jpg") }
    #expect(self.codes(Content(parts: ["a"], media: media), ["media_limit": "6"]) == codes)
  }

  @Test func `sizes and kinds of files are the server's`() {
    func codes(_ media: Media, _ options: [String: String]) -> [String] {
      self.codes(Content(parts: ["a"], media: [media]), options)
    }
    #expect(codes(Samples.image(size: 100), ["image_limit": "100"]).isEmpty)
    #expect(codes(Samples.image(size: 101), ["image_limit": "100"]) == ["media-too-large"])
    #expect(codes(Samples.video(), ["video_limit": "999"]) == ["media-too-large"])
    #expect(codes(Samples.video(), ["media_types": "image/*"]) == ["media-type"])
    #expect(codes(Samples.image(type: "image/tiff"), ["media_types": "IMAGE/tiff"]).isEmpty)
  }

  @Test func `polls are as the server wants them, or not at all`() {
    func codes(_ options: [String: String], _ count: Int = 5, _ minutes: Int = 60) -> [String] {
      let poll = Poll(options: (0..<count).map { "o\($0)" }, durationInMinutes: minutes)
      return self.codes(Content(parts: ["a"], poll: poll), options)
    }
    #expect(codes([:]) == ["poll-options"])
    #expect(codes(["poll_options": "5"]).isEmpty)
    #expect(codes(["poll_options": "0"]) == ["unsupported-poll"])
    #expect(
      codes(["poll_option_limit": "1"], 2) == ["poll-option-too-long", "poll-option-too-long"])
    #expect(codes(["poll_shortest": "3601"], 2) == ["poll-duration"])
    #expect(codes(["poll_longest": "3599"], 2) == ["poll-duration"])
    #expect(codes(["poll_shortest": "9223372036854775807"], 2) == ["poll-duration"])
  }
}
