import StintCore
import StintExporters
import Testing

@Suite struct BlueskyExporterTests {
  let exporter = BlueskyExporter()

  @Test(arguments: [(299, []), (300, []), (301, ["too-long"])])
  func `300 characters pass`(length: Int, codes: [String]) {
    #expect(exporter.codes(Samples.post(String(repeating: "é", count: length))) == codes)
  }

  @Test(arguments: [(119, []), (120, []), (121, ["too-long"])])
  func `3000 bytes pass`(families: Int, codes: [String]) throws {
    let post = Samples.post(String(repeating: "👨‍👩‍👧‍👦", count: families))
    #expect(exporter.codes(post) == codes)
    if let problem = exporter.check(post).first {
      #expect(problem.message == "3025 bytes, 25 over Bluesky's 3000.")
    }
  }

  @Test func `facets are counted in bytes`() {
    let text = "👩‍🚀 Stint 1.0 → https://example.org/x #stint"
    #expect(
      FacetScanner.facets(in: text) == [
        Facet(bytes: 26..<47, feature: .link("https://example.org/x")),
        Facet(bytes: 48..<54, feature: .tag("stint")),
      ])
  }

  @Test(arguments: [
    ("example.org/a.", Facet.Feature.link("https://example.org/a"), 0..<13),
    ("(https://example.org/a_(b))", .link("https://example.org/a_(b))"), 1..<27),
    ("(see https://example.org/a)", .link("https://example.org/a"), 5..<26),
    ("@ana.bsky.social.", .mention("ana.bsky.social"), 0..<16),
    ("é @ana.test", .mention("ana.test"), 3..<12),
    ("#a-b!", .tag("a-b"), 0..<4), ("＃日本", .tag("日本"), 0..<9), ("$stnt up", .tag("$STNT"), 0..<5),
    ("my-site.org", .link("https://my-site.org"), 0..<11),
  ])
  func `links, mentions and tags are found`(
    text: String, feature: Facet.Feature, bytes: Range<Int>
  ) {
    #expect(FacetScanner.facets(in: text) == [Facet(bytes: bytes, feature: feature)])
  }

  @Test(arguments: [
    "Use https://, never http://.", "(https://)", "https:///", "https:///x", "@ana",
    "a@example.org", "#1 #16", "#️⃣", "e.g. this", "README", "1.5", "a#b", "$5", "end.of",
    "#" + String(repeating: "a", count: 65),
  ])
  func `the rest stays plain`(text: String) {
    #expect(FacetScanner.facets(in: text) == [])
  }

  @Test func `the key of a record is a timestamp identifier`() throws {
    #expect(RecordKey.make(microseconds: 1_768_469_400_000_000, clock: 7) == "3mchbja67k22b")
    #expect(RecordKey.make(microseconds: 0, clock: 0) == "2222222222222")
    #expect(RecordKey.make(microseconds: .max, clock: 1023) == "bzzzzzzzzzzzz")
  }

  @Test func `parts of a thread are a millisecond apart and sort in order`() throws {
    let bodies = try exporter.bodies(Samples.post(Content(parts: ["a", "b", "c"])))
    let times = try bodies.map { body in
      let text = try #require(body.split(separator: #""createdAt":""#).last?.prefix(24))
      return try #require(Timestamp(rfc3339: String(text)))
    }
    #expect(times == (0..<3).map { times[0].advanced(by: .milliseconds($0)) })
    #expect(times[0] >= Samples.instant && times[2] < Samples.instant.advanced(by: .seconds(1)))
    let keys = bodies.compactMap { $0.split(separator: #""rkey":""#).last?.prefix(13) }
    #expect(keys == keys.sorted())
    #expect(Set(keys).count == 3)
    #expect(bodies[2].contains(#""root":{"uri":"${1.uri}","cid":"${1.cid}"}"#))
    #expect(bodies[2].contains(#""parent":{"uri":"${2.uri}","cid":"${2.cid}"}"#))
  }

  /// The author's feed hides one of two posts that were made at the same millisecond.
  @Test func `posts that have the same time in the queue are not made at the same millisecond`()
    throws
  {
    let first = Samples.post(Content(parts: ["One"]), uid: "01JHM0000000000000007F3A")
    let second = Samples.post(Content(parts: ["Two"]), uid: "01JHM0000000000000007F3B")
    func made(_ post: OutgoingPost) throws -> Substring? {
      try exporter.bodies(post)[0].split(separator: #""createdAt":""#).last?.prefix(24)
    }
    #expect(first.instant == second.instant)
    #expect(try made(first) != made(second))
    #expect(try made(first) == made(first))
  }

  @Test func `a link is a card unless there is a file`() throws {
    var content = Content(parts: ["a"], link: "https://example.org/x")
    let card = try exporter.bodies(Samples.post(content))[0]
    #expect(card.contains(#""text":"a""#))
    #expect(card.contains("app.bsky.embed.external"))
    content.media = [Samples.image()]
    let text = try exporter.bodies(Samples.post(content))[0]
    #expect(text.contains(#""text":"a\n\nhttps://example.org/x""#))
    #expect(!text.contains("external"))
  }

  @Test func `what Bluesky has not is refused`() {
    let poll = Poll(options: ["a", "b"], durationInMinutes: 60)
    let content = Content(
      parts: ["a"], contentWarning: "w", visibility: .followers, poll: poll, firstComment: "c")
    #expect(
      exporter.codes(Samples.post(content)) == [
        "unsupported-poll", "unsupported-content-warning", "unsupported-visibility",
        "unsupported-first-comment",
      ])
    #expect(exporter.codes(Samples.post("a", options: ["did": "ana"])) == ["bad-option"])
  }
}
