import Foundation
import StintCore
import StintExporters
import StintPlugins
import StintSystem
import StintTestSupport
import Testing

@Suite struct PluginExporterTests {
  /// A plug-in that describes itself so and answers every other call with `answer`.
  private func exporter(
    _ scene: PluginScene, describe: String = "{}", answer: String, limit: Duration = .seconds(30)
  ) throws -> any Exporter {
    let answers = try scene.folder.write(answer, to: "answer")
    try scene.script(
      "forum",
      """
      if [ "$1" = describe ]; then cat <<'END'
      \(describe)
      END
      else cat >\(scene.folder.path)/asked; cat \(answers)
      fi
      """)
    return try #require(scene.plugins(limit: limit).exporter(named: "forum"))
  }

  private static let everything = #"{"calls": ["check", "render", "preview"]}"#

  @Test func `without a word of its own Stint counts, checks, renders and previews`() throws {
    let scene = try PluginScene()
    let exporter = try exporter(
      scene, describe: #"{"limit": 30, "calls": [], "threads": true}"#, answer: "garbage")
    let post = PluginScene.post(
      "Hello", "World", link: "https://a.example/b", tags: ["two words"])
    #expect(exporter.check(post).map(\.code) == ["too-long"])
    var short = post
    short.content.tags = []
    #expect(exporter.check(short).isEmpty)
    let bodies = try exporter.render(short).map { String(decoding: $0.body, as: UTF8.self) }
    #expect(bodies == ["Hello\n\nhttps://a.example/b", "World"])
    #expect(exporter.preview(short).map(\.count) == [26, 5])
    #expect(try exporter.render(short).map(\.operationKey) == ["key1", "key2"])
  }

  @Test func `what it is told of a post is what the guide says`() throws {
    let scene = try PluginScene()
    let exporter = try exporter(
      scene, describe: #"{"title": true, "media": {}, "options": ["board"]}"#,
      answer: #"{"body": "x"}"#)
    _ = try exporter.render(
      PluginScene.post(
        "Hello", options: ["board": "news"], media: [PluginScene.image()], title: "A title",
        link: "https://a.example", tags: ["tag"]))
    let asked = try JSONValue(parsing: scene.folder.bytes(of: "asked"))
    #expect(asked["v"] == 1)
    #expect(asked["call"] == "render")
    #expect(asked["account"] == "me@forum")
    #expect(asked["options"] == ["board": "news"])
    let post = try #require(asked["post"])
    #expect(post["parts"] == ["Hello"])
    #expect(post["texts"] == ["Hello\n\nhttps://a.example\n\n#tag"])
    #expect(post["title"] == "A title")
    #expect(post["at"] == "2026-01-15T09:30:00.000Z" || post["at"]?.stringValue != nil)
    #expect(post["at_local"] == "2026-01-15T10:30:00+01:00")
    #expect(post["keys"] == ["key1"])
    #expect(post["media"]?.arrayValue?.first?["name"] == "1-a.jpg")
    #expect(asked["credential"] == nil)
  }

  @Test func `its own problems come on top of ours`() throws {
    let scene = try PluginScene()
    let exporter = try exporter(
      scene, describe: Self.everything,
      answer:
        #"{"problems": [{"message": "No\u001b[1m.", "hint": "Try."}, {"severity": "warning", "code": "mild", "message": "Hm."}]}"#
    )
    let problems = exporter.check(PluginScene.post("Hello"))
    #expect(problems.map(\.code) == ["refused", "mild"])
    #expect(problems.map(\.severity) == [.error, .warning])
    #expect(problems[0].message == "No\\u{1B}[1m.")
    #expect(exporter.glance(PluginScene.post("Hello")).isEmpty)
    #expect(throws: RenderError.self) { try exporter.render(PluginScene.post("Hello")) }
  }

  @Test func `its parcels are read: texts, bytes, paths, headers`() throws {
    let scene = try PluginScene()
    let exporter = try exporter(
      scene, describe: #"{"threads": true, "media": {}}"#,
      answer: #"""
        {"parcels": [
          {"body": "caf\u00e9", "extension": "json", "endpoint": "POST /x", "headers": {"X-A": "b"}},
          {"base64": "AP8B\n", "path": "notes/a.bin", "part": 2}]}
        """#)
    let parcels = try exporter.render(
      PluginScene.post("One", "Two", media: [PluginScene.image()]))
    #expect(parcels.map(\.part) == [1, 2])
    #expect(parcels.map(\.operationKey) == ["key1", "key2"])
    #expect(parcels[0].body == Array("café".utf8))
    #expect(parcels[0].endpoint == "POST /x")
    #expect(parcels[0].headers == ["X-A": "b"])
    #expect(parcels[0].attachments.map(\.reference) == ["1-a.jpg"])
    #expect(parcels[1].body == [0, 255, 1])
    #expect(parcels[1].suggestedPath == "notes/a.bin")
    #expect(parcels[1].attachments.isEmpty)
  }

  @Test(arguments: [
    ("", "with no JSON"), ("garbage", "with no JSON"), ("[1]", "no JSON object"),
    ("{} {}", "with no JSON"),
    (#"{"parcels": []}"#, "it answered no parcels"),
    (#"{"parcels": [{"body": "a"}, {"body": "b"}]}"#, "2 parcels for a post of 1 part"),
    ("{}", "neither"), (#"{"body": 7}"#, #"its "body" is not a text"#),
    (#"{"body": "a", "base64": "YQ=="}"#, "both"), (#"{"base64": "Y"}"#, "no base64"),
    (#"{"body": "a", "path": "../x"}"#, "does not stay"),
    (#"{"body": "a", "path": "/etc/x"}"#, "does not stay"),
    (#"{"body": "a", "extension": "a/b"}"#, "small letters"),
    (#"{"body": "a", "headers": {"a": "b\r\nc: d"}}"#, "cannot stand in a request"),
    (#"{"parcels": [{"body": "a", "part": 2}]}"#, "says it is part 2"),
    (#"{"v": 3, "body": "a"}"#, "version 3"),
  ])
  func `a bad rendering is refused with a sentence`(answer: String, says: String) throws {
    let scene = try PluginScene()
    let exporter = try exporter(scene, answer: answer)
    do throws(RenderError) {
      _ = try exporter.render(PluginScene.post("Hello"))
      Issue.record("it was taken")
    } catch {
      #expect(error.problems.count == 1)
      let message = error.problems[0].message
      #expect(message.contains(says), "\(message)")
      #expect(message.hasPrefix("the plug-in stint-exporter-forum answered render"))
    }
  }

  @Test func `a preview is shown without what a terminal obeys, and made up for where it fails`()
    throws
  {
    let scene = try PluginScene()
    let good = try exporter(
      scene, describe: Self.everything,
      answer:
        #"{"parts": [{"text": "a\u001b[2Jb", "count": 3, "limit": 9, "unit": "words", "extras": ["\u0007x"]}]}"#
    )
    let part = try #require(good.preview(PluginScene.post("Hello")).first)
    #expect(part.text == "a\u{FFFD}[2Jb")
    #expect((part.count, part.limit, part.unit) == (3, 9, "words"))
    #expect(part.extras == ["\u{FFFD}x"])
    let other = try PluginScene()
    let bad = try exporter(other, describe: Self.everything, answer: #"{"parts": 1}"#)
    #expect(bad.preview(PluginScene.post("Hello")).map(\.text) == ["Hello"])
  }

  @Test func `an option it does not have is refused with those it has`() throws {
    let scene = try PluginScene()
    let exporter = try exporter(scene, describe: #"{"options": ["board"]}"#, answer: "{}")
    let problem = try #require(
      exporter.check(PluginScene.post("Hello", options: ["bord": "x"])).first)
    #expect(problem.code == "bad-option")
    #expect(problem.message.contains("did you mean board?"))
  }

  @Test func `files are refused unless it asks for them, and held to its limits`() throws {
    let scene = try PluginScene()
    let none = try exporter(scene, answer: "{}")
    let post = PluginScene.post("Hello", media: [PluginScene.image()])
    #expect(none.check(post).map(\.code) == ["unsupported-media"])
    let other = try PluginScene()
    let few = try exporter(
      other, describe: #"{"media": {"limit": 1, "types": ["image/png"], "sizes": {"image": 10}}}"#,
      answer: "{}")
    #expect(few.check(post).map(\.code) == ["media-type", "media-too-large"])
  }

  @Test(arguments: [
    ("sleep 60", "did not end within 400 ms of check"),
    ("exit 7", "ended check with status 7"),
    (
      "printf '\\033[31mbad\\033[0m news\\n\\n' >&2; exit 1",
      "ended check with status 1 (\\u{1B}[31mbad\\u{1B}[0m news)"
    ),
    ("head -c 2000000 /dev/zero", "answered check with more than 1048576 bytes"),
    ("kill -TERM $$", "was ended by signal 15 in check"),
  ])
  func `a plug-in that fails refuses the post and says how`(body: String, says: String) throws {
    let scene = try PluginScene()
    try scene.script(
      "forum", "if [ $1 = describe ]; then echo '{\"calls\": [\"check\"]}'; exit; fi; \(body)")
    // Long enough for a shell to say what it can, on a busy machine too.
    _ = scene.plugins().exporter(named: "forum")
    let exporter = try #require(scene.plugins(limit: .milliseconds(400)).exporter(named: "forum"))
    let problem = try #require(exporter.check(PluginScene.post("Hello")).first)
    #expect(problem.code == "plug-in")
    if says.contains("within") || !problem.message.contains("within") {
      #expect(problem.message == "the plug-in stint-exporter-forum " + says)
    }
    #expect(problem.hint == "stint exporter test forum")
  }

  // MARK: The contract

  @Test(arguments: ["diary", "letter"])
  func `the examples of the guide keep every promise`(name: String) throws {
    let scene = try PluginScene()
    try scene.sample(name)
    let exporter = try #require(scene.plugins().exporter(named: name))
    let checks = ExporterContract(exporter, options: [:], randomPosts: 6).check()
    #expect(checks.count == ExporterContract.promises.count)
    #expect(checks.filter { $0.failure != nil } == [])
    #expect(checks.contains { $0.result == .passed })
  }

  @Test func `a rendering with a clock in it breaks a promise`() throws {
    let scene = try PluginScene()
    try scene.script(
      "forum",
      """
      n=$(cat \(scene.folder.path)/n 2>/dev/null); echo x$n >\(scene.folder.path)/n
      [ $1 = describe ] && echo '{}' || echo '{"body": "'$n'"}'
      """)
    let exporter = try #require(scene.plugins().exporter(named: "forum"))
    let contract = ExporterContract(exporter, options: [:])
    #expect(contract.check("same-bytes")?.failure != nil)
  }

  @Test func `a plug-in that fails at the first question is not asked a hundred`() throws {
    let scene = try PluginScene()
    try scene.script(
      "forum",
      "[ $1 = describe ] && echo '{}' && exit; echo x >>\(scene.folder.path)/count; exit 1")
    let exporter = try #require(scene.plugins().exporter(named: "forum"))
    let checks = ExporterContract(exporter, options: [:]).check()
    #expect(checks.count { $0.failure != nil } == 1)
    #expect(scene.folder.bytes(of: "count").count < 10)
  }
}
