import StintCore
import Testing

/// What holds for every command.
struct CommandTableTests {
  /// Every command's words.
  static let commands: [[String]] = [
    ["init"], ["add"], ["list"], ["show"], ["edit"], ["move"], ["hold"], ["release"], ["drop"],
    ["restore"], ["preview"], ["plan"], ["why"], ["send"], ["sent"], ["resolve"], ["tick"],
    ["rehearse"], ["slots"], ["queue", "list"], ["queue", "pause"], ["queue", "resume"],
    ["account", "list"], ["account", "check"], ["account", "add"], ["account", "login"], ["import"],
    ["export"], ["doctor"], ["backup"],
    ["completions"],
  ]
  /// What a command cannot do without, so that it gets as far as its options.
  static let needs = [
    "show": "1", "edit": "1", "move": "1", "hold": "1", "release": "1", "drop": "1",
    "restore": "1", "why": "1", "send": "1", "resolve": "1", "slots": "daily",
    "queue pause": "business", "queue resume": "business", "import": "-", "completions": "bash",
    "account login": "shop@mastodon",
  ]
  static let guides = [
    "config", "accounts", "times", "formats", "gates", "sessions", "plug-ins", "json", "exit-codes",
  ]

  @Test
  func `the overview names every command`() async throws {
    let world = try World()
    let help = await world.must("--help").out
    for command in Self.commands {
      let word = try #require(command.first)
      #expect(help.contains("\n  \(word) "), "\(word)")
    }
  }

  @Test(arguments: commands + [["queue"], ["account"], []])
  func `a command's help says what it is for, in lines of 80 columns, each option once`(
    command: [String]
  ) async throws {
    let world = try World()
    let outcome = await world.stint(command + ["--help"])
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    #expect(outcome.out.hasPrefix("OVERVIEW: "), "\(outcome.out)")
    expectFits(outcome.out)
    let rows = outcome.out.split(separator: "\n").filter { $0.hasPrefix("  -") }
    let names = rows.flatMap { row -> [String] in
      row.split(separator: " ").map { $0.filter { $0 != "," } }.filter { $0.hasPrefix("-") }
    }
    #expect(Set(names).count == names.count, "\(names)")
    #expect(names.contains("--help"))
  }

  @Test(arguments: guides)
  func `a guide fits in 80 columns`(topic: String) async throws {
    let world = try World()
    let outcome = await world.must("help", topic)
    #expect(!outcome.out.isEmpty)
    #expect(outcome.out.hasSuffix("\n"))
    #expect(!outcome.out.hasSuffix("\n\n"))
    expectFits(outcome.out)
  }

  @Test(arguments: guides)
  func `the overview names the guide`(topic: String) async throws {
    let help = try await World().must("help").out
    #expect(help.contains(topic))
  }

  private func expectFits(_ text: String, location: SourceLocation = #_sourceLocation) {
    for line in text.split(separator: "\n") where line.count > 80 {
      Issue.record("\(line.count) columns: \(line)", sourceLocation: location)
    }
  }

  @Test(arguments: commands)
  func `an unknown option is refused with 64, and as JSON where JSON was asked for`(
    command: [String]
  ) async throws {
    let world = try World()
    let command =
      command + [Self.needs[command.joined(separator: " ")]].compactMap(\.self)
    let outcome = await world.stint(command + ["--bogus"])
    #expect(outcome.status == 64)
    #expect(outcome.out.isEmpty)
    #expect(outcome.error.contains("--bogus"))
    let asJSON = await world.stint(command + ["--json", "--bogus"])
    #expect(asJSON.status == 64)
    let error = try #require(try asJSON.json()["error"])
    #expect(error["status"] == 64)
    #expect(error["message"]?.stringValue?.contains("--bogus") == true, "\(error)")
  }

  @Test
  func `an unknown command is refused by its name, in JSON too`() async throws {
    let world = try World()
    let outcome = await world.stint("lst")
    #expect(outcome.status == 64)
    #expect(
      outcome.error
        == "stint: there is no command lst; did you mean list?\n  try: stint --help\n")
    let asJSON = await world.stint("lst", "--json")
    #expect(asJSON.status == 64)
    #expect(
      try asJSON.json()["error"]?["message"] == "there is no command lst; did you mean list?")
    let help = await world.stint("help", "exit-code")
    #expect(help.status == 64)
    #expect(
      help.error
        == "stint: there is no command or guide exit-code; did you mean exit-codes?\n"
        + "  try: stint --help\n")
    #expect(await world.must("help", "queue", "pause").out.contains("USAGE: stint queue pause"))
    let inner = await world.stint("queue", "puase", "business")
    #expect(inner.status == 64)
    #expect(
      inner.error
        == "stint: there is no command queue puase; did you mean pause?\n  try: stint queue --help\n"
    )
  }

  @Test(arguments: [["queue"], ["account"]])
  func `a group without a command shows its help`(group: [String]) async throws {
    let outcome = try await World().stint(group)
    #expect(outcome.status == 0)
    #expect(outcome.out.hasPrefix("OVERVIEW: "))
  }

  @Test
  func `a text that begins with dashes is answered with how to write it`() async throws {
    let world = try World()
    let outcome = await world.stint("add", "-q", "business", "--50 % off")
    #expect(outcome.status == 64)
    #expect(outcome.error.contains("  try: stint add -- \"--50 % off\";"), "\(outcome.error)")
    let id = try await world.add("-q", "business", "--", "--50 % off")
    let shown = try await world.must("show", "\(id)", "--json").json()
    #expect(shown["content"]?["parts"]?.arrayValue == ["--50 % off"])
  }

  /// Commands as they are used, after three posts were queued, each with the status it ends with.
  static let uses: [(words: [String], status: Int32)] = [
    (["init"], 0), (["add", "-q", "business", "More"], 0),
    (["add", "-q", "business", "--dry-run", "More"], 0), (["add", "--to", "me@journal", "x"], 0),
    (["list"], 0), (["list", "-q", "personal"], 3), (["list", "--sent"], 3),
    (["list", "--state", "all"], 0), (["show", "1"], 0), (["edit", "1", "--text", "New"], 0),
    (["edit", "1", "--text", "One"], 3), (["move", "1", "--last"], 0),
    (["move", "1", "--at", "tomorrow 10:00"], 0), (["hold", "1"], 0), (["release", "1"], 3),
    (["drop", "1"], 0), (["restore", "1"], 3), (["preview", "1"], 0),
    (["preview", "--text", "Hi"], 0), (["plan"], 0), (["plan", "--slots"], 0), (["why", "1"], 0),
    (["sent", "--url", "https://a.example/1", "--on", "shop@mastodon"], 0),
    (["resolve", "1", "--sent"], 3), (["tick"], 3), (["tick", "--dry-run"], 3),
    (["rehearse"], 0), (["slots", "Mon 09:00"], 0), (["queue", "list"], 0),
    (["queue", "pause", "business"], 0), (["queue", "resume", "business"], 3),
    (["account", "list"], 0), (["account", "check"], 0), (["doctor"], 0), (["backup"], 0),
    (["backup", "--list"], 3), (["send", "1"], 0), (["export", "-o", "out.jsonl"], 0), ([], 0),
  ]

  @Test(arguments: uses)
  func `it answers in words, and with --json in one line of JSON`(
    words: [String], status: Int32
  ) async throws {
    for isJSON in [false, true] {
      let world = try World()
      for text in ["One", "Two", "Three"] { _ = try await world.add("-q", "business", text) }
      let outcome = await world.stint(words + (isJSON ? ["--json"] : []))
      #expect(outcome.status == status, "\(outcome.out)\(outcome.error)")
      #expect(!outcome.out.isEmpty)
      #expect(!outcome.out.contains("\u{1B}"))
      if isJSON {
        let json = try outcome.json()
        #expect(json["error"] == nil)
      } else {
        #expect(outcome.out.hasSuffix("\n"))
        #expect(!outcome.out.hasPrefix("{"))
      }
    }
  }

  /// Commands that are refused: status and the words that must be said.
  static let refusals: [(words: [String], status: Int32, says: String)] = [
    (["init", "--zone", "Europe/Madird"], 65, "did you mean Europe/Madrid?"),
    (["add", "Hi"], 64, "is this post for business or for personal? Stint does not guess"),
    (["add", "-q", "busines", "Hi"], 66, "no queue busines; did you mean business?"),
    (
      ["add", "--to", "shop@mastdon", "Hi"], 66,
      "no account shop@mastdon; did you mean shop@mastodon?"
    ),
    (
      ["add", "--to", "shop@mastodon,me@journal", "Hi"], 65,
      "the accounts belong to different queues"
    ),
    (["add", "-q", "personal", "--to", "shop@mastodon", "Hi"], 65, "nothing crosses the wall"),
    (["add", "-q", "business"], 64, "what shall the post say?"),
    (["add", "-q", "business", ""], 65, "the text is empty"),
    (["add", "-q", "business", " \n "], 65, "the text is empty"),
    (["add", "-q", "business", "a\u{7}b"], 65, "the text holds the control character U+0007"),
    (["add", "-q", "business", "a", "--tag", "x\u{1B}[2J"], 65, "control character U+001B"),
    (["add", "-q", "business", "a", "--first-comment", "x\u{1B}"], 65, "control character U+001B"),
    (
      ["add", "-q", "business", "Hi", "--kind", "prom"], 64,
      "'value', 'question', 'share' or 'promo'"
    ),
    (["add", "-q", "business", "Hi", "--now", "--draft"], 64, "exclude each other"),
    (["add", "-q", "business", "Hi", "--alt", "A cat"], 64, "--alt describes a --media"),
    (["add", "-q", "business", "Hi", "--media", "none.jpg"], 66, "none.jpg: no such file"),
    (["add", "-q", "business", "Hi", "--link", "example.org"], 65, "is no web address"),
    (["add", "-q", "business", "Hi", "--at", "yesterday"], 65, "was not understood"),
    (
      ["add", "-q", "business", "Hi", "--at", "2026-01-01 09:00"], 65,
      "Thu 2026-01-01 09:00 +01:00 (Europe/Madrid) is past"
    ),
    (
      ["add", "-q", "business", "Hi", "--at", "tomorrow 9:00", "--expires", "2h"], 65,
      "it would expire before its time"
    ),
    (["add", "-q", "business", "Hi", "--expires", "99999999999d"], 65, "out of range"),
    (["add", "-q", "business", "Hi", "--max", "3"], 64, "go with --evergreen"),
    (
      ["add", "-q", "business", "Hi", "--evergreen", "soon"], 65,
      "--evergreen \"soon\" is no duration"
    ),
    (
      ["add", "-q", "business", "Hi", "--evergreen", "5d", "--until", "2020-01-01 09:00"], 65,
      "Wed 2020-01-01 09:00 +01:00 (Europe/Madrid) is past"
    ),
    (["list", "--state", "sendt"], 64, "there is no state sendt; did you mean sent?"),
    (["list", "-q", "biz"], 66, "no queue biz"),
    (["list", "--on", "shop"], 66, "no account shop"),
    (["list", "--limit", "0"], 64, "--limit must be 1 to 10000000"),
    (["list", "--limit", "9223372036854775807"], 64, "--limit must be 1 to 10000000"),
    (["show", "99"], 66, "there is no post #99"),
    (["show", "abc"], 64, "'abc' is invalid"),
    (["edit", "99", "--text", "x"], 66, "there is no post #99"),
    (["edit", "1", "--text", ""], 65, "the text is empty"),
    (["edit", "1"], 64, "neither VISUAL nor EDITOR is set"),
    (["move", "1"], 64, "where shall #1 go?"),
    (["move", "1", "--first", "--last"], 64, "only one of these can be done at a time"),
    (["move", "1", "--before", "99"], 66, "there is no post #99"),
    (
      ["move", "1", "--queue", "personal"], 64,
      "would cross the wall from business to personal (me@journal)"
    ),
    (["move", "1", "--queue", "business"], 65, "#1 is in queue business already"),
    (["move", "1", "--first", "--on", "me@journal"], 66, "post #1 does not go to me@journal"),
    (["hold"], 64, "Missing expected argument"),
    (["hold", "1", "99"], 66, "there is no post #99"),
    (["release", "99"], 66, "there is no post #99"),
    (["drop", "0"], 64, "'0' is invalid"),
    (["restore", "99"], 66, "there is no post #99"),
    (["preview"], 64, "preview what?"),
    (["preview", "1", "--text", "x"], 64, "either a number or --text"),
    (["preview", "--text", "x", "-q", "biz"], 66, "no queue biz"),
    (["plan", "--days", "0"], 64, "--days must be 1 to 366"),
    (["plan", "--on", "shop@mastodn"], 66, "did you mean shop@mastodon?"),
    (["why", "99"], 66, "there is no post #99"),
    (["send", "99"], 66, "there is no post #99"),
    (["send", "1", "--override", " "], 64, "an override needs a reason"),
    (["sent"], 64, "which post was it?"),
    (["sent", "--url", "example.org", "--on", "me@journal"], 65, "is no web address"),
    (["sent", "--url", "https://a.example"], 64, "which account was it made with?"),
    (
      ["sent", "--url", "https://a.example", "--on", "me@journal", "--at", "tomorrow 9:00"], 65,
      "is still to come"
    ),
    (["resolve", "1"], 64, "did it go out?"),
    (["rehearse", "--days", "367"], 64, "--days must be 1 to 366"),
    (["slots", "Mon 25:00"], 65, "is no calendar event"),
    (["slots", "Mon 09:00", "--zone", "Europe/Madird"], 65, "did you mean Europe/Madrid?"),
    (["queue", "pause", "busines"], 66, "did you mean business?"),
    (["queue", "pause", "business", "--until", "2026-01-01 09:00"], 65, "is past"),
    (["queue", "resume", "biz"], 66, "no queue biz"),
    (["account", "check", "shop@mastodn"], 66, "did you mean shop@mastodon?"),
    (["import", "none.jsonl"], 66, "cannot read none.jsonl: no such file"),
    (["import", "bin"], 66, "cannot read bin: it is a folder"),
    (["restore", "1", "--on", "me@journal"], 66, "  try: --on shop@mastodon\n"),
    (["import", "bin/stintd"], 65, "bin/stintd is empty"),
    (["import", "-", "--format", "xml"], 64, "there is no format xml"),
    (["export", "-q", "biz"], 66, "no queue biz"),
    (["export", "-o", "nowhere/out"], 73, "nowhere/out: no such file"),
    (["export", "-o", "home/config.toml"], 73, "exists already"),
    (["backup", "home/config.toml"], 73, "exists already"),
    (["backup", "nowhere/copy.db"], 73, "nowhere/copy.db"),
    (["backup", "--restore", "none.db"], 66, "there is no file"),
    (["backup", "--restore", "home/config.toml"], 74, "is no copy of a Stint database"),
    (["completions", "tcsh"], 64, "there are no completions for tcsh"),
  ]

  @Test(arguments: refusals)
  func `it refuses with a helpful message, the documented number, and writes nothing`(
    words: [String], status: Int32, says: String
  ) async throws {
    let world = try World()
    _ = try await world.add("-q", "business", "One")
    let before = await world.must("export").out
    let outcome = await world.stint(words)
    #expect(outcome.status == status, "\(outcome.out)\(outcome.error)")
    #expect(outcome.out.isEmpty)
    #expect(outcome.error.contains(says), "\(outcome.error)")
    // `completions` prints no JSON, whatever it does.
    if words.first != "completions" {
      let asJSON = await world.stint(words + ["--json"])
      #expect(asJSON.status == status)
      #expect(try asJSON.json()["error"]?["status"]?.intValue == Int64(status))
    }
    #expect(await world.must("export").out == before)
  }
}
