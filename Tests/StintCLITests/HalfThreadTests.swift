import GRDB
import StintCore
import StintTestSupport
import Testing

/// A thread whose first part is out while the rest of it is not.
@Suite struct HalfThreadTests {
  private let world: World

  init() async throws {
    world = try World()
    await world.must(
      "add", "-q", "business", "--at", "2026-06-05 10:00", "One", "--then", "Two", "--then", "Three"
    )
    let queue = try DatabaseQueue(path: world.home + "/stint.db")
    try await queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO attempt (target_id, cycle, part, number, operation_key, payload_sha256, owner,
            fence, state, started_at, finished_at)
          SELECT id, cycle, 1, 1, 'key', '', 'one', 1, 'accepted', queued_at, queued_at FROM target
          """)
    }
    try queue.close()
  }

  @Test(arguments: [
    ["One!"], ["One!", "--then", "Two", "--then", "Three"],
    ["One", "--link", "https://a.example/"],
  ])
  func `what is out cannot be changed any more`(words: [String]) async throws {
    let text = ["edit", "1", "--text", words[0]] + words.dropFirst()
    let outcome = await world.stint(text)
    #expect(outcome.status == 65, "\(outcome.out)")
    #expect(
      outcome.error.contains(
        "part 1 of 3 is out on shop@mastodon and cannot be changed any more"),
      "\(outcome.error)")
    #expect(try await world.must("show", "1", "--json").json()["revision"] == 1)
  }

  @Test func `the parts after it may be changed`() async throws {
    await world.must("edit", "1", "--text", "One", "--then", "Two!", "--then", "Three")
    let json = try await world.must("show", "1", "--json").json()
    #expect(json["content"]?["parts"] == ["One", "Two!", "Three"])
  }

  @Test func `list, why and drop say what is out`() async throws {
    let list = await world.must("list")
    #expect(list.out.contains("part 1 of 3 is out"), "\(list.out)")
    let why = await world.stint("why", "1")
    #expect(why.out.contains("part 1 of 3 is out already"), "\(why.out)")
    let drop = await world.must("drop", "1")
    #expect(drop.out == "#1 shop@mastodon: queued → dropped (part 1 of 3 is out)\n")
  }
}

/// What may be out, or is past, as the commands say it.
@Suite struct DoubtfulStateTests {
  /// Puts the one post into a state that only a tick can bring about.
  private func change(_ world: World, _ sql: String) async throws {
    let queue = try DatabaseQueue(path: world.home + "/stint.db")
    try await queue.write { db in try db.execute(sql: sql) }
    try queue.close()
  }

  @Test func `a post that may be out cannot be held, and asks for attention`() async throws {
    let world = try World()
    await world.must("add", "-q", "business", "One")
    try await change(
      world,
      """
      UPDATE target SET state = 'sending', owner = 'nobody', lease_end = 1790000000000, fence = 1,
        counts_at = 1780000000000, wait_gate = 'lookup', wait_reason = 'cut',
        wait_until = 1790000000000
      """)
    let hold = await world.stint("hold", "1")
    #expect(hold.status == 3)
    #expect(hold.out == "#1 shop@mastodon: is sending, cannot be held\n")
    #expect(
      await world.stint("drop", "1").out == "#1 shop@mastodon: is sending, cannot be dropped\n")
    let why = await world.stint("why", "1")
    #expect(why.status == 4)
    #expect(why.out.contains("it may have gone out"))
  }

  @Test func `a time that is past is not said to come`() async throws {
    let world = try World()
    await world.must("add", "-q", "business", "--at", "2026-06-01 09:00", "One")
    world.moveClock(to: "2026-06-01T07:20Z")
    let why = await world.stint("why", "1")
    let words = why.out.split { $0.isWhitespace }.joined(separator: " ")
    #expect(words.contains("was due Mon 2026-06-01 09:00"), "\(why.out)")
    #expect(words.contains("the next tick takes it"), "\(why.out)")
    #expect(!why.out.contains("goes out"))
  }

  @Test func `an outbox that is a file fails its own accounts only, and says so`() async throws {
    let world = try World()
    await world.must("add", "-q", "business", "--at", "2026-06-01 09:00", "One")
    _ = try world.write("", to: "home/outbox")
    world.moveClock(to: "2026-06-01T07:00Z")
    let tick = await world.tick()
    #expect(tick.status == 4, "\(tick.out)\(tick.error)")
    let list = await world.must("list", "--json")
    #expect(list.out.contains("home/outbox"), "\(list.out)")
  }
}

/// A post whose account was taken out of the config.
@Suite struct HomelessTests {
  @Test func `is told of by the tick, by why and by the list`() async throws {
    let other = "[account.\"shop@x\"]\nqueue = \"business\"\nexporter = \"json\"\n"
    let world = try World(World.config + other)
    await world.must(
      "add", "--to", "shop@mastodon", "--to", "shop@x", "--at", "2026-06-01 09:00", "One")
    let rest = World.config.replacing("shop@mastodon", with: "other@mastodon")
    try world.config(rest + other)
    world.moveClock(to: "2026-06-01T07:00Z")
    let tick = await world.tick()
    #expect(tick.status == 4)
    #expect(tick.out.contains("sent  #1 value on shop@x"))
    #expect(
      tick.out.contains(
        "waiting  #1 value on shop@mastodon\n      its account is not in the config any more"))
    #expect(await world.stint("why", "1").status == 4)
    let list = try await world.must("list", "--json").json()["targets"]?.arrayValue
    #expect(list?.map { $0["reason"] } == [.string("its account is not in the config any more")])
    #expect(await world.stint("tick").status == 4)
  }
}
