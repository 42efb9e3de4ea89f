import Foundation
import GRDB
import Glibc
import StintCore
import StintTestSupport
import Testing

/// What a machine can do to the database and the home.
struct MachineFaultTests {
  private func database(_ world: World) throws -> DatabaseQueue {
    try DatabaseQueue(path: world.home + "/stint.db")
  }

  @Test(arguments: [["list"], ["add", "-q", "business", "x"], ["tick"], ["plan"], ["backup"]])
  func `a database of a newer version is left alone`(command: [String]) async throws {
    let world = try World()
    _ = try await world.add("-q", "business", "One")
    let queue = try database(world)
    try await queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
    try queue.close()
    let outcome = await world.stint(command)
    #expect(outcome.status == 74)
    #expect(
      outcome.error.contains(
        "the database \(world.home)/stint.db is of schema 99, made by a newer Stint; this one knows "
          + "up to 3 and leaves it alone\n  try: install the newer Stint again\n"),
      "\(outcome.error)")
  }

  @Test(arguments: [["list"], ["add", "-q", "business", "x"], ["tick"], ["init"]])
  func `another program's database is refused and not changed`(command: [String]) async throws {
    let world = try World()
    let queue = try database(world)
    try await queue.writeWithoutTransaction {
      try $0.execute(sql: "CREATE TABLE bookmark (url); INSERT INTO bookmark VALUES ('x')")
    }
    try queue.close()
    let bytes = world.folder.bytes(of: "home/stint.db")
    let outcome = await world.stint(command)
    #expect(outcome.status == 74)
    #expect(
      outcome.error.contains(
        ": \(world.home)/stint.db is not a Stint database; nothing was changed"),
      "\(outcome.error)")
    #expect(world.folder.bytes(of: "home/stint.db") == bytes)
  }

  @Test(arguments: [["list"], ["add", "-q", "business", "x"], ["tick"]])
  func `a file that is no database is refused and not changed`(command: [String]) async throws {
    let world = try World()
    let text = String(repeating: "not a database ", count: 1000)
    _ = try world.write(text, to: "home/stint.db")
    let outcome = await world.stint(command)
    #expect(outcome.status == 74)
    #expect(outcome.error.contains("is not a Stint database; nothing was changed"))
    #expect(try world.text(of: world.home + "/stint.db") == text)
  }

  @Test
  func `a damaged database is named as damaged, by the doctor too, which knows a copy`()
    async throws
  {
    let world = try World()
    for number in 1...200 {
      _ = try await world.add(
        "-q", "business", "Text \(number) \(String(repeating: "x", count: 99))")
    }
    await world.must("backup")
    let copy = try #require(
      world.folder.files(below: "home/state/backups").first { $0.hasSuffix(".db") })
    let queue = try database(world)
    try await queue.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    try queue.close()
    let size = world.folder.bytes(of: "home/stint.db").count
    let file = try #require(FileHandle(forWritingAtPath: world.home + "/stint.db"))
    // Everything but the first page, which holds the schema.
    try file.seek(toOffset: 8192)
    try file.write(contentsOf: Data(repeating: 0xA5, count: size - 8192))
    try file.close()
    for command in [["list"], ["add", "-q", "business", "x"], ["tick"], ["export"], ["plan"]] {
      let outcome = await world.stint(command)
      #expect(outcome.status == 74, "\(command): \(outcome.out)\(outcome.error)")
      #expect(outcome.error.contains("the database \(world.home)/stint.db is damaged"))
    }
    let doctor = await world.stint("doctor")
    #expect(doctor.status == 74)
    let restore = "stint doctor --fix --restore, which saves what can be read and puts the newest"
    #expect(doctor.out.contains("try: \(restore)"), "\(doctor.out)")
    // So does the copy by its name.
    let restored = await world.stint(
      "backup", "--restore", "\(world.home)/state/backups/\(copy)")
    #expect(restored.status == 4, "\(restored.error)")
    // What went out since nobody knows: nothing goes out before the user looked.
    #expect(restored.out.contains("all 200 queued targets are held"), "\(restored.out)")
    #expect(restored.out.contains("the database before is \(world.home)/stint.db.aside-"))
    #expect(await world.must("list", "--json").out.contains("Text 200"))
    #expect(await world.stint("doctor").status == 0)
  }

  @Test
  func `a database that another process keeps locked ends with 75 after five seconds`()
    async throws
  {
    let world = try World()
    _ = try await world.add("-q", "business", "One")
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let queue = try DatabaseQueue(path: world.home + "/stint.db", configuration: configuration)
    try await queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    world.moveClock(to: "2026-06-01T07:00Z")
    async let added = world.stint("add", "-q", "business", "Two", "--json")
    async let ticked = world.stintd("--once")
    // Reading needs no lock.
    #expect(await world.stint("list").status == 0)
    let outcomes = await (added, ticked)
    #expect(outcomes.0.status == 75)
    #expect(outcomes.1.status == 75)
    #expect(
      outcomes.0.error.hasPrefix(
        "stint: the database \(world.home)/stint.db is in use by another process for more than 5 "
          + "seconds\n"))
    #expect(try outcomes.0.json()["error"]?["status"] == 75)
    // Each by itself: what they wait for among other tests is not theirs.
    for took in [outcomes.0.took, outcomes.1.took] {
      #expect(took > .seconds(4) && took < .seconds(15), "\(took)")
    }
    try await queue.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    #expect(await world.stint("add", "-q", "business", "Two").status == 0)
  }

  @Test
  func `a backup is whole, private and may be restored`() async throws {
    let world = try World()
    _ = try await world.add("-q", "business", "One")
    await world.must("backup", "copy.db")
    _ = try await world.add("-q", "business", "Two")
    let attributes = try FileManager.default.attributesOfItem(
      atPath: world.folder.path + "/copy.db")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    await world.must("backup", "--restore", "copy.db")
    let list = try await world.must("list", "--json").json()
    #expect(list["targets"]?.arrayValue?.count == 1)
  }

  @Test
  func `an outbox that cannot be made fails the try, is told, and is tried again`() async throws {
    let world = try World()
    _ = try await world.add("-q", "business", "One")
    // A file where the account's folder belongs.
    try FileManager.default.createDirectory(
      atPath: world.outbox, withIntermediateDirectories: false)
    _ = try world.write("", to: "home/outbox/shop@mastodon")
    world.moveClock(to: "2026-06-01T07:00Z")
    let tick = await world.tick()
    #expect(tick.status == 4, "\(tick.out)\(tick.error)")
    #expect(tick.out.contains("#1 value on shop@mastodon"))
    try FileManager.default.removeItem(atPath: world.outbox + "/shop@mastodon")
    let sent = try await world.tickThrough("2026-06-02T12:00Z", everyMinutes: 5)
    let state = try await world.must("list", "--state", "all", "--json").json()
    let isSent = state["targets"]?.arrayValue?.first?["state"] == "sent"
    #expect(isSent || tick.out.contains("failed"), "\(sent) \(state)")
  }
}
