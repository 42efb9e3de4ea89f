import StintCore
import StintExporters
import Testing

@Suite struct FlickrExporterTests {
  let exporter = FlickrExporter()

  private func content(
    _ text: String = "At nine", title: String? = nil, tags: [String] = []
  ) -> Content {
    Content(parts: [text], title: title, media: [Samples.file(for: "flickr")], tags: tags)
  }

  @Test func `tags with blanks are quoted and the machine tag stands last`() throws {
    let post = Samples.post(content(tags: ["#coffee", "opening \"hours\"", "geo:lat=1"]))
    #expect(
      try exporter.bodies(post)[0].contains(
        #""tags":"coffee \"opening hours\" \"geo:lat=1\" stint:key=key1""#))
  }

  @Test func `a description is HTML that shows the text`() throws {
    let body = try exporter.bodies(Samples.post(content("a < b & \"c\"\nnext")))[0]
    #expect(body.contains(#""description":"a &lt; b &amp; \"c\"\nnext""#))
  }

  @Test(arguments: [
    ("public", "1", "0", "0"), ("friends", "0", "1", "0"), ("family", "0", "0", "1"),
    ("friends-and-family", "0", "1", "1"), ("private", "0", "0", "0"),
  ])
  func `who may see it is three flags`(
    option: String, everybody: String, friends: String, family: String
  ) throws {
    let body = try exporter.bodies(Samples.post(content(), options: ["visibility": option]))[0]
    #expect(
      body.contains(
        #""is_public":"\#(everybody)","is_friend":"\#(friends)","is_family":"\#(family)""#))
  }

  @Test(arguments: [(false, nil, "1"), (true, nil, "2"), (true, "restricted", "3")])
  func `a sensitive post is at least moderate`(
    isSensitive: Bool, option: String?, level: String
  ) throws {
    var content = content()
    content.isSensitive = isSensitive
    let post = Samples.post(content, options: option.map { ["safety": $0] } ?? [:])
    #expect(try exporter.bodies(post)[0].contains(#""safety_level":"\#(level)""#))
  }

  @Test(arguments: [(74, true), (75, false)])
  func `there are 75 tags with ours`(count: Int, passes: Bool) {
    let codes = exporter.codes(Samples.post(content(tags: (0..<count).map { "t\($0)" })))
    #expect(codes == (passes ? [] : ["too-many-tags"]))
  }

  @Test func `two files are refused and so is none`() {
    #expect(exporter.codes(Samples.post("a")) == ["needs-media"])
    let two = Content(parts: ["a"], media: [Samples.image(), Samples.video()])
    #expect(exporter.codes(Samples.post(two)) == ["mixed-media"])
  }
}
