import Foundation
import StintCore
import StintTestSupport
import Synchronization
import Testing

/// `stint account` with a server to ask: what is refused changes nothing, and nothing is called well
/// that is not.
struct AccountNetworkTests {
  private static let config = """
    [queue.business]
    zone = "Europe/Madrid"
    slots = ["Mon..Fri 09:00", "Mon..Fri 12:30"]

    """

  private let server: TokenServer
  private let world: World

  init() throws {
    server = try TokenServer()
    world = try World(Self.config)
  }

  private func way(_ secret: String) -> World.Way {
    var way = World.Way()
    way.input = Array(secret.utf8)
    return way
  }

  private func add(_ name: String, token: String, _ more: String...) async -> World.Outcome {
    await world.stint(
      ["account", "add", name, "--network", "mastodon", "--secret-from", "-"]
        + (more.contains("--server") ? [] : ["--server", server.url]) + more, way(token + "\n"))
  }

  private func config() throws -> String { try world.text(of: world.home + "/config.toml") }

  /// An account of the config's, whose credential is in the file `token`.
  private func account(token: String? = nil, at url: String? = nil) throws {
    try world.config(
      Self.config
        + "[account.\"shop@mastodon\"]\nqueue = \"business\"\nexporter = \"mastodon\"\n"
        + "server = \"\(url ?? server.url)\"\ncredential = { file = \"token\" }\n")
    guard let token else { return }
    try put(token)
  }

  private func put(_ token: String, mode: Int = 0o600) throws {
    try FileManager.default.createDirectory(
      atPath: world.home + "/credentials", withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    let path = try world.write(token, to: "home/credentials/token")
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  private var credentials: [String] {
    world.folder.files(below: "home/credentials").filter { !$0.hasPrefix(".") }.sorted()
  }

  // MARK: Add

  @Test
  func `an account that its server takes is added, and the next steps can be typed`() async throws {
    let outcome = await add("shop@mastodon", token: "good")
    #expect(outcome.status == 0, "\(outcome.out)\(outcome.error)")
    #expect(outcome.out.contains("takes the credential, as @shop@a.example"), "\(outcome.out)")
    #expect(outcome.out.contains("stint preview --to shop@mastodon --text \"…\"\n"))
    await world.must("preview", "--to", "shop@mastodon", "--text", "Hello")
    let list = await world.must("account", "list").out
    #expect(list.contains("1000 graphemes"), "\(list)")
    #expect(list.contains("as @shop@a.example"))
    #expect(world.folder.files(below: "home/state").allSatisfy { !$0.contains("trial") })
  }

  @Test
  func `an account is added also after a check learned what another server allows`() async throws {
    try account(token: "good\n")
    await world.must("account", "check")
    let outcome = await add("second@mastodon", token: "good", "--offline")
    #expect(outcome.status == 0, "\(outcome.out)\(outcome.error)")
    #expect(try config().contains("[account.\"second@mastodon\"]"))
  }

  @Test
  func `a token that the server refuses changes nothing, and the same command works later`()
    async throws
  {
    let outcome = await add("shop@mastodon", token: "mistyped")
    #expect(outcome.status == 77, "\(outcome.out)\(outcome.error)")
    #expect(outcome.error.contains("cannot add shop@mastodon; nothing was changed"))
    #expect(outcome.error.contains("answers 401: The access token is invalid"))
    #expect(outcome.error.contains("the same command again, or with --offline"))
    #expect(!(outcome.out + outcome.error).contains("mistyped"))
    #expect(try config() == Self.config)
    #expect(credentials == [])
    #expect(await add("shop@mastodon", token: "good").status == 0)
  }

  @Test
  func `a server that is none of that network changes nothing and is no fault of the credential`()
    async throws
  {
    let other = try LoopbackServer { _ in .text(404, "<html>", type: "text/html") }
    let outcome = await add("shop@mastodon", token: "good", "--server", other.url)
    #expect(outcome.status == 78, "\(outcome.out)\(outcome.error)")
    #expect(outcome.error.contains("does not speak Mastodon's API"))
    #expect(try config() == Self.config)
    #expect(credentials == [])
  }

  @Test
  func `a server that cannot be reached leaves the account, and says so`() async throws {
    server.stop()
    let outcome = await add("shop@mastodon", token: "good")
    #expect(outcome.status == 69, "\(outcome.out)\(outcome.error)")
    #expect(outcome.out.contains("not checked; it is kept all the same"), "\(outcome.out)")
    #expect(outcome.out.contains("next        stint account check shop@mastodon"))
    #expect(try config().contains("[account.\"shop@mastodon\"]"))
    #expect(credentials == ["shop-mastodon"])
  }

  @Test
  func `in JSON the account is proved as well`() async throws {
    let refused = await add("shop@mastodon", token: "mistyped", "--json")
    #expect(refused.status == 77)
    #expect(try config() == Self.config)
    let outcome = await add("shop@mastodon", token: "good", "--json")
    let json = try outcome.json()
    #expect(json["proved"] == true)
    #expect(json["identity"] == "@shop@a.example")
  }

  static let unusable: [(network: String, secret: String, says: String)] = [
    ("mastodon", "first\nsecond\n", "line 1 is no \"name = value\""),
    ("mastodon", "to\u{1B}ken\n", "holds a control character"),
    ("mastodon", "tokn = GOOD\n", "tokn is no known name"),
    ("wordpress", "bob\n", "name:password"),
    ("slack", "hello\n", "is no web address"),
    ("discord", "hello\n", "is no web address"),
    ("telegram", "hello\n", "no token of a Telegram bot"),
  ]

  @Test(arguments: unusable)
  func `a secret that can be none is refused without asking the server`(
    network: String, secret: String, says: String
  ) async throws {
    let needsServer = ["mastodon", "wordpress"].contains(network)
    let outcome = await world.stint(
      ["account", "add", "a@b", "--network", network, "--secret-from", "-", "--offline"]
        + (needsServer ? ["--server", "https://a.example"] : [])
        + (network == "telegram" ? ["--option", "chat=@shop"] : []), way(secret))
    #expect(outcome.status == 77, "\(outcome.out)\(outcome.error)")
    #expect(outcome.error.contains(says), "\(outcome.error)")
    #expect(!(outcome.out + outcome.error).contains("GOOD"))
    #expect(try config() == Self.config)
    #expect(credentials == [])
  }

  static let incomplete: [(network: String, options: [String], says: String)] = [
    ("linkedin", [], "--option author=…"), ("telegram", [], "--option chat=…"),
    ("reddit", [], "--option subreddit=…"), ("feed", [], "--option site=…"),
    ("feed", ["site=https://a.example/", "path=feed.xml"], "begins with /"),
    ("static-site", ["root=site"], "begins with /"),
    ("feed", ["site=https://a.example/", "form=gopher"], "one of atom, rss, json"),
  ]

  @Test(arguments: incomplete)
  func `a setting that a network cannot do without is asked for before anything is written`(
    network: String, options: [String], says: String
  ) async throws {
    let outcome = await world.stint(
      ["account", "add", "a@b", "--network", network, "--offline"]
        + options.flatMap { ["--option", $0] })
    #expect(outcome.status == 65, "\(outcome.out)\(outcome.error)")
    #expect(outcome.error.contains(says), "\(outcome.error)")
    #expect(try config() == Self.config)
  }

  @Test
  func `the secret address of a webhook is no server`() async throws {
    let outcome = await world.stint(
      "account", "add", "a@discord", "--network", "discord", "--server",
      "https://discord.example/api/webhooks/1/SECRET")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("the address of a webhook, which is a secret"))
    #expect(!outcome.error.contains("SECRET"))
    try world.config(
      Self.config + "[account.\"a@discord\"]\nqueue = \"business\"\nexporter = \"discord\"\n"
        + "server = \"https://discord.example/api/webhooks/1/SECRET\"\n")
    let list = await world.stint("account", "list")
    #expect(list.status == 78)
    #expect(!list.error.contains("SECRET"))
  }

  @Test
  func `a plug-in is a network like any other, and one that cannot be used is no format of files`()
    async throws
  {
    try FileManager.default.createDirectory(
      atPath: world.home + "/exporters", withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    for (name, body) in [
      ("diary", "echo '{\"v\":1,\"name\":\"Diary\",\"limit\":500}'"), ("broken", "exit 1"),
    ] {
      let path = try world.write(
        "#!/bin/sh\n\(body)\n", to: "home/exporters/stint-exporter-\(name)")
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    }
    let outcome = await world.stint("account", "add", "me@diary", "--network", "diary")
    #expect(outcome.status == 0, "\(outcome.out)\(outcome.error)")
    await world.must("preview", "--to", "me@diary", "--text", "Hello")
    let refused = await world.stint("account", "add", "me@broken", "--network", "broken")
    #expect(refused.status == 65, "\(refused.out)\(refused.error)")
    try world.config(
      try config() + "[account.\"me@broken\"]\nqueue = \"business\"\nexporter = \"broken\"\n")
    let list = await world.must("account", "list").out
    #expect(!list.contains("broken is a format of files"), "\(list)")
    var way = World.Way()
    way.isTerminal = true
    let guided = await world.stint("account", "add", "x@y", way: way)
    #expect(guided.error.contains("diary Diary: 500 graphemes"), "\(guided.error)")
  }

  @Test
  func `a group of commands that is asked for JSON prints none of its help`() async throws {
    for group in ["account", "queue", "exporter"] {
      let outcome = await world.stint(group, "--json")
      #expect(outcome.status == 64)
      #expect(try outcome.json()["error"]?["hint"] == .string("stint \(group) list --json"))
    }
    #expect(try await world.stint("account", "list", "--json").json()["accounts"] == [])
    #expect(try await world.stint("doctor", "--json").json()["error"] == nil)
    let daemon = await world.stintd("--bogus", "--json")
    #expect(daemon.status == 64)
    #expect(try daemon.json()["error"]?["status"] == 64)
  }

  @Test
  func `an account is given its own wording, and an unknown one is not`() async throws {
    try world.config(
      Self.config + "[account.\"me@x\"]\nqueue = \"business\"\nexporter = \"outbox\"\n"
        + "format = \"x\"\n[account.\"me@files\"]\nqueue = \"business\"\n"
        + "exporter = \"outbox\"\nformat = \"markdown\"\n")
    let long = String(repeating: "word ", count: 100)
    let refused = await world.stint("add", long)
    #expect(refused.status == 65)
    #expect(refused.error.contains("--variant"), "\(refused.error)")
    let id = try await world.add(long, "--variant", "me@x=Shorter here")
    #expect(await world.must("preview", "\(id)").out.contains("Shorter here"))
    await world.must("edit", "\(id)", "--variant", "me@x=Shorter still")
    #expect(await world.must("preview", "\(id)").out.contains("Shorter still"))
    let unknown = await world.stint("add", "A word", "--variant", "me@y=Shorter")
    #expect(unknown.status == 65)
    #expect(unknown.error.contains("no account me@y; did you mean me@x?"), "\(unknown.error)")
  }

  // MARK: Places of files

  @Test
  func `a feed and a site that are given a place write into it`() async throws {
    for folder in ["www", "site"] {
      try FileManager.default.createDirectory(
        atPath: "\(world.folder.path)/\(folder)", withIntermediateDirectories: false)
    }
    let path = world.folder.path + "/www/feed.xml"
    let root = world.folder.path + "/site"
    await world.must(
      "account", "add", "a@feed", "--network", "feed", "--option", "path=\(path)", "--option",
      "site=https://a.example/")
    await world.must(
      "account", "add", "a@site", "--network", "static-site", "--option", "root=\(root)")
    #expect(try config().contains("exporter = \"feed\"\noptions = { path = \"\(path)\""))
    #expect(try config().contains("exporter = \"static-site\"\noptions = { root = \"\(root)\" }"))
    #expect(await world.must("account", "check").out == "a@feed  ok\na@site  ok\n")
    await world.must("add", "--now", "A word for both")
    #expect(try world.text(of: path).contains("A word for both"))
    #expect(world.folder.files(below: "site").count == 1)
    #expect(world.items() == [])
  }

  @Test
  func `the guided form asks where a feed is written`() async throws {
    var way = World.Way()
    way.isTerminal = true
    way.answers = ["feed.xml", world.folder.path + "/feed.xml", "https://a.example/"]
    let outcome = await world.stint("account", "add", "a@feed", "--network", "feed", way: way)
    #expect(outcome.status == 0, "\(outcome.out)\(outcome.error)")
    #expect(outcome.error.contains("a whole path begins with /"))
    #expect(try config().contains("path = \"\(world.folder.path)/feed.xml\""))
  }

  @Test
  func `a place that cannot take files is a problem of the account`() async throws {
    let file = try world.write("mine", to: "plain")
    let foreign = try world.write("<rss/>", to: "foreign.xml")
    let places: [(String, String, String)] = [
      ("static-site", "root = \"\(world.folder.path)/none\"", "no such file or directory"),
      ("static-site", "root = \"\(file)\"", "not a directory"),
      ("feed", "path = \"\(world.folder.path)/none/feed.xml\"", "no such file or directory"),
      ("feed", "path = \"\(foreign)\"", "not as Stint wrote it"),
    ]
    for (exporter, option, says) in places {
      let site = exporter == "feed" ? ", site = \"https://a.example/\"" : ""
      try world.config(
        Self.config + "[account.\"a@b\"]\nqueue = \"business\"\nexporter = \"\(exporter)\"\n"
          + "options = { \(option)\(site) }\n")
      for words in [["account", "check"], ["account", "check", "--offline"]] {
        let outcome = await world.stint(words)
        #expect(outcome.status == 4, "\(option): \(outcome.out)\(outcome.error)")
        // It is broken into lines somewhere.
        let words = outcome.out.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains(says), "\(outcome.out)")
      }
    }
    try world.config(Self.config)
    let outcome = await world.stint(
      "account", "add", "a@b", "--network", "static-site", "--option",
      "root=\(world.folder.path)/none")
    #expect(outcome.status == 73, "\(outcome.out)\(outcome.error)")
    #expect(try config() == Self.config)
  }

  // MARK: Check

  static let faults: [(text: String?, mode: Int, says: String)] = [
    (nil, 0o600, "there is no file"), ("good\n", 0o644, "is open to others"),
    ("", 0o600, "it is empty"), ("{\"token\": ", 0o600, "is no JSON object"),
    ("token = good\nexpires_at = soon\n", 0o600, "is no instant"),
  ]

  @Test(arguments: faults)
  func `what is wrong with a credential is told without its server`(
    text: String?, mode: Int, says: String
  ) async throws {
    try account()
    if let text { try put(text, mode: mode) }
    let outcome = await world.stint("account", "check", "--offline")
    #expect(outcome.status == 77, "\(outcome.out)\(outcome.error)")
    #expect(outcome.out.contains(says), "\(outcome.out)")
    #expect(server.tries == 0)
  }

  @Test
  func `a link in the place of a credential, and a variable that is not set, are told offline`()
    async throws
  {
    try account()
    try put("good\n")
    try FileManager.default.moveItem(
      atPath: world.home + "/credentials/token", toPath: world.home + "/credentials/real")
    try FileManager.default.createSymbolicLink(
      atPath: world.home + "/credentials/token",
      withDestinationPath: world.home + "/credentials/real")
    #expect(await world.stint("account", "check", "--offline").out.contains("is a link"))
    try world.config(
      Self.config
        + "[account.\"shop@mastodon\"]\nqueue = \"business\"\nexporter = \"mastodon\"\n"
        + "server = \"\(server.url)\"\ncredential = { env = \"TOK\" }\n")
    let outcome = await world.stint("account", "check", "--offline")
    #expect(outcome.status == 77)
    #expect(outcome.out.contains("try: export TOK=…"), "\(outcome.out)")
  }

  @Test
  func `a program that prints a credential is not run offline: it might ask for a password`()
    async throws
  {
    let mark = world.folder.path + "/ran"
    try world.config(
      Self.config
        + "[account.\"shop@mastodon\"]\nqueue = \"business\"\nexporter = \"mastodon\"\n"
        + "server = \"\(server.url)\"\ncredential = { command = [\"touch\", \"\(mark)\"] }\n")
    let outcome = await world.must("account", "check", "--offline")
    #expect(outcome.out.contains("touch was not asked for the credential"), "\(outcome.out)")
    #expect(!FileManager.default.fileExists(atPath: mark))
  }

  @Test
  func `a wrong server is no matter of the credential, and posts do not wait for one`() async throws
  {
    let other = try LoopbackServer { _ in .text(404, "<html>", type: "text/html") }
    try world.config(
      Self.config
        + "[account.\"shop@mastodon\"]\nqueue = \"business\"\nexporter = \"mastodon\"\n"
        + "server = \"\(other.url)\"\ncredential = { file = \"token\" }\n")
    try put("good\n")
    let outcome = await world.stint("account", "check")
    #expect(outcome.status == 78, "\(outcome.out)")
    #expect(outcome.out.contains("put the server's own address into the config"))
    let list = try await world.must("account", "list", "--json").json()
    #expect(list["accounts"]?.arrayValue?.first?["refused"] == nil)
  }

  // MARK: Permission

  @Test
  func `a token that may not post stays refused until it is another one`() async throws {
    try account(token: "reading\n")
    await world.must("account", "check")
    let tried = await world.stint("add", "--now", "A word")
    #expect(tried.out.contains("lacks the permission write:statuses"), "\(tried.out)")
    #expect(server.tries == 1)
    // Whom it belongs to was never in doubt; nothing is mended by that.
    for _ in 0..<2 {
      let check = await world.stint("account", "check")
      #expect(check.status == 77, "\(check.out)")
      #expect(check.out.contains("lacks the permission write:statuses"), "\(check.out)")
      #expect(check.out.contains("try: give it the permission, or get another one: stint account"))
      await world.tick()
    }
    #expect(server.tries == 1)
    let why = await world.stint("why", "1")
    #expect(why.out.contains("write:statuses"), "\(why.out)")
    let list = await world.must("account", "list").out
    #expect(list.contains("refused: "), "\(list)")
    try put("good\n")
    await world.must("account", "check")
    await world.tick()
    #expect(server.texts == ["A word"])
  }

  @Test
  func `posts behind a refused credential name it everywhere`() async throws {
    try account(token: "mistyped\n")
    #expect(await world.stint("account", "check").status == 77)
    let added = await world.stint("add", "A word")
    #expect(added.out.contains("credential of shop@mastodon: "), "\(added.out)")
    let fixed = await world.stint("add", "--at", "2026-06-01 08:30", "Another word")
    #expect(fixed.out.contains("credential of shop@mastodon: "), "\(fixed.out)")
    world.moveClock(to: "2026-06-01T07:30Z")
    let list = await world.must("list").out
    #expect(list.components(separatedBy: "credential of shop@mastodon: ").count == 3, "\(list)")
    #expect(!list.contains("08:30"), "\(list)")
    let why = await world.stint("why", "1")
    #expect(why.out.contains("credential of shop@mastodon: "), "\(why.out)")
    #expect(!why.out.contains("no slot in the next 60 days"), "\(why.out)")
  }

  @Test
  func `why tells what keeps a repeated text back, although nothing is in the way now`()
    async throws
  {
    try world.config(
      Self.config + "[account.\"me@files\"]\nqueue = \"business\"\nexporter = \"outbox\"\n"
        + "format = \"markdown\"\n")
    _ = try await world.add("The very same text")
    let second = try await world.add("The very same text")
    let outcome = await world.stint("why", "\(second)")
    let words = outcome.out.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("goes out Mon 2026-06-15 09:00"), "\(outcome.out)")
    #expect(words.contains("passed over Mon 2026-06-01 12:30"), "\(outcome.out)")
    #expect(words.contains("same-text: the same text went out as post #1"), "\(outcome.out)")
    let json = try await world.stint("why", "\(second)", "--json").json()
    let passed = json["targets"]?.arrayValue?.first?["passed_over"]?.arrayValue?.first
    #expect(passed?["gate"] == "same-text")
  }

  // MARK: Login

  @Test
  func `a new credential that the network refuses is not taken over`() async throws {
    let before = "# mine\ntoken = good\n"
    try account(token: before)
    let outcome = await world.stint(
      "account", "login", "shop@mastodon", "--secret-from", "-", way: way("mistyped\n"))
    #expect(outcome.status == 77, "\(outcome.out)\(outcome.error)")
    #expect(outcome.out.contains("the one before stays in use"), "\(outcome.out)")
    #expect(try world.text(of: world.home + "/credentials/token") == before)
    #expect(credentials == ["token"])
    await world.must("add", "--now", "A word")
    #expect(server.texts == ["A word"])
  }

  @Test
  func `until the network has answered, the one before stays in use`() async throws {
    let file = world.home + "/credentials/token"
    let seen = Mutex<Set<String>>([])
    let watched = try TokenServer {
      let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? "none"
      seen.withLock { _ = $0.insert(text) }
    }
    try account(token: "reading\n", at: watched.url)
    let outcome = await world.stint(
      "account", "login", "shop@mastodon", "--secret-from", "-", way: way("good\n"))
    #expect(outcome.status == 0, "\(outcome.out)\(outcome.error)")
    #expect(seen.withLock { $0 } == ["reading\n"])
    #expect(try world.text(of: file) == "good\n")
    #expect(credentials == ["token"])
  }

  @Test
  func `a new credential while the server is down is kept, with the one before beside it`()
    async throws
  {
    try account(token: "good\n")
    server.stop()
    let outcome = await world.stint(
      "account", "login", "shop@mastodon", "--secret-from", "-", way: way("another\n"))
    #expect(outcome.status == 69, "\(outcome.out)\(outcome.error)")
    #expect(try world.text(of: world.home + "/credentials/token") == "another\n")
    #expect(credentials == ["token", "token.previous"])
  }

  @Test
  func `the first credential that is refused leaves none`() async throws {
    try account()
    let outcome = await world.stint(
      "account", "login", "shop@mastodon", "--secret-from", "-", way: way("mistyped\n"))
    #expect(outcome.status == 77)
    #expect(credentials == [])
  }

  @Test
  func `a server that registers no apps is given a token by hand`() async throws {
    try account()
    var way = World.Way()
    way.isTerminal = true
    way.answers = ["good"]
    let outcome = await world.stint("account", "login", "shop@mastodon", way: way)
    #expect(outcome.status == 0, "\(outcome.out)\(outcome.error)")
    #expect(outcome.error.contains("registers no app"))
    #expect(try world.text(of: world.home + "/credentials/token") == "good\n")
  }
}
