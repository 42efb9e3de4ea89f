import Foundation
import StintCore
import StintTestSupport
import Testing

/// `stint account`: list, check, add, login.
struct AccountTests {
  private static let networked = """
    # mine, keep this
    [queue.business]
    zone = "Europe/Madrid"
    slots = ["Mon..Fri 09:00"]
    [account."me@journal"]
    queue = "business"
    exporter = "outbox"
    format = "markdown"

    """

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  private func way(_ secret: String) -> World.Way {
    var way = World.Way()
    way.input = Array(secret.utf8)
    return way
  }

  // MARK: Add

  @Test
  func `an account is added behind the user's own text, its secret in a file of its own`()
    async throws
  {
    let world = try World(Self.networked)
    let outcome = await world.stint(
      "account", "add", "shop@slack", "--network", "slack", "--secret-from", "-",
      "--offline", way: way("https://hooks.slack.example/SECRET\n"))
    #expect(outcome.status == 0, "\(outcome.out)\(outcome.error)")
    #expect(!(outcome.out + outcome.error).contains("SECRET"))
    let config = try world.text(of: world.home + "/config.toml")
    #expect(
      config == Self.networked + """

        [account."shop@slack"]
        queue = "business"
        exporter = "slack"
        credential = { file = "shop-slack" }

        """)
    #expect(try world.text(of: world.home + "/config.toml.before") == Self.networked)
    let file = world.home + "/credentials/shop-slack"
    #expect(try world.text(of: file) == "https://hooks.slack.example/SECRET\n")
    #expect(try mode(file) == 0o600)
    #expect(try mode(world.home + "/credentials") == 0o700)
    #expect(try mode(world.home + "/config.toml") == 0o600)
    #expect(outcome.out.contains("stint add --to shop@slack"))
  }

  @Test
  func `it asks on a terminal what it was not told, and shows no secret`() async throws {
    let world = try World()
    var way = World.Way()
    way.isTerminal = true
    way.answers = [
      "shop@mastodon", "shop@slack", "slak", "slack", "busines", "business",
      "https://hooks.slack.example/SECRET",
    ]
    let outcome = await world.stint("account", "add", "--offline", way: way)
    #expect(outcome.status == 0, "\(outcome.out)\(outcome.error)")
    #expect(outcome.error.contains("there is an account shop@mastodon already"))
    #expect(outcome.error.contains("there is no network slak; did you mean slack?"))
    #expect(outcome.error.contains("there is no queue busines"))
    #expect(!(outcome.out + outcome.error).contains("SECRET"))
    #expect(
      try world.text(of: world.home + "/credentials/shop-slack")
        == "https://hooks.slack.example/SECRET\n")
    #expect(await world.must("account", "list").out.contains("shop@slack"))
  }

  @Test
  func `a secret that is left out for now leads to the login`() async throws {
    let world = try World(Self.networked)
    var way = World.Way()
    way.isTerminal = true
    way.answers = [""]
    let outcome = await world.stint(
      "account", "add", "shop@slack", "--network", "slack", way: way)
    #expect(outcome.status == 0, "\(outcome.out)\(outcome.error)")
    #expect(outcome.out.contains("next        stint account login shop@slack"))
    #expect(!FileManager.default.fileExists(atPath: world.home + "/credentials/shop-slack"))
  }

  /// What is refused, with what it says; nothing may be changed by any of them.
  static let refusals: [(words: [String], status: Int32, says: String)] = [
    (["me@journal", "--network", "slack"], 65, "stint account login me@journal"),
    (["a@b", "--network", "slak"], 66, "did you mean slack?"),
    (["a@b"], 64, "--network is missing"),
    ([], 64, "the account's name is missing"),
    (["a@b", "--network", "slack", "-q", "none"], 66, "no queue none"),
    (["a b", "--network", "slack"], 65, "is no account name"),
    (["a@b", "--network", "slack", "--secret-from", "SECRET"], 64, "takes - only"),
    (["a@b", "--network", "slack", "--server", "http://a.example"], 65, "in the clear"),
    (["a@b", "--network", "slack", "--option", "x"], 64, "key=value"),
    (["a@b", "--network", "slack", "--option", "nope=1"], 65, "has no option"),
    (
      ["a@b", "--network", "slack", "--credential-env", "A", "--credential-file", "b"], 64,
      "2 were named"
    ),
    (["a@b", "--network", "markdown", "--credential-env", "A"], 64, "needs no credential"),
    (["a@b", "--network", "slack", "--credential-file", "../config.toml"], 73, "there already"),
  ]

  @Test(arguments: refusals)
  func `what does not fit changes nothing`(words: [String], status: Int32, says: String)
    async throws
  {
    let world = try World(Self.networked)
    let outcome = await world.stint(
      ["account", "add"] + words
        + (words.contains("--secret-from") ? [] : ["--secret-from", "-"])
        .filter { _ in !words.contains("--credential-env") }, way("hook\n"))
    #expect(outcome.status == status, "\(outcome.out)\(outcome.error)")
    #expect(outcome.error.contains(says), "\(outcome.error)")
    #expect(try world.text(of: world.home + "/config.toml") == Self.networked)
    #expect(
      world.folder.files(below: "home").filter {
        $0.hasPrefix("credentials") || $0.contains("before")
      }
      .isEmpty)
  }

  @Test
  func `a config that cannot take a table at its end is left as it was, and so is the secret`()
    async throws
  {
    let text =
      Self.networked.replacing("[account.\"me@journal\"]", with: "[x]")
      .components(separatedBy: "[x]")[0]
      + "[account]\n\"me@journal\" = { queue = \"business\", exporter = \"json\" }\n"
      + "\"shop@slack\" = { queue = \"business\", exporter = \"json\" }\n"
    let world = try World(text)
    let outcome = await world.stint(
      "account", "add", "shop@slack", "--network", "slack", "--secret-from", "-", way: way("hook"))
    #expect(outcome.status == 65)
    #expect(try world.text(of: world.home + "/config.toml") == text)
    #expect(!FileManager.default.fileExists(atPath: world.home + "/credentials/shop-slack"))
  }

  @Test
  func `a config without a line end at its end, with its own mode, and behind a link`() async throws
  {
    let world = try World(Self.networked)
    let real = world.folder.path + "/dotfile.toml"
    try Data(Self.networked.dropLast().utf8).write(to: URL(fileURLWithPath: real))
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: real)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o700], ofItemAtPath: world.folder.path)
    try FileManager.default.removeItem(atPath: world.home + "/config.toml")
    try FileManager.default.createSymbolicLink(
      atPath: world.home + "/config.toml", withDestinationPath: real)
    let outcome = await world.stint(
      "account", "add", "shop@slack", "--network", "slack", "--credential-env", "HOOK", "--offline")
    #expect(outcome.status == 0, "\(outcome.out)\(outcome.error)")
    let text = try world.text(of: real)
    #expect(text.hasPrefix(Self.networked + "\n[account.\"shop@slack\"]\n"))
    #expect(text.contains("credential = { env = \"HOOK\" }"))
    #expect(try mode(real) == 0o640)
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: world.home + "/config.toml") == real
    )
  }

  @Test
  func `an account for hand-off needs no credential`() async throws {
    let world = try World(Self.networked)
    await world.must("account", "add", "a@mastodon", "--network", "mastodon", "--hand-off")
    let list = try await world.must("account", "list", "--json").json()
    let places = list["accounts"]?.arrayValue ?? []
    let routes = places.map { $0["route"]?.stringValue }
    let reasons = places.map { $0["reason"]?.stringValue }
    #expect(routes == ["outbox", "outbox"])
    #expect(reasons == ["the config says so", "the config says so"])
  }

  // MARK: Check and list

  @Test
  func `a missing credential needs the user, and the list shows where it should be`() async throws {
    let world = try World(
      Self.networked
        + "[account.\"shop@slack\"]\nqueue = \"business\"\nexporter = \"slack\"\n"
        + "credential = { file = \"hook\" }\n")
    let offline = await world.stint("account", "check", "--offline")
    #expect(offline.status == 77)
    #expect(offline.out.contains("shop@slack\n  the credential of shop@slack is missing"))
    #expect(offline.out.contains("  try: stint account login shop@slack\n"))
    #expect(offline.out.contains("me@journal  ok\n  hands off by file: the config says so"))
    let list = await world.must("account", "list")
    #expect(list.out.contains("credential: file hook"), "\(list.out)")
    #expect(list.out.contains("not proved yet: stint account check shop@slack"))
    let login = await world.stint("account", "login", "me@journal")
    #expect(login.status == 64)
    #expect(login.error.contains("has nothing to log in to: the config says so"))
  }

  @Test
  func `a login without a browser asks for the secrets and replaces the file`() async throws {
    let world = try World(
      Self.networked
        + "[account.\"shop@slack\"]\nqueue = \"business\"\nexporter = \"slack\"\n"
        + "server = \"http://127.0.0.1:1\"\ncredential = { file = \"hook\" }\n")
    var way = World.Way()
    way.isTerminal = true
    way.answers = ["http://127.0.0.1:1/SECRET"]
    let outcome = await world.stint("account", "login", "shop@slack", way: way)
    #expect([0, 69, 77].contains(outcome.status), "\(outcome.out)\(outcome.error)")
    #expect(!(outcome.out + outcome.error).contains("SECRET"))
    let file = world.home + "/credentials/hook"
    #expect(try world.text(of: file) == "http://127.0.0.1:1/SECRET\n")
    #expect(try mode(file) == 0o600)
    way.answers = [""]
    let again = await world.stint("account", "login", "shop@slack", way: way)
    #expect(again.status == 64)
    #expect(try world.text(of: file) == "http://127.0.0.1:1/SECRET\n")
  }

  @Test
  func `a refused credential stops the doctor with 77, until the check lets it pass`() async throws
  {
    let world = try World(
      Self.networked
        + "[account.\"shop@slack\"]\nqueue = \"business\"\nexporter = \"slack\"\n"
        + "credential = { file = \"hook\" }\n")
    // Makes the database.
    await world.must("account", "list")
    #expect(await world.must("doctor").out.contains("credentials: none is known to be refused"))
    let check = await world.stint("account", "check", "shop@slack")
    #expect(check.status == 77, "\(check.out)\(check.error)")
    #expect(check.out.contains("  try: stint account login shop@slack\n"))
    let doctor = await world.stint("doctor")
    #expect(doctor.status == 77)
    #expect(doctor.out.contains("BAD   credentials: shop@slack: the credential of shop@slack is"))
    #expect(doctor.out.contains("try: stint account check shop@slack"))
  }
}
