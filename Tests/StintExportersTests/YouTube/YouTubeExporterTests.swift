import StintCore
import StintExporters
import Testing

@Suite struct YouTubeExporterTests {
  let exporter = YouTubeExporter()

  private func content(
    _ text: String = "At nine", title: String? = nil, tags: [String] = []
  ) -> Content {
    Content(
      parts: [text], title: title, media: [Samples.file(for: "youtube")], tags: tags)
  }

  @Test func `the upload begins with the video's facts`() throws {
    let post = Samples.post(content(title: "Café opens"), options: ["notify": "false"])
    let parcel = try #require(try exporter.render(post).first)
    #expect(
      parcel.endpoint
        == "POST /upload/youtube/v3/videos?uploadType=resumable&part=snippet,status"
        + "&notifySubscribers=false")
    #expect(
      parcel.headers == [
        "Content-Type": "application/json; charset=UTF-8", "X-Upload-Content-Length": "1000",
        "X-Upload-Content-Type": "video/mp4",
      ])
  }

  @Test(arguments: [([], ["needs-media"]), (["image/png"], ["media-type"])])
  func `only a video can be posted`(types: [String], codes: [String]) {
    let media = types.map { Samples.image(alt: nil, type: $0) }
    #expect(exporter.codes(Samples.post(Content(parts: ["a"], media: media))) == codes)
  }

  @Test(arguments: [(2500, true), (2501, false)])
  func `the description is counted in bytes`(length: Int, passes: Bool) {
    let codes = exporter.codes(
      Samples.post(content(String(repeating: "я", count: length), title: "T")))
    #expect(codes == (passes ? [] : ["too-long"]))
  }

  @Test(arguments: [(99, true), (100, true), (101, false)])
  func `a title has 100 characters`(length: Int, passes: Bool) {
    let post = Samples.post(content(title: String(repeating: "a", count: length)))
    #expect(exporter.codes(post) == (passes ? [] : ["title-too-long"]))
  }

  @Test(arguments: [
    // The marker is `stint:key1`, of ten characters, and a comma stands before it.
    (["a"], 489, true), (["a"], 490, false),
    // The blank costs two quotes.
    (["a b"], 487, true), (["a b"], 488, false),
  ])
  func `tags are counted with commas and quotes`(
    tags: [String], length: Int, passes: Bool
  ) throws {
    // `length` characters for the tag given, filled up at its end.
    let tag = tags[0] + String(repeating: "x", count: length - tags[0].count)
    let codes = exporter.codes(Samples.post(content(tags: [tag])))
    #expect(codes == (passes ? [] : ["too-many-tags"]))
  }

  @Test func `angle brackets are refused wherever they stand`() {
    for post in [content("a < b"), content(title: "a > b"), content(tags: ["<b>"])] {
      #expect(exporter.codes(Samples.post(post)) == ["angle-brackets"])
    }
  }

  @Test(arguments: [
    (nil, nil, "public"), (nil, "private", "private"), (Visibility.unlisted, "private", "unlisted"),
  ])
  func `the post's visibility wins over the account's`(
    own: Visibility?, option: String?, expected: String
  ) throws {
    var content = content()
    content.visibility = own
    let post = Samples.post(content, options: option.map { ["privacy": $0] } ?? [:])
    #expect(try exporter.bodies(post)[0].contains(#""privacyStatus":"\#(expected)""#))
  }
}
