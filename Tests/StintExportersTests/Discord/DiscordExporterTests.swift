import StintCore
import StintExporters
import StintTestSupport
import Testing

@Suite struct DiscordExporterTests {
  let exporter = DiscordExporter()

  @Test(arguments: [
    ("a*b_c~d|e`f", #"a\*b\_c\~d\|e\`f"#), (#"C:\x"#, #"C:\\x"#), ("<@1> @here", #"\<@1> @here"#),
    ("[a](b)", #"\[a](b)"#), ("# a\n#b\nc # d", "\\# a\n\\#b\nc # d"),
    ("> a\n- b\n+ c\n -# d", "\\> a\n\\- b\n\\+ c\n \\-# d"),
    ("1. a\n23) b\n1.5", "1\\. a\n23\\) b\n1\\.5"),
    ("see https://example.org/a_b*c|d now_", #"see https://example.org/a_b*c%7Cd now\_"#),
  ])
  func `markup is shown as it was written, addresses are left alone`(
    text: String, expected: String
  ) {
    #expect(DiscordText.escaped(text) == expected)
  }

  @Test func `escaping never traps and keeps every character`() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<500 {
      let text = RandomText.make(using: &random)
      let kept = DiscordText.escaped(text).unicodeScalars.count { $0 != "\\" }
      #expect(kept >= text.unicodeScalars.count { $0 != "\\" })
    }
  }

  @Test(arguments: [(999, [String]()), (1000, []), (1001, ["too-long"])])
  func `backslashes count`(stars: Int, codes: [String]) {
    #expect(exporter.codes(Samples.post(String(repeating: "*", count: stars))) == codes)
  }

  @Test func `nobody is notified and the answer is waited for`() throws {
    let parcel = try exporter.render(Samples.post("@everyone", options: ["thread_id": "5"]))[0]
    #expect(
      String(decoding: parcel.body, as: UTF8.self)
        == #"{"content":"@everyone","allowed_mentions":{"parse":[]}}"#)
    #expect(parcel.endpoint == "POST ?wait=true&thread_id=5")
  }

  @Test(arguments: [
    (59, ["poll-duration"]), (60, []), (61, ["poll-duration"]), (46_080, []),
    (46_140, ["poll-duration"]),
  ])
  func `polls last whole hours, 768 at most`(minutes: Int, codes: [String]) {
    let content = Content(
      parts: ["a?"], poll: Poll(options: ["a", "b"], durationInMinutes: minutes))
    #expect(exporter.codes(Samples.post(content)) == codes)
  }

  @Test func `the title of a poll is its question and the text stands above`() throws {
    let poll = Poll(options: ["a", "b"], durationInMinutes: 60)
    let body = try exporter.bodies(
      Samples.post(Content(parts: ["Text"], title: "Which?", poll: poll)))[0]
    #expect(body.hasPrefix(#"{"content":"Text","#))
    #expect(body.contains(#""question":{"text":"Which?"}"#))
  }

  @Test func `a question of 300 passes, one of 301 does not`() {
    let poll = Poll(options: ["a", "b"], durationInMinutes: 60)
    for (length, codes) in [(300, [String]()), (301, ["poll-question"])] {
      let content = Content(parts: [String(repeating: "a", count: length)], poll: poll)
      #expect(exporter.codes(Samples.post(content)) == codes)
    }
  }

  @Test func `tags are left out, and that is said`() throws {
    let post = Samples.post(Content(parts: ["a"], tags: ["stint"]))
    #expect(exporter.codes(post, .warning) == ["unsupported-tags"])
    #expect(exporter.preview(post)[0].text == "a")
  }
}
