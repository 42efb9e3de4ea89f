import Foundation
import StintCLI
import StintCore
import StintTestSupport
import Testing

/// Plug-ins, from the command line.
@Suite struct PluginTests {
  private static let samples =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/Scripts/samples/plug-ins"

  private static func config(_ exporter: String, _ rest: String = "") -> String {
    """
    [queue.business]
    zone = "Europe/Madrid"
    slots = ["Mon..Fri 09:00", "Mon..Fri 12:30"]
    [account."me@forum"]
    queue = "business"
    exporter = "\(exporter)"
    \(rest)

    """
  }

  /// A world with one account whose exporter is a plug-in of this shell.
  private func world(_ body: String, rest: String = "") throws -> World {
    let world = try World(Self.config("forum", rest))
    try plugin("forum", "#!/bin/sh\n\(body)\n", in: world)
    return world
  }

  private func plugin(_ name: String, _ text: String, in world: World) throws {
    let folder = world.home + "/exporters"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let path = try world.write(text, to: "home/exporters/stint-exporter-\(name)")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
  }

  private func sample(_ name: String, rest: String = "") throws -> World {
    let world = try World(Self.config(name, rest))
    try plugin(
      name, String(contentsOfFile: "\(Self.samples)/stint-exporter-\(name)", encoding: .utf8),
      in: world)
    return world
  }

  @Test func `the plug-in of the guide is the very file that these tests run`() async throws {
    let world = try World()
    let guide = await world.must("help", "plug-ins").out
    let file = try String(contentsOfFile: Self.samples + "/stint-exporter-diary", encoding: .utf8)
    #expect(guide.contains("\n\n" + file + "\n"))
    #expect(file.split(separator: "\n").count <= 15)
  }

  @Test func `a post for a plug-in in shell is added, previewed, listed and left as a file`()
    async throws
  {
    let world = try sample("diary", rest: "deliver = \"outbox\"")
    let id = try await world.add("Tulips go in now.", "--link", "https://a.example/tulips")
    let preview = await world.must("preview", "\(id)")
    #expect(preview.out.contains("me@forum  Diary"))
    #expect(preview.out.contains("of 2000 graphemes"))
    #expect(preview.out.contains("  │ https://a.example/tulips"))
    #expect(await world.must("list").out.contains("me@forum"))
    #expect(await world.must("account", "list").out.contains("2000 graphemes"))
    #expect(await world.stint("account", "check").status == 0)
    world.moveClock(to: "2026-06-01T07:00Z")
    let tick = await world.tick()
    #expect(tick.status == 0, "\(tick.out)\(tick.error)")
    let item = try #require(world.items().first)
    #expect(item.hasSuffix(".txt"))
    #expect(
      try world.text(of: world.outbox + "/" + item)
        == "Tulips go in now.\n\nhttps://a.example/tulips")
  }

  @Test func `a plug-in that delivers is handed the post by the tick`() async throws {
    let world = try sample("diary")
    _ = try await world.add("Tulips go in now.")
    world.moveClock(to: "2026-06-01T07:00Z")
    let tick = await world.tick()
    #expect(tick.status == 0, "\(tick.out)\(tick.error)")
    let diary = String(decoding: world.folder.bytes(of: "diary.txt"), as: UTF8.self)
    #expect(diary.hasPrefix("Tulips go in now.\n-- "))
    #expect(world.items().isEmpty)
    let sent = try await world.stint("list", "--sent", "--json").json()
    let id = try #require(sent["sends"]?.arrayValue?.first?["remote_id"]?.stringValue)
    #expect(diary == "Tulips go in now.\n-- \(id)\n")
  }

  /// Whoever hands it over may be killed in the middle of it.
  @Test(arguments: ["", #"{"v":1,"call":"deliver","parcel":{"part":1,"base64":"VHVsaX"#])
  func `the plug-in of the guide does nothing for a request that was cut off`(
    request: String
  ) throws {
    let world = try sample("diary")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [Self.samples + "/stint-exporter-diary", "deliver"]
    process.environment = ["HOME": world.folder.path, "PATH": "/usr/bin:/bin"]
    process.standardInput = FileHandle(
      forReadingAtPath: try world.write(request, to: "request"))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(!FileManager.default.fileExists(atPath: world.folder.path + "/diary.txt"))
  }

  @Test func `one that posts and then stumbles is asked before it is handed the post again`()
    async throws
  {
    let world = try sample("diary")
    let file = "home/exporters/stint-exporter-diary"
    let text = String(decoding: world.folder.bytes(of: file), as: UTF8.self)
    // What it does at the end of every call: fail, as long as all is not well.
    try plugin("diary", text + "[ $1 != deliver ] || [ -e \"$HOME/well\" ]\n", in: world)
    _ = try await world.add("Tulips go in now.")
    world.moveClock(to: "2026-06-01T07:00Z")
    let tick = await world.tick()
    // What it writes cannot come late: it is asked at once, and knows the post.
    #expect(tick.status == 0, "\(tick.out)\(tick.error)")
    world.moveClock(to: "2026-06-01T08:00Z")
    #expect(await world.tick().status == 3)
    let diary = String(decoding: world.folder.bytes(of: "diary.txt"), as: UTF8.self)
    #expect(diary.split(separator: "\n").count == 2, "\(diary)")
  }

  @Test func `one in Python checks, renders and previews by itself`() async throws {
    let world = try sample("letter", rest: #"options = { to = "list@example.org" }"#)
    let id = try await world.add("Tulips go in now.", "--title", "Tulips")
    let preview = await world.must("preview", "\(id)")
    #expect(preview.out.contains("  │ Subject: Tulips"))
    #expect(await world.must("preview", "\(id)", "--raw").out.contains("To: list@example.org"))
    let note = await world.stint("add", "Without a subject")
    #expect(note.status == 0)
    #expect(note.error.contains("Without a title the letter has no subject."))
    world.moveClock(to: "2026-06-01T07:00Z")
    #expect(await world.tick().status == 0)
    let item = try #require(world.items().first)
    #expect(item.hasSuffix(".eml"))
    #expect(
      try world.text(of: world.outbox + "/" + item).hasPrefix(
        "To: list@example.org\nSubject: Tulips\nDate: 2026-06-01T09:00"))
  }

  @Test func `what a plug-in refuses is refused when queuing`() async throws {
    let world = try sample("letter", rest: #"options = { to = "nobody" }"#)
    let outcome = await world.stint("add", "Hello")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("The option to is no mail address."))
    #expect(await world.stint("account", "check").status == 4)
  }

  @Test func `an option it does not have is refused when queuing, and the config lives on`()
    async throws
  {
    let world = try sample("letter", rest: #"options = { too = "list@example.org" }"#)
    #expect(await world.stint("account", "list").status == 0)
    let check = await world.stint("account", "check")
    #expect(check.status == 4)
    #expect(check.out.contains("did you mean to?"))
    #expect(await world.stint("add", "Hello").status == 65)
  }

  @Test func `a misspelt plug-in is refused with the nearest name`() async throws {
    let world = try sample("diary")
    try world.config(Self.config("dairy"))
    let outcome = await world.stint("list")
    #expect(outcome.status == 78)
    #expect(
      outcome.error.contains(#"there is no exporter "dairy"; did you mean "diary"?"#),
      "\(outcome.error)")
    #expect(outcome.error.contains("diary, "))
  }

  @Test func `neither a session nor a command of the log starts a plug-in`() async throws {
    let world = try world("touch $HOME/ran; exit 1")
    await world.must("engage", "answer questions about tulips", "--for", "10m", "-q", "business")
    await world.must("did", "listen")
    _ = await world.stint("now")
    await world.must("end")
    _ = await world.stint("list")
    _ = await world.stint("plan")
    #expect(!FileManager.default.fileExists(atPath: world.folder.path + "/ran"))
  }

  @Test func `a plan and a claim do not ask a plug-in about every post`() async throws {
    let world = try world(
      """
      case $1 in
      describe) echo '{"calls": ["check"]}' ;;
      *) echo $1 >>"$HOME/asked"; echo '{}' ;;
      esac
      """)
    for text in ["One", "Two", "Three"] { _ = try await world.add(text) }
    func asked() -> Int {
      String(decoding: world.folder.bytes(of: "asked"), as: UTF8.self).split(separator: "\n").count
    }
    #expect(asked() == 3)
    await world.must("plan")
    await world.must("why", "1")
    #expect(asked() == 3)
    world.moveClock(to: "2026-06-01T07:00Z")
    #expect(await world.tick().status == 0)
    // Once more, right before it goes out.
    #expect(asked() == 4)
  }

  @Test func `a post is held when its plug-in fails at the last moment`() async throws {
    let world = try world(
      #"[ $1 = describe ] && echo '{}' && exit; [ -e "$HOME/bad" ] && exit 1; echo '{"body": "x"}'"#
    )
    let id = try await world.add("Hello")
    _ = try world.write("", to: "bad")
    world.moveClock(to: "2026-06-01T07:00Z")
    #expect(await world.tick().status == 4)
    let why = await world.stint("why", "\(id)")
    let words = why.out.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("stint-exporter-forum ended render with status 1"), "\(why.out)")
    #expect(world.items().isEmpty)
  }

  // MARK: exporter list

  @Test func `every network is listed, in 80 columns`() async throws {
    let world = try sample("diary")
    try plugin("mastodon", "#!/bin/sh\n", in: world)
    try plugin("broken", "#!/bin/sh\nexit 3\n", in: world)
    let outcome = await world.stint("exporter", "list")
    #expect(outcome.status == 4)
    let lines = outcome.out.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("EXPORTER"))
    for line in lines where !line.contains(world.folder.path) {
      #expect(line.count <= 80, "\(line)")
    }
    #expect(lines.contains { $0.hasPrefix("mastodon") && $0.contains("500 graphemes") })
    #expect(lines.contains { $0.hasPrefix("diary") && $0.hasSuffix("plug-in") })
    #expect(lines.contains { $0.hasPrefix("broken") && $0.hasSuffix("unusable") })
    #expect(outcome.out.contains("  mastodon: not used; a built-in exporter has that name"))
    #expect(outcome.out.contains("  diary: \(world.home)/exporters/stint-exporter-diary"))
    #expect(outcome.out.contains("describe with status 3"))
    let json = try await world.stint("exporter", "list", "--json").json()
    let exporters = try #require(json["exporters"]?.arrayValue)
    let diary = try #require(exporters.first { $0["id"] == "diary" })
    #expect(diary["goes_by"] == "plug-in")
    #expect(diary["safety"] == "lookup")
    #expect(json["hidden"] == ["mastodon"])
  }

  @Test func `the list needs no config`() async throws {
    let world = try World(nil)
    #expect(await world.stint("exporter", "list").status == 0)
  }

  // MARK: exporter test

  @Test(arguments: ["mastodon", "json", "diary", "letter"])
  func `a sound exporter passes`(name: String) async throws {
    let world = try sample(["mastodon", "json"].contains(name) ? "diary" : name)
    let outcome = await world.stint("exporter", "test", name)
    #expect(outcome.status == 0, "\(outcome.out)\(outcome.error)")
    #expect(outcome.out.contains("It keeps what it must. Nothing was delivered."))
    for line in outcome.out.split(separator: "\n") where !line.contains(world.folder.path) {
      #expect(line.count <= 80, "\(line)")
    }
    let json = try await world.stint("exporter", "test", name, "--json").json()
    #expect(json["ok"] == true)
    #expect(json["checks"]?.arrayValue?.count == 14)
  }

  @Test(arguments: [
    ("exit 3", "describe with status 3"), ("echo garbage", "answered describe with no JSON"),
    ("echo '{\"limit\": \"many\"}'", #"its "limit" is not a whole number"#),
    ("[ $1 = describe ] && echo '{}' || exit 5", "ended render with status 5"),
    ("[ $1 = describe ] && echo '{}' || echo '{\"body\": \"'$$'\"}'", "rendered differently"),
  ])
  func `a broken one is told what it broke, and ends with 4`(
    body: String, says: String
  ) async throws {
    let world = try world(body)
    let outcome = await world.stint("exporter", "test", "forum")
    #expect(outcome.status == 4)
    #expect(
      outcome.out.replacingOccurrences(of: "\n          ", with: " ").contains(says),
      "\(outcome.out)")
    #expect(try await world.stint("exporter", "test", "forum", "--json").json()["ok"] == false)
  }

  @Test func `an unknown one is refused with the nearest name`() async throws {
    let world = try sample("diary")
    let outcome = await world.stint("exporter", "test", "dairy")
    #expect(outcome.status == 66)
    #expect(outcome.error.contains("no exporter dairy; did you mean diary?"))
    #expect(await world.stint("exporter", "test", "diary", "--option", "x").status == 64)
  }
}
