import StintCore
import StintExporters
import Testing

@Suite struct TelegramExporterTests {
  let exporter = TelegramExporter()
  let options = ["chat": "@shop"]

  private func document(_ name: String, type: String) -> Media {
    Samples.image(name, alt: nil, type: type)
  }

  @Test(arguments: [(2047, [String]()), (2048, []), (2049, ["too-long"])])
  func `an emoji counts two of 4096`(rockets: Int, codes: [String]) {
    let post = Samples.post(String(repeating: "🚀", count: rockets), options: options)
    #expect(exporter.codes(post) == codes)
  }

  @Test(arguments: [(1023, [String]()), (1024, []), (1025, ["too-long"])])
  func `under a file 1024 pass`(length: Int, codes: [String]) {
    let content = Content(
      parts: [String(repeating: "a", count: length)], media: [Samples.image()])
    let post = Samples.post(content, options: options)
    #expect(exporter.codes(post) == codes)
    #expect(exporter.preview(post)[0].limit == 1024)
  }

  @Test(arguments: [(299, [String]()), (300, []), (301, ["too-long"])])
  func `the question of a poll takes 300`(length: Int, codes: [String]) {
    let content = Content(
      parts: [String(repeating: "a", count: length)],
      poll: Poll(options: ["a", "b"], durationInMinutes: 10))
    #expect(exporter.codes(Samples.post(content, options: options)) == codes)
  }

  @Test func `places of entities are in UTF-16 units`() throws {
    let content = Content(parts: ["👩‍🚀!"], title: "☕🚀", contentWarning: "👩‍🚀")
    let body = try exporter.bodies(Samples.post(content, options: options))[0]
    // The astronaut is 5 units, the title 3.
    #expect(
      body.contains(
        #""entities":[{"type":"bold","offset":7,"length":3},{"type":"spoiler","offset":7,"length":11}]"#
      ))
    #expect(body.contains(#""link_preview_options":{"is_disabled":true}"#))
  }

  @Test(arguments: [
    ("-1001234567890", #"{"chat_id":-1001234567890,"text":"a"}"#),
    ("@shop", #"{"chat_id":"@shop","text":"a"}"#),
  ])
  func `a number is a number and a name a name`(chat: String, body: String) throws {
    #expect(try exporter.bodies(Samples.post("a", options: ["chat": chat])) == [body])
  }

  @Test(arguments: ["", "@", "@abc", "@1abc", "shop", "0", "01", "1.5", "@a b c", "-"])
  func `what is no chat is refused`(chat: String) {
    #expect(exporter.codes(Samples.post("a", options: ["chat": chat])) == ["bad-option"])
  }

  @Test func `without a chat there is a preview but no post`() {
    #expect(exporter.codes(Samples.post("a")) == ["missing-option"])
    #expect(exporter.preview(Samples.post("a")).map(\.text) == ["a"])
  }

  @Test(arguments: [
    ("a.jpg", "image/jpeg", "POST /sendPhoto"), ("a.gif", "image/gif", "POST /sendAnimation"),
    ("a.mp4", "video/mp4", "POST /sendVideo"), ("a.mp3", "audio/mpeg", "POST /sendAudio"),
    ("a.pdf", "application/pdf", "POST /sendDocument"),
  ])
  func `each kind of file has its method`(name: String, type: String, endpoint: String) throws {
    let content = Content(parts: ["a"], media: [document(name, type: type)])
    let parcel = try exporter.render(Samples.post(content, options: options))[0]
    #expect(parcel.endpoint == endpoint)
  }

  @Test(arguments: [
    (["image/jpeg", "video/mp4"], [String]()), (["application/pdf", "text/plain"], []),
    (["audio/mpeg", "audio/mp4"], []), (["image/jpeg", "application/pdf"], ["mixed-media"]),
    (["audio/mpeg", "text/plain"], ["mixed-media"]), (["image/gif", "image/png"], ["mixed-media"]),
    (["image/gif", "image/gif"], ["too-many-media"]),
  ])
  func `albums hold what may stand together`(types: [String], codes: [String]) {
    let media = types.enumerated().map { document("\($0.offset)", type: $0.element) }
    let post = Samples.post(Content(parts: ["a"], media: media), options: options)
    #expect(exporter.codes(post) == codes)
  }

  @Test(arguments: [(10, #","open_period":600}"#), (11, "]}")])
  func `a poll is closed within ten minutes or not at all`(minutes: Int, end: String) throws {
    let content = Content(
      parts: ["a?"], poll: Poll(options: ["a", "b"], durationInMinutes: minutes))
    let post = Samples.post(content, options: options)
    #expect(try exporter.bodies(post)[0].hasSuffix(end))
    #expect(exporter.codes(post, .warning) == (minutes > 10 ? ["poll-stays-open"] : []))
  }

  @Test func `what is lost or cannot be hidden is said`() {
    let poll = Poll(options: ["a", "b"], durationInMinutes: 5)
    let hidden = Content(parts: ["a"], contentWarning: "w", poll: poll)
    #expect(
      exporter.codes(Samples.post(hidden, options: options)) == ["poll-with-content-warning"])
    let image = Samples.post(Content(parts: ["a"], media: [Samples.image()]), options: options)
    #expect(exporter.codes(image, .warning) == ["unsupported-alt"])
    let sensitive = Samples.post(Content(parts: ["a"], isSensitive: true), options: options)
    #expect(exporter.codes(sensitive, .warning) == ["unsupported-sensitive"])
  }
}
