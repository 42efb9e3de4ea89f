import Foundation
import GRDB
import StintCLI
import StintCore
import StintSystem
import StintTestSupport
import Testing

/// Each fault is made, found, told with what to type, and repaired where that can do no harm.
@Suite struct DoctorTests {
  private let world: World

  init() async throws {
    world = try World()
    _ = try await world.add("-q", "business", "One")
  }

  /// One line of what the doctor says, with the line below it that says what to type.
  private struct Line: Equatable {
    var level: String
    var check: String
    var message: String
    var hint: String?
  }

  private func doctor(_ arguments: String..., way: World.Way = .init()) async throws -> [Line] {
    let outcome = await world.stint(["doctor", "--json"] + arguments, way)
    return try #require(try outcome.json()["checks"]?.arrayValue).map {
      Line(
        level: $0["level"]?.stringValue ?? "", check: $0["check"]?.stringValue ?? "",
        message: $0["message"]?.stringValue ?? "", hint: $0["hint"]?.stringValue)
    }
  }

  private func found(_ check: String, way: World.Way = .init()) async throws -> [Line] {
    try await doctor(way: way).filter { $0.check == check && $0.level != "good" }
  }

  /// Repairs, and proves that a second time there is nothing to do; returns what was done.
  private func fix(_ check: String) async throws -> [String] {
    let plan = try await world.stint("doctor", "--fix", "--dry-run", "--json").json()
    #expect(plan["fixes"]?.arrayValue?.contains { $0["outcome"] == "planned" } == true)
    let found = try await found(check)
    #expect(!found.isEmpty, "a dry run changes nothing")
    let fixed = try await world.stint("doctor", "--fix", "--json").json()
    let deeds = fixed["fixes"]?.arrayValue ?? []
    #expect(deeds.allSatisfy { $0["outcome"] == "done" }, "\(deeds)")
    #expect(try await self.found(check).isEmpty)
    let again = try await world.stint("doctor", "--fix", "--json").json()
    #expect(again["fixes"] == nil, "\(again)")
    return deeds.filter { $0["check"]?.stringValue == check }
      .compactMap { $0["message"]?.stringValue }
  }

  private func raw(_ sql: String) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: world.home + "/stint.db", configuration: configuration)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
  }

  private func copies() -> [String] {
    world.folder.files(below: "home/state/backups").filter { $0.hasSuffix(".db") }
  }

  // MARK: All is well

  @Test func `a home in which all is well ends with 0, and nothing is fixed`() async throws {
    let outcome = await world.stint("doctor", "--fix")
    #expect(outcome.status == 0, "\(outcome.out)")
    #expect(!outcome.out.contains("did "))
    #expect(copies().isEmpty)
  }

  @Test(arguments: [["--dry-run"], ["--restore"]])
  func `what goes with --fix does not go alone`(arguments: [String]) async throws {
    #expect(await world.stint(["doctor"] + arguments).status == 64)
  }

  // MARK: Files

  @Test(arguments: [
    ("/stint.db", 0o444, "600"), ("/stint.db", 0o200, "600"), ("/credentials", 0o000, "700"),
    ("/credentials/shop", 0o000, "400"), ("/state", 0o500, "700"), ("/config.toml", 0o000, "400"),
  ])
  func `what the user cannot use is found and made the user's again`(
    name: String, mode: Int, right: String
  ) async throws {
    for folder in ["/credentials", "/state"] {
      try FileManager.default.createDirectory(
        atPath: world.home + folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    }
    _ = try world.write("token\n", to: "home/credentials/shop")
    let path = world.home + name
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: world.home + "/credentials/shop")
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    let lines = try await found("permissions")
    // SQLite gives its log the mode of the database.
    #expect(!lines.isEmpty && lines.allSatisfy { $0.level == "bad" }, "\(lines)")
    #expect(lines.first?.hint == "chmod \(right) \(path)")
    _ = try await fix("permissions")
    #expect(FileMode.facts(path).map { String($0.mode, radix: 8) } == right)
  }

  @Test(arguments: [
    ("", 0o755, "700"), ("/stint.db", 0o644, "600"), ("/config.toml", 0o664, "600"),
    ("/state", 0o711, "700"), ("/credentials", 0o750, "700"),
    ("/credentials/shop", 0o640, "600"), ("/credentials/read-only", 0o444, "400"),
    ("/stint.db.aside-x", 0o666, "600"), ("/state/backups/mine.db", 0o604, "600"),
  ])
  func `what others can read is found and made the user's alone`(
    name: String, mode: Int, right: String
  ) async throws {
    await world.must("backup", "mine.db")
    try world.move("mine.db", to: "home/state/backups/mine.db")
    for folder in ["/credentials", "/state", "/state/backups"] {
      try FileManager.default.createDirectory(
        atPath: world.home + folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o700], ofItemAtPath: world.home + folder)
    }
    for file in ["/credentials/shop", "/credentials/read-only", "/stint.db.aside-x"] {
      _ = FileManager.default.createFile(
        atPath: world.home + file, contents: Data(), attributes: [.posixPermissions: 0o600])
    }
    let path = world.home + name
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    let lines = try await found("permissions")
    // SQLite gives its log the mode of the database.
    #expect(lines.allSatisfy { $0.hint?.hasPrefix("chmod \(right) \(path)") == true }, "\(lines)")
    #expect(lines.first?.hint == "chmod \(right) \(path)")
    #expect(lines.first?.message.contains("(mode \(String(mode, radix: 8)))") == true)
    #expect(try await fix("permissions").first == "\(path) is yours alone (mode \(right))")
    #expect(FileMode.facts(path).map { String($0.mode, radix: 8) } == right)
  }

  @Test func `a database that is a link, and one with a second name, are told`() async throws {
    let path = world.home + "/stint.db"
    try FileManager.default.linkItem(atPath: path, toPath: world.home + "/other-name")
    #expect(try await found("links").map(\.level) == ["warning"])
    try FileManager.default.removeItem(atPath: world.home + "/other-name")
    try world.move("home/stint.db", to: "elsewhere/stint.db")
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: world.folder.path + "/elsewhere/stint.db")
    let lines = try await found("links")
    #expect(lines.first?.message.contains("is a link") == true, "\(lines)")
  }

  @Test func `what broken-off work left is removed, what somebody still writes stays`() async throws
  {
    for name in [
      "stint.db.new", "stint.db.new-wal", "config.toml.new.4194399", "state/last-try.4194399",
      "state/backups/.stint-copy-4194399-x.db.part",
    ] {
      try FileManager.default.createDirectory(
        atPath: world.home + "/state/backups", withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      _ = try world.write("x", to: "home/\(name)")
    }
    let mine = "config.toml.new.\(getpid())"
    _ = try world.write("x", to: "home/\(mine)")
    let lines = try await found("leftovers")
    #expect(lines.map(\.hint) == ["stint doctor --fix"])
    #expect(try await fix("leftovers").count == 1)
    let files = world.folder.files(below: "home")
    #expect(files.filter { $0.contains("new") || $0.contains("part") } == [mine])
  }

  @Test func `databases that were set aside are told, and never removed`() async throws {
    await world.must("backup", "copy.db")
    await world.must("restore", "copy.db")
    let lines = try await found("aside")
    #expect(lines.map(\.level) == ["note"])
    #expect(await world.stint("doctor", "--fix").status == 0)
    #expect(world.folder.files(below: "home").contains { $0.contains(".aside-") })
  }

  private static let mebibyte: Int64 = 1 << 20

  /// Free, the database's size, both in MiB; and what the doctor makes of it.
  @Test(arguments: [
    (15, 0, "bad"), (16, 0, "warning"), (63, 0, "warning"), (64, 0, "good"), (263, 100, "warning"),
    (264, 100, "good"),
  ])
  func `room is short below 64 MiB and two databases`(free: Int, database: Int, level: String) {
    let found = DiskLevel.of(
      free: Int64(free) * Self.mebibyte, database: Int64(database) * Self.mebibyte)
    #expect((found ?? "good") == level)
  }

  @Test func `media that is gone or has changed is told before its post is due`() async throws {
    let path = try world.write([0x89, 0x50, 0x4E, 0x47, 1, 2, 3], to: "cat.png")
    _ = try await world.add("-q", "business", "Look", "--media", path, "--alt", "a cat")
    #expect(try await found("media").isEmpty)
    _ = try world.write([0x89, 0x50, 0x4E, 0x47, 9, 9, 9], to: "cat.png")
    #expect(try await found("media").first?.message.hasPrefix("#2: the media file") == true)
    // Of the same size: only who reads it sees it.
    #expect(try await doctor("--quick").filter { $0.check == "media" }.map(\.level) == ["good"])
    try FileManager.default.removeItem(atPath: path)
    #expect(try await found("media").map(\.level) == ["warning"])
    #expect(try await doctor("--quick").filter { $0.check == "media" }.map(\.level) == ["warning"])
    await world.must("drop", "2")
    #expect(try await found("media").isEmpty)
  }

  // MARK: The database

  @Test(arguments: ["INDEX target_due", "INDEX target_attention", "TRIGGER target_moves"])
  func `a missing index is made again, after a copy`(what: String) async throws {
    try raw("DROP \(what)")
    #expect(await world.stint("doctor").status == 74)
    let name = what.split(separator: " ")[1]
    #expect(try await fix("schema") == ["made again: \(name)"])
    #expect(copies().count == 1)
    #expect(await world.stint("doctor").status == 0)
  }

  @Test func `an index that does not agree with its table is made anew`() async throws {
    try raw(
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = replace(sql, 'due_at IS NULL', 'due_at IS 7')
        WHERE name = 'target_line';
      """)
    try raw(
      """
      REINDEX target_line; PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = replace(sql, 'due_at IS 7', 'due_at IS NULL')
        WHERE name = 'target_line';
      """)
    let lines = try await found("database")
    #expect(lines.first?.message.hasPrefix("an index does not agree") == true, "\(lines)")
    #expect(try await fix("database") == ["made the indexes anew; the database is sound"])
    #expect(copies().count == 1)
  }

  @Test func `orphans are taken out, and kept in a file`() async throws {
    try raw("INSERT INTO event (target_id, at, what, detail) VALUES (77, 1, 'queued', 'old')")
    #expect(try await found("orphans").map(\.hint) == ["stint doctor --fix"])
    _ = try await fix("orphans")
    let file = try #require(
      world.folder.files(below: "home/state").first { $0.hasPrefix("removed-rows-") })
    let line = try JSONValue(parsing: try world.text(of: "\(world.home)/state/\(file)"))
    #expect(line["table"] == "event" && line["detail"] == "old")
  }

  @Test func `what is part of the history stays, and is told`() async throws {
    try raw(
      """
      INSERT INTO attempt (target_id, cycle, part, number, operation_key, payload_sha256, owner, fence,
        state, started_at) VALUES (77, 0, 1, 1, 'k', '', 'o', 1, 'sending', 1)
      """)
    let lines = try await found("orphans")
    #expect(lines.map(\.level) == ["warning"])
    #expect(await world.stint("doctor", "--fix").status == 4)
    #expect(try await found("orphans") == lines)
    #expect(copies().isEmpty)
  }

  @Test func `a database without its log is noticed, nothing goes out, and what may have is held`()
    async throws
  {
    world.moveClock(to: "2026-06-01T07:00Z")
    _ = try await world.add("-q", "business", "Two")
    await world.must("backup", "copy.db")
    await world.tick()
    #expect(world.items().count == 1)
    // Somebody puts the copy back with cp.
    try FileManager.default.removeItem(atPath: world.home + "/stint.db")
    for ending in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: world.home + "/stint.db" + ending)
    }
    try world.move("copy.db", to: "home/stint.db")
    world.moveClock(to: "2026-06-01T10:30Z")
    let tick = await world.tick()
    #expect(tick.status == 74)
    #expect(tick.error.contains("try: stint doctor --fix, which holds what may have gone out"))
    #expect(try await found("forgotten").map(\.level) == ["bad"])
    #expect(try await fix("forgotten").count == 1)
    #expect(await world.tick().status == 3)
    #expect(world.items().count == 1)
    let list = try await world.must("list", "--json").json()["targets"]?.arrayValue
    #expect(list?.map { $0["state"] } == ["held", "held"])
  }

  /// It had claimed the post and not written down a try.
  @Test func `a copy that was made in the middle of a pass has forgotten its tries`() async throws {
    await world.must("backup", "copy.db")
    await world.must("send", "1")
    for ending in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: world.home + "/stint.db" + ending)
    }
    try world.move("copy.db", to: "home/stint.db")
    try raw(
      """
      UPDATE target SET state = 'sending', owner = 'nobody', lease_end = 1, fence = 1, counts_at = 1
      """)
    #expect(await world.tick().status == 74)
    #expect(try await fix("forgotten").count == 1)
    #expect(await world.stint("tick").status == 3)
    let list = try await world.must("list", "--json").json()["targets"]?.arrayValue
    #expect(list?.map { $0["state"] } == ["unknown"])
    #expect(world.items().count == 1)
  }

  /// A young home's rows all stand in the log.
  @Test func `a database that knows nothing at all has forgotten its tries`() async throws {
    await world.must("send", "1")
    try raw("DELETE FROM post")
    world.moveClock(to: "2026-06-01T10:30Z")
    #expect(await world.tick().status == 74)
    #expect(try await found("forgotten").map(\.level) == ["bad"])
  }

  @Test func `a database that was begun anew has forgotten nothing`() async throws {
    await world.must("send", "1")
    try world.move("home/state", to: "home/state.old")
    for ending in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: world.home + "/stint.db" + ending)
    }
    world.now = world.now.plus(.minutes(5))
    await world.must("init")
    _ = try await world.add("-q", "business", "Anew")
    #expect(await world.stint("send", "1").status == 0)
    #expect(try await found("forgotten").isEmpty)
  }

  // MARK: Damage

  /// Overwrites everything but the first page.
  private func damage(keepingHeader: Bool = true) throws {
    try raw("PRAGMA wal_checkpoint(TRUNCATE)")
    let size = world.folder.bytes(of: "home/stint.db").count
    let file = try #require(FileHandle(forWritingAtPath: world.home + "/stint.db"))
    let start = keepingHeader ? 4096 : 0
    try file.seek(toOffset: UInt64(start))
    try file.write(contentsOf: Data(repeating: 0xA5, count: size - start))
    try file.close()
  }

  @Test(arguments: [true, false])
  func `a damaged database is set aside and the newest sound copy put back`(header: Bool)
    async throws
  {
    await world.must("backup")
    world.now = world.now.plus(.minutes(1))
    await world.must("backup")
    let newest = try #require(copies().last)
    // The newest is of no use.
    _ = try world.write([UInt8](repeating: 0, count: 9000), to: "home/state/backups/\(newest)")
    try damage(keepingHeader: header)
    let lines = try await found("database")
    #expect(lines.first?.hint?.hasPrefix("stint doctor --fix --restore") == true, "\(lines)")
    // Without the word nothing of the kind happens.
    #expect(await world.stint("doctor", "--fix").status == 74)
    let fixed = await world.stint("doctor", "--fix", "--restore")
    #expect(fixed.out.contains("restored from \(world.home)/state/backups/\(copies()[0])"))
    #expect(fixed.out.contains("the database before is \(world.home)/stint.db.aside-"))
    let list = try await world.must("list", "--json").json()["targets"]?.arrayValue
    #expect(list?.map { $0["state"] } == ["held"])
    #expect(await world.stint("doctor").status == 0)
  }

  @Test func `without a copy what can be read is saved, and an empty database begun`() async throws
  {
    for number in 2...200 {
      _ = try await world.add(
        "-q", "business", "Text \(number) \(String(repeating: "x", count: 99))")
    }
    await world.must("send", "1")
    try raw("PRAGMA wal_checkpoint(TRUNCATE)")
    // The events go: everything else can be read.
    let root = try await DatabaseQueue(path: world.home + "/stint.db").read {
      try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'event'")
    }
    let file = try #require(FileHandle(forWritingAtPath: world.home + "/stint.db"))
    try file.seek(toOffset: UInt64((try #require(root) - 1) * 4096))
    try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
    try file.close()
    let fixed = await world.stint("doctor", "--fix", "--restore")
    #expect(fixed.out.contains("saved 200 posts"), "\(fixed.out)")
    #expect(fixed.out.contains("there is no sound copy: began an empty database"))
    #expect(await world.stint("list").status == 3)
    let saved = try #require(
      world.folder.files(below: "home/state").first { $0.hasPrefix("saved-") })
    await world.must("import", "\(world.home)/state/\(saved)")
    let list = try await world.must("list", "--json", "--state", "all").json()["targets"]
    let states = (list?.arrayValue ?? []).compactMap { $0["state"]?.stringValue }
    #expect(
      states.filter { $0 == "held" }.count == 199 && states.filter { $0 == "sent" }.count == 1)
    world.moveClock(to: "2026-06-01T07:00Z")
    #expect(await world.tick().status == 3)
    #expect(world.items().count == 1)
  }

  @Test(
    arguments: [("{bad", "it is no JSON"), ("{}", #""parts" must be a list of texts"#)])
  func `a post that cannot be read is damage, and is named`(text: String, reason: String)
    async throws
  {
    await world.must("backup")
    try raw("UPDATE post SET content = '\(text)' WHERE id = 1")
    let sentence = "the text of post 1 cannot be read: \(reason)"
    for command in [["list"], ["show", "1"], ["send", "1"]] {
      let outcome = await world.stint(command)
      #expect(outcome.status == 74, "\(command)")
      #expect(outcome.error.contains(sentence), "\(outcome.error)")
    }
    #expect(try await found("database").map(\.message) == [sentence])
    #expect(await world.stint("doctor", "--fix", "--restore").status == 0)
    #expect(await world.stint("show", "1").status == 0)
  }

  // MARK: What goes on

  @Test func `a lease whose process is gone is handed to the next pass`() async throws {
    try raw(
      """
      UPDATE target SET state = 'sending', owner = 'nowhere', lease_end = 1, counts_at = 1;
      INSERT INTO send (target_id, post_id, cycle, queue, account, kind, at, state, fingerprint)
        SELECT id, post_id, 0, queue, account, kind, 1, 'sending', 0 FROM target;
      """)
    #expect(try await found("stuck").map(\.hint) == ["stint tick"])
    await world.tick()
    #expect(try await found("stuck").isEmpty)
    // Nothing had been tried: it goes out in its slot.
    #expect(world.items().isEmpty)
    world.moveClock(to: "2026-06-01T07:00Z")
    await world.tick()
    #expect(world.items().count == 1)
  }

  @Test func `a slot that came with nobody to use it is told`() async throws {
    // Four minutes are nothing; the timer runs every minute.
    world.moveClock(to: "2026-06-01T07:04Z")
    #expect(try await found("overdue").isEmpty)
    world.moveClock(to: "2026-06-01T07:06Z")
    let lines = try await found("overdue")
    #expect(lines.map(\.level) == ["warning"])
    #expect(lines.first?.message.hasPrefix("#1 on shop@mastodon had a slot at") == true, "\(lines)")
    await world.tick()
    #expect(try await found("overdue").isEmpty)
  }

  @Test func `a time of its own that passed unseen is told`() async throws {
    _ = try await world.add("-q", "business", "At", "--at", "2026-06-01 10:00")
    world.moveClock(to: "2026-06-01T08:06Z")
    #expect(
      try await found("overdue").contains {
        $0.message.hasPrefix("#2 on shop@mastodon was due") && $0.message.hasSuffix("looked at it")
      })
  }

  @Test(arguments: [
    ("1999-12-31T23:00Z", "bad", "not there yet"), ("2050-01-01T00:00Z", "bad", "years ahead"),
    ("2026-05-31T05:00Z", "warning", "was set back"),
  ])
  func `a clock that is far off is told`(
    time: String, level: String, words: String
  ) async throws {
    world.moveClock(to: time)
    let lines = try await found("clock")
    #expect(lines.map(\.level) == [level])
    #expect(lines.first?.message.contains(words) == true, "\(lines)")
  }

  private func systemd(_ timer: String, _ daemon: String = "LoadState=not-found") -> World.Way {
    var way = World.Way(environment: ["STINT_HOME": "", "HOME": world.folder.path])
    way.environment["XDG_CONFIG_HOME"] = world.folder.path + "/c"
    way.programs["systemctl"] = ProgramAnswer(
      status: 0,
      output:
        "Id=stint-tick.timer\n\(timer)\n\nId=stintd.service\n\(daemon)\nActiveState=inactive\n")
    return way
  }

  @Test(arguments: [
    (
      "LoadState=loaded\nActiveState=active\nUnitFileState=enabled", "good",
      "stint-tick.timer is on"
    ),
    (
      "LoadState=loaded\nActiveState=active\nUnitFileState=disabled", "warning",
      "does not come back after a restart"
    ),
    ("LoadState=loaded\nActiveState=inactive\nUnitFileState=disabled", "warning", "is not on"),
    ("LoadState=loaded\nActiveState=failed\nUnitFileState=enabled", "bad", "has failed"),
    ("LoadState=not-found\nActiveState=inactive\nUnitFileState=", "warning", "is installed"),
  ])
  func `whether the timer or the daemon is on is asked of systemd`(
    state: String, level: String, words: String
  ) async throws {
    let way = systemd(state)
    await world.stint("init", way: way)
    let lines = try await doctor(way: way).filter { $0.check == "service" }
    #expect(lines.map(\.level) == [level])
    #expect(lines.first?.message.contains(words) == true, "\(lines)")
  }

  @Test func `where no systemd answers that is no failure`() async throws {
    #expect(try await found("service").map(\.level) == ["note"])
    #expect(await world.stint("doctor").status == 0)
  }

  @Test func `marks of deliveries that are done are taken out, those that are open stay`()
    async throws
  {
    await world.must("send", "1")
    let key = try await DatabaseQueue(path: world.home + "/stint.db").read {
      try String.fetchOne($0, sql: "SELECT operation_key FROM attempt")
    }
    let done = "home/outbox/.stint/\(try #require(key)).done"
    _ = try world.write("", to: done)
    _ = try world.write("", to: "home/outbox/.stint/0123abcd.done")
    #expect(try await found("outbox").map(\.hint) == ["stint doctor --fix"])
    #expect(try await fix("outbox").count == 1)
    #expect(world.folder.files(below: "home/outbox/.stint") == ["0123abcd.done"])
  }

  @Test func `that there is no copy is told once the database is two days old`() async throws {
    world.now = world.now.plus(.hours(47))
    #expect(try await found("backup").isEmpty)
    world.now = world.now.plus(.hours(1))
    #expect(try await found("backup").map(\.message) == ["there is no copy of the database"])
    await world.must("backup")
    #expect(try await found("backup").isEmpty)
  }
}
