import Foundation
import GRDB
import StintCore
import StintSystem
import StintTestSupport
import Testing

/// A copy that is put back must not make anything go out twice.
@Suite struct RestoreTests {
  @Test func `what went out after the copy was made comes back held`() async throws {
    let world = try World()
    await world.must("add", "--to", "shop@mastodon", "Once")
    await world.must("add", "--to", "shop@mastodon", "Later")
    let copy = world.folder.path + "/copy.db"
    await world.must("backup", copy)
    await world.must("send", "1")
    let restored = await world.stint("backup", "--restore", copy)
    #expect(restored.status == 4)
    #expect(restored.out.contains("held, because they went out after the copy was made: 1 target"))
    let list = await world.must("list", "--json").out
    #expect(list.contains("it went out after this copy was made"))
    #expect(list.contains(#""text":"Later""#))
    // The history is known again, so that the rules count it.
    #expect(await world.must("list", "--sent").out.contains("#1"))
    _ = await world.stint("tick")
    let items = try FileManager.default.contentsOfDirectory(
      atPath: world.outbox + "/shop@mastodon")
    #expect(items.count == 1)
  }

  @Test func `the database is no copy of itself`() async throws {
    let world = try World()
    await world.must("add", "--to", "shop@mastodon", "Once")
    let refused = await world.stint("backup", "--restore", world.home + "/stint.db")
    #expect(refused.status == 65)
    #expect(refused.error.contains("is the database itself"))
    #expect(await world.must("list").out.contains("Once"))
  }

  @Test func `a copy with its log comes back whole`() async throws {
    let world = try World()
    await world.must("add", "--to", "shop@mastodon", "In the log")
    // The programs leave the log beside the database; what stands in it counts.
    let copy = world.folder.path + "/carried.db"
    for ending in ["", "-wal"]
    where FileManager.default.fileExists(atPath: "\(world.home)/stint.db\(ending)") {
      try FileManager.default.copyItem(
        atPath: "\(world.home)/stint.db\(ending)", toPath: copy + ending)
    }
    await world.must("drop", "1")
    await world.must("backup", "--restore", copy)
    #expect(await world.must("list").out.contains("In the log"))
  }

  @Test func `without a file the newest sound copy is named, and put back after a question`()
    async throws
  {
    let world = try World()
    await world.must("add", "--to", "shop@mastodon", "Once")
    #expect(await world.stint("restore").status == 66)
    await world.must("backup")
    world.now = world.now.plus(.minutes(1))
    await world.must("backup")
    let copies = world.folder.files(below: "home/state/backups").filter { $0.hasSuffix(".db") }
    let (old, new) = (copies[0], copies[1])
    _ = try world.write([UInt8](repeating: 0, count: 9000), to: "home/state/backups/\(new)")
    let path = "\(world.home)/state/backups/\(old)"
    let asked = await world.stint("restore")
    #expect(asked.status == 64)
    #expect(asked.error.contains("the newest sound copy is \(path)"), "\(asked.error)")
    #expect(asked.error.contains("try: stint restore \(path)"))
    await world.must("drop", "1")
    let refused = await world.stint("restore", way: .init(answer: "n", isTerminal: true))
    #expect(refused.status == 3)
    let done = await world.stint("restore", way: .init(answer: "y", isTerminal: true))
    #expect(done.status == 0, "\(done.error)")
    #expect(await world.must("list").out.contains("Once"))
  }

  @Test func `posts come back by their numbers, as before`() async throws {
    let world = try World()
    await world.must("add", "--to", "shop@mastodon", "Once")
    await world.must("drop", "1")
    await world.must("restore", "1", "--on", "shop@mastodon")
    #expect(await world.must("list").out.contains("Once"))
    #expect(await world.stint("restore", "1", "file.db").status == 64)
  }

  @Test func `while somebody works with the database it is busy, and nothing changes`() async throws
  {
    let world = try World()
    await world.must("add", "--to", "shop@mastodon", "Once")
    await world.must("backup", "copy.db")
    let home = Home(
      config: world.home, data: world.home, state: world.home + "/state", runtime: nil)
    let pass = try DatabaseLock.share(home)
    let refused = await world.stint("restore", "copy.db")
    #expect(refused.status == 75)
    #expect(refused.error.contains("is in use"))
    #expect(world.folder.files(below: "home").allSatisfy { !$0.contains("aside") })
    withExtendedLifetime(pass) {}
  }

  @Test func `while a copy is put back a pass waits, then says busy and sends nothing`()
    async throws
  {
    let world = try World()
    await world.must("add", "--to", "shop@mastodon", "Once")
    let home = Home(
      config: world.home, data: world.home, state: world.home + "/state", runtime: nil)
    world.moveClock(to: "2026-06-01T07:00Z")
    do {
      let restore = try DatabaseLock.alone(home)
      let tick = await world.tick()
      #expect(tick.status == 75)
      #expect(tick.error.contains("is just being replaced"))
      withExtendedLifetime(restore) {}
    }
    #expect(world.items().isEmpty)
    #expect(await world.tick().status == 0)
  }

  @Test func `a copy of an older schema comes back, brought up to date`() async throws {
    let world = try World()
    await world.must("add", "--to", "shop@mastodon", "Once")
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../StintStoreTests/Fixtures/schema2.sql")
    let sql = try String(contentsOf: fixture, encoding: .utf8)
    let old = world.folder.path + "/old.db"
    let queue = try DatabaseQueue(path: old)
    try await queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
    let restored = await world.must("restore", old)
    #expect(restored.out.contains("1 post newer than the copy did not go out"), "\(restored.out)")
    #expect(await world.must("list", "--json").out.contains("The autumn sale"))
  }

  @Test func `what is newer than the copy and did not go out is left for an import`() async throws {
    let world = try World()
    await world.must("backup", "copy.db")
    await world.must("add", "--to", "shop@mastodon", "Went out")
    await world.must("add", "--to", "shop@mastodon", "Stayed")
    await world.must("send", "1")
    let restored = await world.stint("restore", "copy.db", "--json")
    let json = try restored.json()
    #expect(json["posts"] == 1 && json["left_behind"] == 1 && json["compared"] == true)
    #expect(await world.must("list", "--sent").out.contains("Went out"))
    #expect(await world.stint("list").status == 3)
    await world.must("import", try #require(json["left_behind_file"]?.stringValue))
    #expect(await world.must("list").out.contains("Stayed"))
  }

  @Test func `a post that was on its way when the copy was made, and arrived, is sent`()
    async throws
  {
    let world = try World()
    await world.must("add", "--to", "shop@mastodon", "Once")
    await world.must("send", "1")
    // As a copy that was made in the middle of the delivery has it.
    await world.must("backup", "copy.db")
    let queue = try DatabaseQueue(path: world.folder.path + "/copy.db")
    try await queue.writeWithoutTransaction {
      try $0.execute(
        sql: """
          DROP TRIGGER target_moves;
          UPDATE target SET state = 'sending', owner = 'gone', lease_end = 1, remote_id = NULL;
          UPDATE send SET state = 'sending', finished_at = NULL, remote_id = NULL;
          UPDATE attempt SET state = 'sending', finished_at = NULL, remote_id = NULL;
          """)
      try $0.execute(sql: trigger)
    }
    try queue.close()
    await world.must("restore", "copy.db")
    let sent = try await world.must("list", "--json", "--state", "all").json()
    #expect(sent["targets"]?.arrayValue?.map { $0["state"] } == ["sent"])
    world.now = world.now.plus(.hours(1))
    #expect(await world.tick().status == 3)
    #expect(world.items().count == 1)
  }

  private let trigger = """
    CREATE TRIGGER target_moves BEFORE UPDATE OF state ON target
    WHEN OLD.state <> NEW.state AND NOT CASE OLD.state
      WHEN 'sending' THEN NEW.state IN ('sent', 'queued', 'held', 'failed', 'unknown')
      ELSE 1 END
    BEGIN
      SELECT RAISE (ABORT, 'a target does not move between these states');
    END;
    """

  @Test func `promos that went out since still count, with what they paid, and so do sessions`()
    async throws
  {
    let world = try World(
      World.config.replacingOccurrences(
        of: "[queue.personal]",
        with: """
          [queue.business.promo]
          budget = ["1/24h"]
          earn = { minutes = 10, within = "7d" }
          [queue.personal]
          """))
    await world.must("add", "--to", "shop@mastodon", "Buy this", "--kind", "promo")
    await world.must("add", "--to", "shop@mastodon", "And this", "--kind", "promo")
    await world.must("backup", "copy.db")
    await world.must("engage", "listen to growers", "--for", "25m", "-q", "business", "--detach")
    world.now = world.now.plus(.minutes(25))
    _ = await world.stint("end")
    let sent = await world.stint("send", "1")
    #expect(sent.status == 0, "\(sent.out)\(sent.error)")
    let credit = try await world.stint("review", "--credit", "--json").json()
    _ = await world.stint("restore", "copy.db")
    // The same account as before.
    let after = try await world.stint("review", "--credit", "--json").json()
    #expect(after["queues"]?.arrayValue?.first?["balance_ms"] != nil)
    #expect(
      after["queues"]?.arrayValue?.first?["balance_ms"]
        == credit["queues"]?.arrayValue?.first?["balance_ms"])
    // The budget of the day is used.
    #expect(await world.stint("send", "2").status == 4)
    #expect(world.items().count == 1)
  }

  @Test func `a queue that was paused since stays paused`() async throws {
    let world = try World()
    await world.must("add", "--to", "shop@mastodon", "Once")
    await world.must("backup", "copy.db")
    await world.must("queue", "pause", "business")
    await world.must("restore", "copy.db")
    world.moveClock(to: "2026-06-01T07:00Z")
    _ = await world.tick()
    #expect(world.items().isEmpty)
  }
}
