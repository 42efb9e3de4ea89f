import Foundation
import GRDB
import StintCore
import StintSystem
import StintTestSupport
import StintWorkspace
import Testing

/// The copy that whatever ticks makes once a day.
@Suite struct AutomaticBackupTests {
  private let world: World

  init() async throws {
    world = try World()
    _ = try await world.add("-q", "business", "One")
  }

  private var home: Home {
    Home(
      config: world.home, data: world.home, state: world.home + "/state",
      runtime: world.home + "/run")
  }

  private func copies() -> [String] {
    world.folder.files(below: "home/state/backups").filter { $0.hasSuffix(".db") }
  }

  @Test func `the first pass makes a copy, the next one a day later`() async throws {
    await world.tick()
    #expect(copies() == ["stint-daily-20260601-060000.db"])
    for minutes in [1, 60, 23 * 60 + 59] {
      world.moveClock(to: "2026-06-01T06:00Z")
      world.now = world.now.plus(.minutes(minutes))
      await world.tick()
      #expect(copies().count == 1, "after \(minutes) minutes")
    }
    world.moveClock(to: "2026-06-02T06:00Z")
    await world.tick()
    #expect(copies().last == "stint-daily-20260602-060000.db")
    let path = world.home + "/state/backups/" + (copies().last ?? "")
    #expect(BackupFolder.isSound(path))
    #expect(FileMode.facts(path)?.mode == 0o600)
  }

  @Test func `sending one post by hand, and a dry run, wait for no copy`() async throws {
    await world.must("send", "1")
    await world.stintd("--once", "--dry-run")
    #expect(copies().isEmpty)
  }

  @Test(arguments: [(-1, false), (0, true), (1, true)])
  func `it is due a day after the last`(seconds: Int, isDue: Bool) async throws {
    let backup = AutomaticBackup(home)
    #expect(backup.nextDue(after: world.now) == world.now)
    guard case .made = backup.run(at: world.now) else { throw Unexpected() }
    let due = world.now.plus(.days(1))
    #expect(backup.nextDue(after: world.now) == due)
    let result = backup.run(at: due.advanced(by: .seconds(seconds)))
    if case .made = result { #expect(isDue) } else { #expect(!isDue && result == .notDue) }
  }

  @Test func `one that seems to come from the future says nothing`() async throws {
    let backup = AutomaticBackup(home)
    _ = backup.run(at: world.now.plus(.days(300)))
    #expect(backup.nextDue(after: world.now) == world.now)
  }

  @Test func `a disk without room keeps no post, is told once, and is tried again after an hour`()
    async throws
  {
    let full = AutomaticBackup(home, freeBytes: { _ in 1000 })
    let reason = "there is no room for a copy in \(world.home)/state/backups"
    #expect(full.run(at: world.now) == .failed(reason: reason, isNews: true))
    #expect(copies().isEmpty)
    #expect(full.run(at: world.now.plus(.minutes(59))) == .notDue)
    let later = world.now.plus(.minutes(60))
    #expect(full.run(at: later) == .failed(reason: reason, isNews: false))
    let doctor = await world.stint("doctor")
    #expect(doctor.out.contains("look  backup: the daily copy could not be made: \(reason)"))
    // There is room again.
    guard case .made = AutomaticBackup(home).run(at: later.plus(.minutes(60))) else {
      throw Unexpected()
    }
    #expect(!(await world.stint("doctor").out.contains("could not be made")))
  }

  @Test func `a folder that cannot be written to is told by the pass, which sends all the same`()
    async throws
  {
    try FileManager.default.createDirectory(
      atPath: world.home + "/state", withIntermediateDirectories: true)
    _ = try world.write("no folder", to: "home/state/backups")
    world.moveClock(to: "2026-06-01T07:00Z")
    let tick = await world.tick()
    #expect(tick.status == 0)
    #expect(
      tick.error.contains("the daily copy of the database could not be made"), "\(tick.error)")
    #expect(world.items().count == 1)
  }

  @Test func `a link in its place is not followed`() async throws {
    try FileManager.default.createDirectory(
      atPath: world.home + "/state/backups", withIntermediateDirectories: true)
    let victim = try world.write("precious", to: "victim")
    let place = world.home + "/state/backups/stint-daily-20260601-060000.db"
    try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: victim)
    await world.tick()
    #expect(try world.text(of: victim) == "precious")
    #expect(FilePlace.kind(place) == .link)
  }

  @Test
  func `what was never finished is cleared away by the next copy, and copies of the user stay`()
    async throws
  {
    await world.must("backup")
    _ = try world.write("half", to: "home/state/backups/.stint-copy-77-stint-daily-x.db.part")
    await world.tick()
    #expect(world.folder.files(below: "home/state/backups").filter { $0.contains(".part") } == [])
    #expect(copies().count == 2)
  }

  /// As after a process that died between the new name and the old one's end.
  @Test func `it is cleared away by any pass, unless somebody is just writing it`()
    async throws
  {
    await world.tick()
    let copy = copies()
    func drafts() -> [String] {
      world.folder.files(below: "home/state/backups").filter { $0.contains(".part") }
    }
    _ = try world.write("half", to: "home/state/backups/.stint-copy-77-stint-daily-x.db.part")
    do {
      let lock = try #require(try BackupFolder(home).lock(.zero))
      await world.tick()
      #expect(drafts().count == 1)
      withExtendedLifetime(lock) {}
    }
    await world.tick()
    #expect(drafts() == [])
    #expect(copies() == copy)
  }

  @Test func `a copy is made while others write, and they do not wait for it`() async throws {
    let queue = try DatabaseQueue(path: world.home + "/stint.db")
    try await queue.writeWithoutTransaction { db in
      // A writer in the middle of its transaction.
      try db.inTransaction(.immediate) {
        guard case .made = AutomaticBackup(home).run(at: world.now) else { throw Unexpected() }
        try db.execute(sql: "UPDATE post SET updated_at = updated_at + 1")
        return .commit
      }
    }
    #expect(copies().count == 1)
  }

  private struct Unexpected: Error {}
}
