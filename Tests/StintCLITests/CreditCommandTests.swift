import Foundation
import StintCore
import StintTestSupport
import Testing

/// A promo costs engaged minutes.
///
/// The clock of a world starts on Monday at 8:00 in Madrid.
@Suite struct CreditCommandTests {
  private static let config = World.config.replacingOccurrences(
    of: "[queue.personal]",
    with: """
      late = { within = "24h", then = "next-slot" }
      promo = { earn = { minutes = 30, within = "7d" } }
      [queue.personal]
      """)

  /// A session of so many minutes that starts now and is ended in time.
  private func engage(_ world: World, minutes: Int) async throws {
    await world.must(
      "engage", "answer questions about soil", "--for", "\(minutes)m", "-q", "business")
    world.now = world.now.plus(.minutes(minutes))
    let ended = await world.stint("end")
    #expect([0, 4].contains(ended.status), "\(ended.error)")
  }

  private func credit(_ world: World) async throws -> JSONValue {
    let outcome = await world.stint("review", "--credit", "--json")
    return try #require(try outcome.json()["queues"]?.arrayValue?.first)
  }

  @Test func `a promo waits for a session, goes out with it and is in the book`() async throws {
    let world = try World(Self.config)
    let id = try await world.add("--to", "shop@mastodon", "--kind", "promo", "Buy")
    let why = await world.stint("why", "\(id)")
    #expect(why.status == 4)
    #expect(why.out.contains("now in the way, promo-credit: promo credit: 0 of 30 minutes engaged"))
    let refused = await world.stint("send", "\(id)")
    #expect(refused.status == 4)
    #expect(refused.out.contains("30 missing"))
    #expect(refused.out.contains("--override"))
    let plan = await world.stint("plan")
    #expect(plan.status == 4)
    #expect(plan.out.contains("#\(id) promo on shop@mastodon"))
    #expect(plan.out.contains("0 of 30 minutes"))
    let planned = await world.stint("plan", "--json")
    #expect(try planned.json()["waits"]?.arrayValue?.first?["never"] == true)

    try await engage(world, minutes: 20)
    let short = await world.stint("review", "--credit")
    #expect(short.out.contains("20m, 10m more for the next promo"))
    try await engage(world, minutes: 25)
    #expect(await world.must("review", "--credit").out.contains("45m, enough for 1 promo"))
    let ready = await world.stint("plan")
    #expect(ready.out.contains("costs 30m"))

    await world.must("send", "\(id)")
    let book = try await credit(world)
    #expect(book["balance_ms"]?.intValue == 900_000)
    #expect(book["credits"]?.arrayValue?.map { $0["used_ms"]?.intValue } == [1_200_000, 600_000])
    let use = try #require(book["uses"]?.arrayValue?.first)
    #expect(use["id"]?.intValue == id && use["paid_ms"]?.intValue == 1_800_000)
    #expect(use["sessions"]?.arrayValue?.map { $0["session"]?.intValue } == [1, 2])
    // The first session has nothing left that could lapse; the second ended at 8:45.
    #expect(book["next_lapse"]?["at"]?.stringValue == "2026-06-08T08:45:00+02:00")
    #expect(book["next_lapse"]?["ms"]?.intValue == 900_000)
    let text = await world.stint("review", "--credit").out
    #expect(text.contains("20m from session #1, 10m from session #2"))
    #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.columns(of: String($0)) <= 80 })
  }

  @Test func `an override and a post made by hand take what there is`() async throws {
    let world = try World(Self.config)
    try await engage(world, minutes: 20)
    let id = try await world.add("--to", "shop@mastodon", "--kind", "promo", "Buy")
    await world.must("send", "\(id)", "--override", "the sale ends")
    var book = try await credit(world)
    #expect(book["balance_ms"]?.intValue == 0)
    #expect(book["uses"]?.arrayValue?.first?["paid_ms"]?.intValue == 1_200_000)
    #expect(book["uses"]?.arrayValue?.first?["override"]?.stringValue == "the sale ends")
    try await engage(world, minutes: 25)
    await world.must(
      "sent", "--on", "shop@mastodon", "--kind", "promo", "--url", "https://example.org/1")
    book = try await credit(world)
    #expect(book["balance_ms"]?.intValue == 0)
    #expect(book["uses"]?.arrayValue?.last?["paid_ms"]?.intValue == 1_500_000)
    let text = await world.stint("review", "--credit").out
    #expect(text.contains("forced: the sale ends"))
    #expect(text.contains("by hand"))
    #expect(text.contains("25m of 30m"))
  }

  @Test(arguments: [(-1, 0), (0, 4), (1, 4)])
  func `credit is gone at the instant it lapses`(seconds: Int, status: Int32) async throws {
    let world = try World(Self.config)
    try await engage(world, minutes: 30)
    world.now = world.now.plus(.days(7)).plus(.seconds(seconds))
    #expect(await world.stint("review", "--credit").status == status)
    let id = try await world.add("--to", "shop@mastodon", "--kind", "promo", "Buy")
    #expect(await world.stint("send", "\(id)").status == status)
  }

  @Test func `a copy put back knows what was paid since`() async throws {
    let world = try World(Self.config)
    try await engage(world, minutes: 45)
    let id = try await world.add("--to", "shop@mastodon", "--kind", "promo", "Buy")
    let copy = world.folder.path + "/copy.db"
    await world.must("backup", copy)
    await world.must("send", "\(id)")
    #expect(await world.stint("backup", "--restore", copy).status == 4)
    #expect(try await credit(world)["balance_ms"]?.intValue == 900_000)
  }

  @Test func `an export says what was paid, and an import after the log's takes it over`()
    async throws
  {
    let world = try World(Self.config)
    try await engage(world, minutes: 45)
    let id = try await world.add("--to", "shop@mastodon", "--kind", "promo", "Buy")
    let copy = world.folder.path + "/log.db"
    await world.must("backup", copy)
    await world.must("send", "\(id)")
    let exported = await world.must("export").out
    #expect(exported.contains(#""paid":[{"session":""#))
    // Another home with the same log that has never heard of the post.
    await world.stint("backup", "--restore", copy)
    await world.must("release", "\(id)")
    await world.must("drop", "\(id)")
    let other = exported.replacingOccurrences(of: #""uid":""#, with: #""uid":"x"#)
    let file = try world.write(other, to: "posts.jsonl")
    let before = try await credit(world)["uses"]?.arrayValue?.count
    await world.must("import", file)
    let book = try await credit(world)
    #expect(book["uses"]?.arrayValue?.count == (before ?? 0) + 1)
    #expect(book["uses"]?.arrayValue?.last?["paid_ms"]?.intValue == 1_800_000)
  }

  @Test func `where nothing costs anything the book is empty`() async throws {
    let world = try World()
    await world.must("queue", "list")
    let outcome = await world.stint("review", "--credit")
    #expect(outcome.status == 3)
    #expect(outcome.out.contains("no queue has a price"))
    #expect(await world.stint("review", "--credit", "-q", "nowhere").status == 66)
  }

  @Test func `the queue's rules name the price, and nothing says it is not enforced`() async throws
  {
    let world = try World(Self.config)
    let list = await world.must("queue", "list")
    #expect(list.out.contains("promo     costs 30 minutes engaged within 1w"))
    #expect(await world.must("account", "check").error == "")
    let doctor = await world.stint("doctor")
    #expect(!doctor.out.contains("earn") && !doctor.error.contains("earn"))
  }

  @Test func `a rehearsal step says what would be paid`() async throws {
    let world = try World(Self.config)
    try await engage(world, minutes: 30)
    _ = try await world.add("--to", "shop@mastodon", "--kind", "promo", "Buy")
    world.moveClock(to: "2026-06-01T07:00Z")
    let dry = await world.stintd("--once", "--dry-run")
    #expect(dry.out.contains("for 30m of promo credit"))
    #expect(try await credit(world)["balance_ms"]?.intValue == 1_800_000)
  }

  @Test func `cutting and joining sessions gives no minutes back`() async throws {
    let world = try World(Self.config)
    let id = try await world.add("--to", "shop@mastodon", "--kind", "promo", "Buy")
    try await engage(world, minutes: 20)
    try await engage(world, minutes: 30)
    await world.must("send", "\(id)")
    let balance = 1_200_000
    func expect(_ note: String) async throws {
      let book = try await credit(world)
      #expect(book["balance_ms"]?.intValue == Int64(balance), "\(note)")
      let used = book["credits"]?.arrayValue?.compactMap { $0["used_ms"]?.intValue } ?? []
      #expect(used.reduce(0, +) == 1_800_000, "\(note): \(used)")
    }
    try await expect("sent")
    await world.must("log", "split", "1", "at", "08:05")
    try await expect("cut a session that is used up")
    await world.must("log", "split", "2", "at", "08:25")
    try await expect("cut one that is used in part")
    await world.must("log", "undo")
    try await expect("cut taken back")
    await world.must("log", "undo")
    try await expect("both taken back")
    await world.must("log", "join", "1", "2")
    try await expect("joined")
    await world.must("log", "undo")
    try await expect("join taken back")
  }
}
