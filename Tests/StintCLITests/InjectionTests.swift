import Foundation
import GRDB
import StintCore
import StintTestSupport
import Testing

/// Text from outside goes through every command that may print it; nothing of it may act on a
/// terminal or hide.
///
/// Looked at with a list of its own rather than with the code that is to keep it so.
@Suite struct InjectionTests {
  /// Clears the screen, sets the title, turns the reading order round, hides a space, C1, a tag, and
  /// a carriage return that overwrites the line.
  private static let evil =
    "\u{1B}[2J\u{1B}]0;owned\u{7}\u{202E}gpj\u{200B}\u{9B}31m\u{E0041}\u{8}\rX"
  /// What of that is taken where control characters are refused.
  private static let sly = "a\u{202E}gpj\u{200B}b\u{2066}c\u{E0041}d\u{2028}e"

  private func check(
    _ outcome: World.Outcome, _ what: String, location: SourceLocation = #_sourceLocation
  ) {
    for scalar in (outcome.out + outcome.error).unicodeScalars {
      let isHostile =
        switch scalar.value {
        case 0x0A, 0x09: false
        case 0..<0x20, 0x7F...0x9F: true
        case 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF, 0x61C: true
        case 0xE0000...0xE007F: true
        default: false
        }
      guard isHostile else { continue }
      Issue.record(
        """
        U+\(String(scalar.value, radix: 16)) of \(what) in \
        \((outcome.out + outcome.error).debugDescription)
        """, sourceLocation: location)
      return
    }
  }

  /// Runs each command and looks at what it prints; every one must have printed something.
  private func check(
    _ commands: [[String]], in world: World, location: SourceLocation = #_sourceLocation
  ) async {
    for command in commands {
      let outcome = await world.stint(command)
      #expect(!(outcome.out + outcome.error).isEmpty, "\(command)", sourceLocation: location)
      check(outcome, command.joined(separator: " "), location: location)
    }
  }

  @Test func `what is typed wrongly is quoted harmlessly`() async throws {
    let world = try World()
    await world.must("init")
    let evil = Self.evil
    await check(
      [
        [evil], ["add", evil], ["add", "-q", evil, "x"], ["add", "--to", evil, "x"],
        ["add", "-q", "business", "x", "--at", evil],
        ["add", "-q", "business", "x", "--tag", evil],
        ["add", "-q", "business", "x", "--media", evil, "--alt", evil],
        ["add", "-q", "business", "x", "--link", evil],
        ["add", "-q", "business", "x", "--expires", evil],
        ["add", "-q", "business", "x", "--kind", evil], ["add", "-q", "business", "--\(evil)"],
        ["show", evil], ["why", evil], ["list", "--on", evil], ["list", "-q", evil],
        ["import", evil], ["import", world.folder.path + "/" + evil],
        ["backup", "/" + evil + "/x"],
        ["backup", "--restore", evil], ["export", "-o", "/" + evil + "/x"],
        ["engage", "x", "--for", evil, "-q", "business"],
        ["engage", "x", "--for", "5m", "-q", evil], ["did", evil], ["did", "l", evil],
        ["log", evil], ["log", "import", evil], ["log", "export", "--format", evil],
        ["review", evil], ["review", "--html", "/" + evil + "/x"],
        ["account", "check", evil], ["account", "login", evil],
        ["account", "add", evil, "--network", evil], ["queue", "pause", evil],
        ["queue", "pause", "business", "--until", evil], ["exporter", "test", evil],
        ["slots", evil], ["help", evil], ["completions", evil], ["preview", "--text", evil],
        ["plan", "--days", evil], ["resolve", evil], ["move", evil],
      ], in: world)
  }

  @Test func `a sly post is shown openly`() async throws {
    let world = try World()
    let sly = Self.sly
    let picture = try world.write("GIF89a", to: "\(Self.sly)\u{1B}[31m.gif")
    let id = try await world.add(
      "--to", "shop@mastodon", "--at", "9:00", sly, "--media", picture, "--alt", sly, "--tag", "ab")
    let number = "\(id)"
    await check(
      [
        ["list"], ["show", number], ["preview", number], ["why", number], ["plan"],
        ["preview", "--text", sly, "-q", "business"], ["rehearse"],
      ], in: world)
    // The file is another one when it is to go: the reason names it.
    _ = try world.write("GIF89a!", to: "\(Self.sly)\u{1B}[31m.gif")
    world.moveClock(to: "2026-06-01T07:00Z")
    check(await world.tick(), "tick")
    #expect(await world.stint("list").out.contains("held"))
    await check(
      [["list"], ["show", number], ["why", number], ["doctor"], ["release", number]], in: world)
  }

  @Test func `what another program wrote into the database is shown openly`() async throws {
    let world = try World()
    await world.must("init")
    let id = try await world.add("--to", "shop@mastodon", "innocent")
    let database = try DatabaseQueue(path: world.home + "/stint.db")
    try await database.write { db in
      try db.execute(
        sql: "UPDATE post SET content = replace(content, 'innocent', ?)",
        arguments: ["\\u001B[2J\\u009B31m\\u0007\\u202Eevil\\r"])
      #expect(db.changesCount == 1)
    }
    try database.close()
    await check(
      [
        ["list"], ["show", "\(id)"], ["preview", "\(id)"], ["why", "\(id)"], ["plan"],
        ["rehearse"], ["edit", "\(id)", "--text", "x"],
      ], in: world)
  }

  @Test(arguments: [
    "[queue.\"\(evil)\"]\nzone = \"Europe/Madrid\"\n",
    "[queue.business]\nzone = \"\(evil)\"\n",
    "[queue.business]\nzone = \"Europe/Madrid\"\nslots = [\"\(evil)\"]\n",
    "[queue.business]\nzone = \"Europe/Madrid\"\n\"\(evil)\" = 1\n",
    "[account.\"\(evil)\"]\nqueue = \"business\"\n",
    "[queue.business]\nzone = \"Europe/Madrid\"\n[account.\"a@x\"]\nqueue = \"\(evil)\"\n",
    "[queue.business]\nzone = \"Europe/Madrid\"\n[account.\"a@x\"]\nqueue = \"business\"\n"
      + "exporter = \"\(evil)\"\n",
    "\(evil) = \n", "= \u{1B}[2J\n",
  ])
  func `a config that is refused is quoted harmlessly`(text: String) async throws {
    // In a string TOML wants control characters escaped; as they are, they are a mistake by
    // themselves.
    for text in [text, text.replacing(Self.evil, with: Self.tomlEscaped)] {
      let world = try World(text)
      await check([["list"], ["doctor"], ["account", "list"], ["queue", "list"]], in: world)
      check(await world.tick(), "tick")
    }
  }

  private static let tomlEscaped =
    "\\u001B[2J\\u001B]0;owned\\u0007\\u202Egpj\\u200B\\u009B31m\\U000E0041\\b\\rX"

  @Test(arguments: ["posts.csv", "posts.jsonl"])
  func `a file to import that is refused is quoted harmlessly`(name: String) async throws {
    let world = try World()
    await world.must("init")
    let evil = Self.evil
    let json = JSONValue.object([
      "text": .string(evil), "queue": .string(evil), "to": .array([.string(evil)]),
      "at": .string(evil), "tags": .array([.string(evil)]), evil: .string(evil),
    ])
    let files =
      name.hasSuffix(".csv")
      ? [
        "\(evil),\(evil)\n\(evil),\(evil)\n", "Text,Date\n\(evil),\(evil)\n",
        "Text,Image URL,Tags,Posting Time\n\"\(evil)\",\(evil),\(evil),\(evil)\n", "\"\(evil)",
      ]
      : [json.serialized() + "\n", "{\"\(evil)\":1}\n", evil, "{\"text\":\"\(evil)\"}"]
    for text in files {
      let path = try world.write(text, to: name)
      await check([["import", path, "-q", "business"], ["import", path]], in: world)
    }
  }

  @Test func `what a plug-in says is shown openly`() async throws {
    let config = """
      [queue.business]
      zone = "Europe/Madrid"
      slots = ["Mon..Fri 09:00"]
      [account."me@forum"]
      queue = "business"
      exporter = "forum"

      """
    let json = "\\u001b[2J\\u202e\\u009b31m\\u200bX"
    let raw = "\\033[2J\\302\\23331m\\007"
    let bodies = [
      // A describing that is fine but for its words, and a refusal in words of its own.
      "case $1 in describe) echo '{\"name\": \"\(json)\", \"limit\": 5, \"calls\": [\"deliver\"],"
        + " \"safety\": \"never\"}' ;; *) echo '{\"outcome\": \"refused\", \"reason\": \"\(json)\"}'"
        + " ;; esac",
      "case $1 in describe) echo '{\"name\": \"F\", \"limit\": 500, \"calls\": [\"deliver\"],"
        + " \"safety\": \"never\"}' ;; *) printf '\(raw)' >&2; printf '\(raw)'; exit 3 ;; esac",
      "printf '\(raw)'; printf '\(raw)' >&2; exit 1", "echo '{\"\(json)\": \"\(json)\"}'",
    ]
    for body in bodies {
      let world = try World(config)
      let folder = world.home + "/exporters"
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let path = try world.write(
        "#!/bin/sh\n\(body)\n", to: "home/exporters/stint-exporter-forum")
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
      await check(
        [
          ["exporter", "list"], ["exporter", "test", "forum"], ["account", "list"],
          ["add", "--to", "me@forum", "--now", "Hello, world"],
          ["add", "--to", "me@forum", "--now", "Hi"],
        ], in: world)
      check(await world.tick(), "tick")
      await check([["list"], ["account", "check"], ["doctor"]], in: world)
    }
  }

  @Test func `what is said in a session is shown openly`() async throws {
    let world = try World()
    await world.must("init")
    let sly = Self.sly
    for text in [Self.evil, sly].map({ "answer \($0)" }) {
      let engaged = await world.stint("engage", text, "--for", "25m", "-q", "business", "--detach")
      check(engaged, "engage")
      guard engaged.status == 0 else {
        // Control characters are refused; a session with others in its purpose follows.
        #expect(engaged.status == 65, "\(engaged)")
        continue
      }
      await check(
        [
          ["did", "l", text], ["did", "r", "@ana", text], ["did", "r", "@\(text)"],
          ["park", text], ["now"], ["now", "--format", "%p \(text)"], ["pause"], ["resume"],
          ["extend", "5m", "--why", text], ["engage", text, "--for", "5m", "-q", "business"],
        ], in: world)
      world.now = world.now.advanced(by: .seconds(300))
      let ended = await world.stint("end")
      check(ended, "end")
      #expect(ended.status == 0, "\(ended)")
      await check(
        [["log"], ["log", "show", "1"], ["review", "-q", "business"], ["log", "check"]], in: world)
      world.now = world.now.advanced(by: .seconds(86_400))
    }
    await check(
      [["objective", "add", Self.evil, "--target", "1"], ["objective", "add", sly], ["log"]],
      in: world)
  }
}
