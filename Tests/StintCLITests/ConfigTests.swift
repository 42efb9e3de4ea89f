import Foundation
import StintTestSupport
import Testing

/// What a user is told about a config with mistakes.
struct ConfigTests {
  /// The config printed in the product's description.
  static let whole = """
    [queue.business]
    zone   = "Europe/Madrid"
    slots  = ["Mon..Fri 09:00", "Mon..Fri 12:30", "Tue,Thu 17:15"]   # systemd calendar events
    quiet  = ["22:00-07:00"]
    gap    = "90m"              # between any two posts of one account
    per_day = 4
    late   = { within = "45m", then = "next-slot" }   # slept through a slot: still send within 45 min
    stale_after = "21d"
    [queue.business.promo]
    share  = "1/5"              # at most 1 promo in any 5 consecutive posts of an account
    budget = ["1/24h", "3/7d"]  # posts per rolling window, whole queue
    gap    = "36h"
    earn   = { minutes = 30, within = "7d" }          # optional: each promo costs 30 engaged minutes
    [queue.business.sessions]
    default = "20m"
    budget  = "60m/day"
    hard    = true
    cooldown = "20m"

    [queue.personal]
    zone  = "Europe/Madrid"
    slots = ["Sat,Sun 11:00"]
    sessions = { budget = "30m/day" }

    [account."shop@mastodon"]
    queue    = "business"
    exporter = "mastodon"
    server   = "https://fosstodon.example"
    credential = { file = "shop-mastodon" }           # or { env = … }, { command = ["pass","show",…] }
    voice    = { never = ["guaranteed income", "DM me"], end_with = "" }

    [account."me@files"]
    queue    = "personal"
    exporter = "outbox"
    format   = "markdown"

    """

  /// What the config says wrong, as `stint list` tells it.
  private func refusal(
    _ config: String, location: SourceLocation = #_sourceLocation
  ) async throws -> [String] {
    let world = try World(config)
    let outcome = await world.stint("account", "check")
    #expect(outcome.status == 78, "\(outcome.out)\(outcome.error)", sourceLocation: location)
    #expect(outcome.out.isEmpty, sourceLocation: location)
    #expect(world.folder.files() == ["bin/stintd", "home/config.toml"], sourceLocation: location)
    let lines = outcome.error.split(separator: "\n").map(String.init)
    #expect(lines.first?.contains("so nothing was done") == true, sourceLocation: location)
    #expect(
      lines.last == "  try: mend \(world.home)/config.toml, then `stint account check`",
      sourceLocation: location)
    return lines.dropFirst().dropLast().map { String($0.dropFirst(2)) }
  }

  /// One account on one queue, with more lines for each.
  private func small(queue: String = "", account: String = "", rest: String = "") -> String {
    """
    [queue.business]
    zone = "Europe/Madrid"
    \(queue)
    [account."shop@a"]
    queue = "business"
    exporter = "outbox"
    format = "json"
    \(account)
    \(rest)
    """
  }

  @Test
  func `the whole config of the manual loads`() async throws {
    let world = try World(Self.whole)
    try FileManager.default.createDirectory(
      atPath: world.home + "/credentials", withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700])
    let path = try world.write("token\n", to: "home/credentials/shop-mastodon")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let outcome = await world.must("account", "check", "--offline")
    #expect(outcome.out.contains("me@files  ok\n"))
    #expect(outcome.out.contains("shop@mastodon  ok\n"))
    #expect(outcome.error == "")
  }

  @Test
  func `all mistakes are named at once, by line and key`() async throws {
    let lines = try await refusal(
      """
      outbx = "/tmp"
      [queue.business]
      zone = "Europe/Madird"
      slots = ["Mon..Fri 09:00", "Mon 25:00"]
      gap = "90 parsecs"
      per_day = "4"

      [account."shop@mastodon"]
      queue = "busines"
      exporter = "outbox"
      format = "mastodn"
      """)
    #expect(
      lines == [
        "line 1: outbx: this key is not known; did you mean \"outbox\"? expected one of account, "
          + "outbox, queue",
        "line 3: queue.business.zone: there is no zone \"Europe/Madird\"; did you mean "
          + "\"Europe/Madrid\"? expected an IANA name as \"Europe/Madrid\"",
        lines.first { $0.hasPrefix("line 4: queue.business.slots.2: the slot \"Mon 25:00\"") }
          ?? "",
        "line 5: queue.business.gap: \"90 parsecs\" is no duration; expected \"90m\", \"36h\" or "
          + "\"3d\"",
        "line 6: queue.business.per_day: it is out of range or no whole number; expected 1 to "
          + "10000",
        "line 9: account.\"shop@mastodon\".queue: there is no queue \"busines\"; did you mean "
          + "\"business\"? expected one of business",
        lines.first {
          $0.hasPrefix(
            "line 11: account.\"shop@mastodon\".format: there is no exporter \"mastodn\"; did you "
              + "mean \"mastodon\"? expected outbox, or one of bluesky, ")
        } ?? "",
      ])
  }

  @Test
  func `broken TOML is named with line and column`() async throws {
    let lines = try await refusal("[queue.business]\nzone = \"Europe/Madrid\nslots = []\n")
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("line 2:") == true, "\(lines)")
  }

  @Test
  func `an account that stands twice is named by its second line`() async throws {
    let lines = try await refusal(
      small(rest: "[account.\"shop@a\"]\nqueue = \"business\"\nexporter = \"json\"\n"))
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("line 9:") == true, "\(lines)")
  }

  @Test
  func `line numbers are right in a file with Windows line ends`() async throws {
    let text = small(queue: "gapp = \"90m\"").split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .joined(separator: "\r\n")
    let lines = try await refusal(text)
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("line 3: queue.business.gapp: ") == true, "\(lines)")
  }

  @Test(arguments: [
    ("slots = [\"*-02-30 09:00\"]", "line 3: queue.business.slots.1: the slot"),
    ("slots = [\"2020-01-01 09:00\"]", "line 3: queue.business.slots.1: the slot"),
    ("slots = 9", "line 3: queue.business.slots: it is a number; expected a text in quotes"),
    ("quiet = [\"22-7\"]", "line 3: queue.business.quiet.1: \"22-7\" are no quiet hours"),
    ("quiet = [\"07:00-07:00\"]", "line 3: queue.business.quiet.1: "),
    ("gap = 90", "line 3: queue.business.gap: it is a number; expected a text in quotes"),
    ("gap = \"0m\"", "line 3: queue.business.gap: \"0m\" is out of range"),
    ("gap = \"99999999999999999999d\"", "line 3: queue.business.gap: "),
    ("per_day = 0", "line 3: queue.business.per_day: it is out of range"),
    ("stale_after = true", "line 3: queue.business.stale_after: it is true or false"),
    ("late = \"45m\"", "line 3: queue.business.late: it is a text; expected a table"),
    ("late = { within = \"1m\" }", "line 3: queue.business.late.within: 1m is out of range"),
    ("late = { then = \"drop\" }", "line 3: queue.business.late.then: \"drop\" is not known"),
    ("jitter = \"13h\"", "line 3: queue.business.jitter: \"13h\" is no jitter"),
    ("promo = { share = \"6/5\" }", "line 3: queue.business.promo.share: \"6/5\" is no share"),
    ("promo = { share = 1 }", "line 3: queue.business.promo.share: it is a number"),
    ("promo = { budget = [\"1\"] }", "line 3: queue.business.promo.budget.1: \"1\" is no budget"),
    (
      "promo = { budget = [\"1/999999999999d\"] }",
      "line 3: queue.business.promo.budget.1: \"1/999999999999d\" is no budget"
    ),
    ("promo = { earn = { minutes = 30 } }", "line 3: queue.business.promo.earn: it is not whole"),
    ("promo = { shares = \"1/5\" }", "line 3: queue.business.promo.shares: this key is not known"),
    ("sessions = { budget = \"60m\" }", "line 3: queue.business.sessions.budget: "),
    ("same_text = true", "line 3: queue.business.same_text: it is true or false"),
  ])
  func `a wrong value in a queue is named`(line: String, problem: String) async throws {
    let lines = try await refusal(small(queue: line))
    #expect(lines.count == 1, "\(lines)")
    #expect(lines.first?.hasPrefix(problem) == true, "\(lines)")
  }

  @Test(arguments: [
    ("options = { limt = 5 }", "line 8: account.\"shop@a\".options.limt: "),
    ("voice = \"calm\"", "line 8: account.\"shop@a\".voice: it is a text; expected a table"),
    ("voice = { nevr = [] }", "line 8: account.\"shop@a\".voice.nevr: this key is not known; did"),
    ("voice = { never = [1] }", "line 8: account.\"shop@a\".voice.never.1: it is a number"),
    ("deliver = \"network\"", "line 8: account.\"shop@a\".deliver: \"network\" is not known"),
    ("credential = {}", "line 8: account.\"shop@a\".credential: it names 0 sources"),
    (
      "credential = { file = \"a\", env = \"B\" }",
      "line 8: account.\"shop@a\".credential: it names 2 sources"
    ),
    ("credential = { file = \"\" }", "line 8: account.\"shop@a\".credential.file: it is empty"),
    ("credential = { env = \"A=B\" }", "line 8: account.\"shop@a\".credential.env: \"A=B\" is no"),
    ("credential = { command = [] }", "line 8: account.\"shop@a\".credential.command: it names no"),
    ("credential = { systemd = \"../a\" }", "line 8: account.\"shop@a\".credential.systemd: \"../"),
    ("server = \"http://a.example\"", "line 8: account.\"shop@a\".server: it is no server's"),
    ("server = \"a.example\"", "line 8: account.\"shop@a\".server: it is no server's address: it"),
    ("authorities = \"\"", "line 8: account.\"shop@a\".authorities: it is empty"),
    ("slots = [\"Mon 09:00 Mars/Base\"]", "line 8: account.\"shop@a\".slots.1: there is no zone"),
    ("sever = \"x\"", "line 8: account.\"shop@a\".sever: this key is not known; did you mean \"se"),
  ])
  func `a wrong value in an account is named`(line: String, problem: String) async throws {
    let lines = try await refusal(small(account: line))
    #expect(lines.count == 1, "\(lines)")
    #expect(lines.first?.hasPrefix(problem) == true, "\(lines)")
  }

  @Test(arguments: ["a b@c", "a,b", "a/b", ".hidden", "-x", "tab\\tb", "rtl\\u202Ex"])
  func `an account that could not be named or be a folder is refused`(name: String) async throws {
    let lines = try await refusal(
      small(rest: "[account.\"\(name)\"]\nqueue = \"business\"\nexporter = \"json\"\n"))
    #expect(lines.count == 1, "\(lines)")
    #expect(lines.first?.contains("is no account name") == true, "\(lines)")
  }

  @Test
  func `a queue without zone and an account without queue and exporter are told what is missing`()
    async throws
  {
    let lines = try await refusal("[queue.business]\n[account.\"shop@a\"]\n")
    #expect(
      lines.map { $0.split(separator: ";")[0] } == [
        "line 1: queue.business: its zone is missing",
        "line 2: account.\"shop@a\": its queue is missing",
        "line 2: account.\"shop@a\": its exporter is missing",
      ])
  }

  @Test
  func `an empty config is told that it has no queue`() async throws {
    for text in ["", "\n\n# nothing\n"] {
      let lines = try await refusal(text)
      #expect(lines == ["queue: no queue is defined; expected a table [queue.business]"])
    }
  }

  @Test
  func `a config that is not UTF-8 is named with the place`() async throws {
    let world = try World(nil)
    try world.config(bytes: Array("[queue.a]\nzone = \"".utf8) + [0xFF, 0x22])
    let outcome = await world.stint("list")
    #expect(outcome.status == 78)
    #expect(
      outcome.error.hasPrefix(
        "stint: the config \(world.home)/config.toml is not UTF-8 text: line 2, byte 9\n"),
      "\(outcome.error)")
  }

  @Test
  func `a missing config is answered with stint init`() async throws {
    let world = try World(nil)
    let outcome = await world.stint("add", "Hello")
    #expect(outcome.status == 78)
    #expect(
      outcome.error
        == "stint: there is no config at \(world.home)/config.toml\n  try: stint init\n")
  }

  @Test
  func `a bad config stops the daemon as well, with the same words`() async throws {
    let world = try World("[queue.business]\nzone = \"Nowhere/Land\"\n")
    let outcome = await world.tick()
    #expect(outcome.status == 78)
    #expect(outcome.error.contains("line 2: queue.business.zone: there is no zone"))
  }

  @Test(arguments: [["list"], ["plan"], ["tick"], ["add", "-q", "personal", "x"], ["show", "1"]])
  func `an account that was used cannot change its queue, whatever the command`(
    command: [String]
  ) async throws {
    let world = try World()
    _ = try await world.add("-q", "business", "Hello")
    try world.config(
      World.config.replacingOccurrences(
        of: "queue = \"business\"\nexporter", with: "queue = \"personal\"\nexporter"))
    let outcome = await world.stint(command)
    #expect(outcome.status == 78, "\(outcome.out)")
    #expect(
      outcome.error.contains(
        "account shop@mastodon belongs to queue business and has posts there, but the config says "
          + "personal: nothing crosses the wall\n"), "\(outcome.error)")
  }

  @Test
  func `an account that was never used may change its queue`() async throws {
    let world = try World()
    await world.must("account", "list")
    try world.config(
      World.config.replacingOccurrences(
        of: "queue = \"business\"\nexporter", with: "queue = \"personal\"\nexporter"))
    let outcome = await world.must("add", "--to", "shop@mastodon", "Hello")
    #expect(outcome.out.contains("#1 is queued in personal (value)"))
  }
}
