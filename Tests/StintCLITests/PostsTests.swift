import Foundation
import StintCore
import StintTestSupport
import Testing

/// What happens to posts between the shell and the outbox.
struct PostsTests {
  /// Account, number and instant of what a report lists.
  private func places(_ items: [JSONValue]) -> [String] {
    items.map { item in
      "\(item["account"]?.stringValue ?? "") #\(item["id"]?.intValue ?? 0) "
        + (item["at"]?.stringValue ?? "")
    }.sorted()
  }

  /// A shop with rules of every kind, on two networks.
  private let ruled = """
    [queue.business]
    zone = "Europe/Madrid"
    slots = ["Mon..Fri 09:00", "Mon..Fri 12:30", "Tue,Thu 17:15"]
    jitter = "±7m"
    quiet = ["22:00-07:00"]
    gap = "90m"
    per_day = 2
    [queue.business.promo]
    share = "1/3"
    budget = ["1/24h", "2/7d"]
    gap = "36h"
    [queue.personal]
    zone = "Asia/Kathmandu"
    slots = ["Sat,Sun 11:00"]
    [account."shop@mastodon"]
    queue = "business"
    exporter = "mastodon"
    [account."shop@x"]
    queue = "business"
    exporter = "x"
    slots = ["daily 10:00", "Sat *-*-* 18:00"]
    [account."me@journal"]
    queue = "personal"
    exporter = "markdown"

    """.replacingOccurrences(of: "\"daily 10:00\"", with: "\"*-*-* 10:00\"")

  /// A week's worth of posts of all kinds; returns what each `add` promised.
  private func fill(_ world: World) async throws -> [String] {
    var promised: [String] = []
    let kinds = ["value", "promo", "question", "value", "share", "promo"]
    for number in 1...14 {
      var words = ["add", "--json", "-q", number % 5 == 0 ? "personal" : "business"]
      words += ["--kind", kinds[number % kinds.count], "Text \(number): a word of my own"]
      if number % 7 == 0 { words += ["--at", "thu 18:3\(number % 10)"] }
      if number == 9 { words += ["--evergreen", "2d"] }
      let outcome = await world.stint(words)
      #expect(outcome.status == 0, "\(outcome.error)")
      let json = try outcome.json()
      for target in json["targets"]?.arrayValue ?? [] {
        guard let at = target["at"]?.stringValue, target["note"] == nil else { continue }
        promised.append(
          "\(target["account"]?.stringValue ?? "") #\(json["id"]?.intValue ?? 0) \(at)")
      }
    }
    return promised
  }

  @Test
  func `what the plan says is what a week of ticks does, to the second`() async throws {
    let world = try World(ruled)
    _ = try await fill(world)
    let plan = try await world.stint("plan", "--json").json()
    let planned = places(try #require(plan["sends"]?.arrayValue))
    #expect(planned.count > 15)
    let sent = try await tickThroughWeek(world, around: plan["sends"]?.arrayValue ?? [])
    #expect(places(sent) == planned)
    let history = try await world.stint("list", "--sent", "--json").json()
    #expect(places(history["sends"]?.arrayValue ?? []) == planned)
    let files = world.items().filter { !$0.hasSuffix("/") }
    #expect(files.count == planned.count)
  }

  /// Ticks for a week as a timer does: each minute around what is expected, and twice an hour.
  private func tickThroughWeek(
    _ world: World, around expected: [JSONValue]
  ) async throws -> [JSONValue] {
    let start = world.now
    var minutes = Set(stride(from: 0, through: 7 * 24 * 60, by: 30))
    for item in expected {
      let at = try #require(item["at"]?.stringValue.flatMap { Timestamp(rfc3339: $0) })
      let minute = Int(start.duration(to: at).wholeSeconds / 60)
      minutes.formUnion(minute - 1...minute + 2)
    }
    var sent: [JSONValue] = []
    for minute in minutes.sorted() where (0...7 * 24 * 60).contains(minute) {
      world.now = start.plus(.minutes(minute))
      sent += try await world.stintd("--once", "--json").json()["sent"]?.arrayValue ?? []
    }
    return sent
  }

  @Test
  func `what add promises for posts without rules in the way is what the plan says`() async throws {
    let world = try World()
    var promised: [String] = []
    for number in 1...6 {
      let added = try await world.must(
        "add", "--json", "-q", "business", "Text \(number)"
      ).json()
      for target in added["targets"]?.arrayValue ?? [] {
        promised.append(
          "\(target["account"]?.stringValue ?? "") #\(number) \(target["at"]?.stringValue ?? "")")
      }
    }
    let plan = try await world.must("plan", "--json").json()
    #expect(places(plan["sends"]?.arrayValue ?? []) == promised.sorted())
    let text = await world.must("plan").out
    #expect(
      text == """
        BUSINESS  Europe/Madrid, until Mon 2026-06-08 08:00 +02:00
         Mon 2026-06-01
          09:00 +02:00  shop@mastodon  #1  value  Text 1
          12:30 +02:00  shop@mastodon  #2  value  Text 2
         Tue 2026-06-02
          09:00 +02:00  shop@mastodon  #3  value  Text 3
          12:30 +02:00  shop@mastodon  #4  value  Text 4
         Wed 2026-06-03
          09:00 +02:00  shop@mastodon  #5  value  Text 5
          12:30 +02:00  shop@mastodon  #6  value  Text 6

        PERSONAL  Europe/Madrid, until Mon 2026-06-08 08:00 +02:00
          nothing goes out

        """)
  }

  @Test
  func `a rehearsal leaves the real home alone and writes the bytes that the ticks write`()
    async throws
  {
    let world = try World(ruled)
    _ = try await fill(world)
    let before = await world.must("export").out
    let database = world.folder.bytes(of: "home/stint.db")
    let into = world.folder.path + "/week"
    let rehearsal = await world.stint("rehearse", "--into", into, "--json")
    #expect(rehearsal.status == 4 || rehearsal.status == 0, "\(rehearsal.error)")
    #expect(await world.must("export").out == before)
    #expect(world.folder.bytes(of: "home/stint.db") == database)
    #expect(world.folder.files(below: "home/outbox").isEmpty)
    _ = try await tickThroughWeek(world, around: rehearsal.json()["sends"]?.arrayValue ?? [])
    let files = world.folder.files(below: "week").filter { !$0.hasPrefix(".stint") }
    #expect(files == world.items())
    #expect(!files.isEmpty)
    for file in files {
      #expect(
        world.folder.bytes(of: "week/\(file)") == world.folder.bytes(of: "home/outbox/\(file)"))
    }
    // A second rehearsal may use the folder of the first, and no other that holds something.
    #expect(await world.stint("rehearse", "--into", into).status != 73)
    for folder in [world.home, world.outbox] {
      let refused = await world.stint("rehearse", "--into", folder)
      #expect(refused.status == 73 || refused.status == 64)
    }
  }

  @Test(arguments: ["mastodon", "bluesky", "x", "linkedin", "wordpress", "markdown", "json"])
  func `the preview's bytes are the bytes delivered, also after an edit`(format: String)
    async throws
  {
    let world = try World(
      """
      [queue.business]
      zone = "Europe/Madrid"
      [account."shop@a"]
      queue = "business"
      exporter = "outbox"
      format = "\(format)"
      \(format == "linkedin" ? "options = { author = \"urn:li:person:a\" }" : "")
      """)
    let id = try await world.add(
      "-q", "business", "Grüße <b>", "--link", "https://a.example/x?a=b&c", "--tag", "tea")
    await world.must("edit", "\(id)", "--text", "Grüße & <b> von hier")
    let preview = try await world.must("preview", "\(id)", "--json").json()
    let account = try #require(preview["accounts"]?.arrayValue?.first)
    let bodies = account["parcels"]?.arrayValue?.compactMap { $0["body"]?.stringValue }
    await world.must("send", "\(id)")
    let items = world.items()
    #expect(try items.map { try world.text(of: "\(world.outbox)/\($0)") } == bodies)
  }

  // MARK: Rules

  private func shop(_ rules: String) throws -> World {
    try World(
      """
      [queue.business]
      zone = "Europe/Madrid"
      slots = ["Mon..Fri 09:00", "Mon..Fri 12:30"]
      \(rules)
      [account."shop@a"]
      queue = "business"
      exporter = "json"
      """)
  }

  @Test
  func `a promo that no rule will ever let out is told so at once and in the plan`() async throws {
    let world = try shop("promo = { share = \"1/5\" }")
    _ = try await world.add("Buy", "--kind", "promo")
    await world.must("send", "1")
    let added = await world.stint("add", "Buy more", "--kind", "promo")
    #expect(added.status == 0)
    #expect(added.out.contains("promo"), "\(added.out)")
    let plan = await world.stint("plan")
    #expect(plan.status == 4)
    #expect(plan.out.contains("#2 promo on shop@a"), "\(plan.out)")
    let json = try await world.stint("plan", "--json").json()
    #expect(json["waits"]?.arrayValue?.first?["never"] == true)
    let why = await world.stint("why", "2")
    #expect(why.status == 4)
    #expect(why.out.contains("promo-share"))
    for number in 1...4 { _ = try await world.add("Word \(number)") }
    let later = try await world.must("plan", "--json").json()
    #expect(later["sends"]?.arrayValue?.last?["id"] == 2)
  }

  @Test(arguments: [
    ("promo = { budget = \"1/3d\" }", "promo-budget", "Thu 2026-06-04 09:00 +02:00"),
    ("promo = { gap = \"36h\" }", "promo-gap", "Tue 2026-06-02 21:00 +02:00"),
    ("gap = \"5h\"", "gap", "Mon 2026-06-01 14:00 +02:00"),
    ("per_day = 1", "per-day", "Tue 2026-06-02 00:00 +02:00"),
    ("quiet = [\"09:30-13:00\"]", "quiet", "Mon 2026-06-01 13:00 +02:00"),
  ])
  func `why names the rule that keeps a post back and until when`(
    rule: String, gate: String, until: String
  ) async throws {
    let world = try shop(rule)
    _ = try await world.add("First", "--kind", "promo")
    _ = try await world.add("Second", "--kind", "promo")
    world.moveClock(to: "2026-06-01T07:00Z")
    #expect(await world.tick().status == 0)
    world.moveClock(to: "2026-06-01T08:00Z")
    let why = await world.stint("why", "2")
    #expect(why.status == 4)
    #expect(why.out.contains("now in the way, \(gate): "), "\(why.out)")
    let flat = why.out.split { $0.isWhitespace }.joined(separator: " ")
    #expect(flat.contains("until \(until)"), "\(flat)")
    let refused = await world.stint("send", "2")
    #expect(refused.status == 4)
    #expect(refused.out.hasPrefix("#2 was not sent\n"))
    #expect(refused.out.contains("try: stint send 2 --override"))
  }

  @Test
  func `an override sends past the rules, and its reason is kept and shown`() async throws {
    let world = try shop("gap = \"5h\"")
    _ = try await world.add("First")
    _ = try await world.add("Second")
    await world.must("send", "1")
    #expect(await world.stint("send", "2").status == 4)
    let sent = await world.must("send", "2", "--override", "the sale ends tonight")
    #expect(sent.out.hasPrefix("sent  #2 value on shop@a Mon 2026-06-01 08:00 +02:00\n"))
    let shown = await world.must("show", "2")
    #expect(shown.out.contains("rules overridden: the sale ends tonight"))
    #expect(world.items().count == 2)
  }

  @Test
  func `what no override helps against is not answered with one`() async throws {
    let world = try shop("")
    _ = try await world.add("First")
    await world.must("send", "1")
    let again = await world.stint("send", "1")
    #expect(again.status == 3)
    #expect(again.out == "#1 was not sent\n  shop@a\n    it was sent already\n")
    let file = try world.write(
      [0x89, 0x50, 0x4E, 0x47] + [UInt8](repeating: 1, count: 40), to: "a.png")
    _ = try await world.add("Second", "--media", file, "--alt", "A bird")
    try FileManager.default.removeItem(atPath: file)
    let gone = await world.stint("send", "2")
    #expect(gone.status == 4)
    #expect(!gone.out.contains("--override"), "\(gone.out)")
    #expect(gone.out.contains("try: stint why 2"), "\(gone.out)")
  }

  @Test
  func `a post made by hand counts for the rules`() async throws {
    let world = try shop("gap = \"5h\"")
    _ = try await world.add("First")
    let logged = await world.must(
      "sent", "--url", "https://a.example/1", "--on", "shop@a", "--at", "7:30")
    #expect(logged.status == 0, "\(logged.error)")
    let plan = try await world.must("plan", "--json").json()
    #expect(
      plan["sends"]?.arrayValue?.first?["at"] == "2026-06-01T12:30:00+02:00")
    let twice = await world.stint("sent", "--url", "https://a.example/1", "--on", "shop@a")
    #expect(twice.status == 65)
    #expect(twice.error.contains("is in the history already, Mon 2026-06-01 07:30 +02:00"))
    let list = await world.must("list", "--sent")
    #expect(list.out.contains("by hand"))
  }

  @Test
  func `the clock time of a logged post is today's, not the next`() async throws {
    let world = try shop("")
    let outcome = await world.must(
      "sent", "--url", "https://a.example/1", "--on", "shop@a", "--at", "7:59")
    #expect(
      outcome.out == "logged: value on shop@a, Mon 2026-06-01 07:59 +02:00 (Europe/Madrid)\n")
    let later = await world.stint(
      "sent", "--url", "https://a.example/2", "--on", "shop@a", "--at", "8:01")
    #expect(later.status == 65)
    #expect(later.error.contains("Mon 2026-06-01 08:01 +02:00 (Europe/Madrid) is still to come"))
  }

  @Test
  func `a post for now that the rules keep back says that it stays, and when it goes`()
    async throws
  {
    let world = try shop("quiet = [\"07:00-08:30\"]")
    let outcome = await world.stint("add", "Hello", "--now")
    #expect(outcome.status == 4)
    #expect(outcome.out.hasPrefix("#1 was not sent\n  shop@a\n    quiet hours 07:00-08:30"))
    #expect(
      outcome.error == """
        stint: #1 is queued; sending it now
        stint: #1 stays queued: shop@a Mon 2026-06-01 08:30 +02:00 (Europe/Madrid)

        """)
    world.moveClock(to: "2026-06-01T06:30Z")
    #expect(await world.tick().status == 0)
  }

  @Test
  func `a queue paused until further notice is said to be so in the plan`() async throws {
    let world = try shop("")
    _ = try await world.add("One")
    await world.must("queue", "pause", "business")
    let plan = await world.stint("plan")
    #expect(plan.status == 4)
    #expect(plan.out.contains("\n  paused\n  nothing goes out\n"), "\(plan.out)")
  }

  // MARK: States

  @Test
  func `a paused queue lets nothing out until its time, or until it is resumed`() async throws {
    let world = try shop("")
    _ = try await world.add("First")
    let paused = await world.must(
      "queue", "pause", "business", "--until", "tomorrow 8:00", "--reason", "holiday")
    #expect(
      paused.out == "business is paused until Tue 2026-06-02 08:00 +02:00 (Europe/Madrid)\n")
    world.moveClock(to: "2026-06-01T07:00Z")
    // The slot passes: nothing was due at a time of its own.
    #expect(await world.tick().status == 3)
    let why = await world.stint("why", "1")
    #expect(why.status == 4)
    #expect(why.out.contains("now in the way, paused: "), "\(why.out)")
    #expect(why.out.contains("holiday"))
    #expect(await world.stint("send", "1").out.contains("holiday"))
    #expect(
      await world.must("queue", "list").out.contains(
        "paused until Tue 2026-06-02 08:00 +02:00: holiday"))
    let text = await world.must("plan")
    #expect(text.out.contains("\n  paused until Tue 2026-06-02 08:00 +02:00: holiday\n"))
    let plan = try await world.must("plan", "--json").json()
    #expect(plan["sends"]?.arrayValue?.first?["at"] == "2026-06-02T09:00:00+02:00")
    #expect(plan["paused"]?.arrayValue == ["business"])
    #expect(await world.must("queue", "resume", "business").out == "business goes on\n")
    #expect(await world.stint("queue", "resume", "business").out == "business was not paused\n")
    world.moveClock(to: "2026-06-01T10:30Z")
    #expect(await world.tick().status == 0)
  }

  @Test
  func `hold, release, drop and restore say from what to what`() async throws {
    let world = try shop("")
    _ = try await world.add("First")
    _ = try await world.add("Second", "--draft")
    #expect(await world.must("hold", "1", "--reason", "photo").out == "#1 shop@a: queued → held\n")
    #expect(await world.stint("why", "1").out.contains("held (user): photo; `stint release 1`"))
    #expect(
      await world.must("release", "1", "2").out
        == "#1 shop@a: held → queued\n#2 shop@a: draft → queued\n")
    #expect(await world.must("drop", "#1").out == "#1 shop@a: queued → dropped\n")
    #expect(
      await world.stint("drop", "1").out == "#1 shop@a: is dropped already\n")
    #expect(await world.stint("send", "1").status == 4)
    #expect(await world.must("restore", "1").out == "#1 shop@a: dropped → queued\n")
    await world.must("hold", "1")
    await world.must("drop", "1")
    #expect(await world.must("restore", "1").out == "#1 shop@a: dropped → held\n")
    #expect(await world.stint("restore", "1").status == 3)
  }

  @Test
  func `a release of several posts changes none of them when one cannot be`() async throws {
    let world = try shop("")
    _ = try await world.add("First", "--draft")
    _ = try await world.add("Second", "--draft", "--expires", "1h")
    world.moveClock(to: "2026-06-01T08:00Z")
    let outcome = await world.stint("release", "1", "2")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("#2 expired on Mon 2026-06-01 09:00 +02:00"))
    let list = try await world.stint("list", "--json").json()
    #expect(list["targets"]?.arrayValue?.map { $0["state"] } == ["draft", "draft"])
  }

  @Test
  func `moving changes the line, and says when the post goes out now`() async throws {
    let world = try shop("")
    for text in ["One", "Two", "Three"] { _ = try await world.add(text) }
    func line() async throws -> [Int64] {
      let plan = try await world.stint("plan", "--json").json()
      return plan["sends"]?.arrayValue?.compactMap { $0["id"]?.intValue } ?? []
    }
    #expect(
      await world.must("move", "3", "--first").out
        == "#3 moved\n  shop@a  Mon 2026-06-01 09:00 +02:00 (Europe/Madrid)\n")
    #expect(try await line() == [3, 1, 2])
    await world.must("move", "3", "--last")
    #expect(try await line() == [1, 2, 3])
    await world.must("move", "3", "--before", "2")
    #expect(try await line() == [1, 3, 2])
    await world.must("move", "1", "--after", "#2")
    #expect(try await line() == [3, 2, 1])
    await world.must("move", "2", "--at", "today 20:00")
    #expect(try await line() == [3, 1, 2])
    await world.must("move", "2", "--next-slot")
    #expect(try await line() == [3, 2, 1])
    let itself = await world.stint("move", "2", "--before", "2")
    #expect(itself.status == 64)
    #expect(itself.error.contains("#2 cannot stand before itself"), "\(itself.error)")
    await world.must("send", "2")
    let gone = await world.stint("move", "2", "--first")
    #expect(gone.status == 3)
  }

  @Test
  func `only move crosses the wall, and asks first`() async throws {
    let world = try World()
    _ = try await world.add("-q", "business", "One")
    #expect(await world.stint("move", "1", "--queue", "personal").status == 64)
    let asked = await world.stint(
      ["move", "1", "--queue", "personal"], World.Way(answer: "n", isTerminal: true))
    #expect(asked.status == 3)
    #expect(asked.error.contains("crosses from business to personal, to me@journal. Sure? [y/N]"))
    let crossed = await world.stint(
      ["move", "1", "--queue", "personal"], World.Way(answer: "y", isTerminal: true))
    #expect(crossed.status == 0, "\(crossed.error)")
    #expect(crossed.out.contains("me@journal  Sat 2026-06-06 11:00 +02:00"))
    await world.must("move", "1", "--queue", "business", "--yes")
    await world.must("send", "1")
    let late = await world.stint("move", "1", "--queue", "personal", "--yes")
    #expect(late.status == 65)
    #expect(late.error.contains("it stays there"))
  }

  @Test
  func `editing keeps the number and the earlier wordings`() async throws {
    let world = try shop("")
    _ = try await world.add("One")
    let edited = await world.must("edit", "1", "--text", "Two", "--kind", "promo")
    #expect(
      edited.out
        == "#1 edited, revision 2\n  shop@a  Mon 2026-06-01 09:00 +02:00 (Europe/Madrid)\n")
    let shown = try await world.must("show", "1", "--json").json()
    let revisions = try #require(shown["revisions"]?.arrayValue)
    #expect(revisions.map { $0["content"]?["parts"]?.arrayValue } == [["One"]])
    await world.must("send", "1")
    let late = await world.stint("edit", "1", "--text", "Three")
    #expect(late.status == 65)
    #expect(late.error.contains("nothing of #1 is left to send"))
  }

  @Test
  func `a post that is queued twice is noted, and refused a day after by the same-text rule`()
    async throws
  {
    let world = try shop("same_text = \"2d\"")
    _ = try await world.add("Same")
    let twice = await world.must("add", "Same")
    #expect(twice.error == "stint: note: shop@a: the same text is queued as #1 already\n")
    #expect(twice.out.contains("Wed 2026-06-03 09:00 +02:00"))
  }

  @Test
  func `slept through a slot, a post still goes within 45 minutes, else it waits for the next`()
    async throws
  {
    for (minute, goes) in [(44, true), (45, true), (46, false)] {
      let world = try shop("")
      _ = try await world.add("One")
      world.now = Timestamp.at("2026-06-01T07:00Z").plus(.minutes(minute))
      let tick = await world.tick()
      #expect(tick.status == (goes ? 0 : 3), "\(minute): \(tick.out)")
    }
  }

  @Test
  func `a clock set back a day sends nothing twice and says what it counts on`() async throws {
    let world = try shop("gap = \"90m\"")
    for number in 1...4 { _ = try await world.add("Text \(number)") }
    world.moveClock(to: "2026-06-02T07:00Z")
    #expect(await world.tick().status == 0)
    let before = world.items()
    world.moveClock(to: "2026-06-01T07:00Z")
    let tick = await world.tick()
    #expect(tick.status == 4 || tick.status == 3, "\(tick.out)")
    #expect(world.items() == before)
    let doctor = await world.stint("doctor")
    #expect(doctor.status == 4)
    #expect(doctor.out.contains("the clock was set back"))
    let sent = try await world.tickThrough("2026-06-03T12:00Z", everyMinutes: 30)
    #expect(sent.compactMap { $0["id"]?.intValue }.sorted() == [2, 3, 4])
    #expect(Set(world.items()).count == 4)
  }

  @Test
  func `an unknown outcome ends with 5 and is settled by the user alone`() async throws {
    let world = try shop("")
    _ = try await world.add("One")
    let line = try #require(await world.must("export").out.split(separator: "\n").first)
    let unknown = line.replacingOccurrences(
      of: "\"state\":\"queued\"",
      with: "\"state\":\"unknown\",\"reason\":\"no answer\",\"counts_at\":1780290000000")
    for (choice, state) in [("--sent", "sent"), ("--not-sent", "queued")] {
      let other = try shop("")
      let file = try other.write(unknown, to: "one.jsonl")
      await other.must("import", file)
      let why = await other.stint("why", "1")
      #expect(why.status == 5)
      #expect(why.out.contains("nobody knows whether it went out: no answer"))
      #expect(await other.stint("edit", "1", "--text", "x").status == 65)
      #expect(await other.stint("send", "1").out.contains("`stint resolve` it first"))
      other.moveClock(to: "2026-06-01T07:00Z")
      #expect(await other.tick().status == 3)
      let resolved = await other.must("resolve", "1", choice)
      #expect(
        resolved.out == "#1 shop@a: \(state == "sent" ? "sent" : "queued again")\n")
      let list = try await other.must("list", "--state", "all", "--json").json()
      #expect(list["targets"]?.arrayValue?.first?["state"]?.stringValue == state)
      #expect(await other.stint("resolve", "1", choice).status == 3)
    }
  }
}
