import StintCore
import StintTestSupport
import Testing

@Suite struct SessionTests {
  private func engaged(
    _ config: String? = World.config, _ arguments: [String] = []
  ) async throws -> World {
    let world = try World(config)
    let outcome = await world.stint(
      ["engage", "answer questions about queues", "--for", "25m", "-q", "business"] + arguments)
    #expect(outcome.status == 0, "\(outcome.error)")
    return world
  }

  private func state(_ world: World) async throws -> String? {
    try await world.stint("now", "--json").json()["class"]?.stringValue
  }

  @Test func `a session is opened, worked in and ended`() async throws {
    let world = try await engaged()
    world.moveClock(to: "2026-06-01T06:05Z")
    await world.must("did", "l", "thread on outages, 14 posts")
    world.moveClock(to: "2026-06-01T06:09Z")
    let mark = await world.must("did", "r", "@ana", "linked the retry docs", "https://a.example/1")
    #expect(
      mark.out == "08:09  reply  @ana linked the retry docs https://a.example/1  4 min\n")
    world.moveClock(to: "2026-06-01T06:25Z")
    let end = await world.must("end")
    #expect(
      end.out == """
        #1 Mon 2026-06-01 08:00 – 08:25 (+02:00) · planned 25 min, spent 25 min
          listen 1, reply 1
          business today: 25 min
          look back within three days: stint wrap-up 1

        """)
  }

  @Test func `engage says what it understood`() async throws {
    let world = try World()
    let outcome = await world.must(
      "engage", "answer questions about queues", "--for", "25", "-q", "business")
    #expect(
      outcome.out == """
        #1 business: answer questions about queues · 25 min, until Mon 2026-06-01 08:25 +02:00 \
        (Europe/Madrid)
          log what you do: stint did KEY [@who] [TEXT]; at the end: stint end

        """)
  }

  @Test(arguments: [
    "", "  ", "mastodon", "check mastodon", "look at bluesky", "browse around", "Check my feed",
    "just check the shop@mastodon",
  ])
  func `a purpose that says nothing is refused`(purpose: String) async throws {
    let world = try World()
    let outcome = await world.stint("engage", purpose, "-q", "business")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("say what for"))
    #expect(await world.stint("now").status == 1)
  }

  @Test(arguments: [
    "answer three questions", "check answers to my poll", "thank the new followers",
    "look for people who struggle with retries", "respond to Ana",
  ])
  func `a purpose that says something is taken`(purpose: String) async throws {
    let world = try World()
    await world.must("engage", purpose, "-q", "business")
  }

  @Test func `anyway takes any purpose but none`() async throws {
    let world = try World()
    #expect(await world.stint("engage", " ", "--anyway", "-q", "business").status == 65)
    await world.must("engage", "mastodon", "--anyway", "-q", "business")
  }

  @Test(arguments: [
    ("4m", 65), ("299s", 65), ("5m", 0), ("60m", 0), ("61m", 65), ("2h", 65), ("0", 65),
    ("-5m", 64), ("soon", 65),
  ])
  func `five minutes to an hour are a session`(length: String, status: Int32) async throws {
    let world = try World()
    let outcome = await world.stint(
      "engage", "answer three questions", "-q", "business", "--for=\(length)")
    #expect(outcome.status == (length == "-5m" ? 65 : status), "\(outcome.error)")
  }

  @Test func `more than an hour must be asked for`() async throws {
    let world = try World()
    await world.must(
      "engage", "answer three questions", "-q", "business", "--for", "2h", "--long")
  }

  @Test func `one session at a time, over both queues`() async throws {
    let world = try await engaged()
    for queue in ["business", "personal"] {
      let outcome = await world.stint("engage", "answer three questions", "-q", queue)
      #expect(outcome.status == 4)
      #expect(
        outcome.error == """
          stint: session #1 is running in queue business: answer questions about queues, until \
          Mon 2026-06-01 08:25 +02:00
            try: stint end

          """)
    }
  }

  @Test func `a business session closes the personal doors and the reverse`() async throws {
    let world = try await engaged()
    let personal = await world.stint("add", "A walk by the sea", "-q", "personal")
    #expect(personal.status == 4)
    #expect(personal.error.contains("stint park TEXT"))
    await world.must("add", "What do you plant in autumn?", "-q", "business")
    await world.must("end", "--no-review")
    await world.must("add", "A walk by the sea", "-q", "personal")
    await world.must("engage", "write to my old friends", "-q", "personal")
    #expect(await world.stint("add", "Another one for the shop", "-q", "business").status == 4)
  }

  @Test(arguments: [
    (["--on", "me@journal", "-q", "business"], "nothing crosses the wall"),
    (["--on", "nobody@mastodon", "-q", "business"], "no account nobody@mastodon"),
    (["-q", "busines"], "did you mean business"), ([], "Stint does not guess"),
  ])
  func `the space is never guessed`(arguments: [String], words: String) async throws {
    let world = try World()
    let outcome = await world.stint(["engage", "answer three questions"] + arguments)
    #expect([64, 65, 66].contains(outcome.status))
    #expect(outcome.error.contains(words), "\(outcome.error)")
  }

  @Test func `an account names its queue`() async throws {
    let world = try World()
    let outcome = await world.stint(
      "engage", "answer three questions", "--on", "me@journal", "--json")
    #expect(try outcome.json()["queue"] == "personal")
  }

  // MARK: Now

  @Test func `now tells by words and by its number`() async throws {
    let world = try World()
    #expect(await world.stint("now").status == 1)
    await world.must("engage", "answer questions about queues", "--for", "25m", "-q", "business")
    let moments: [(String, Int32, String)] = [
      (
        "2026-06-01T06:00Z", 0,
        "business: answer questions about queues · 25 min left, until 08:25"
      ),
      (
        "2026-06-01T06:22:59Z", 0,
        "business: answer questions about queues · 3 min left, until 08:25"
      ),
      (
        "2026-06-01T06:24:59Z", 0,
        "business: answer questions about queues · 1 min left, until 08:25"
      ),
      (
        "2026-06-01T06:25Z", 2,
        "business: answer questions about queues · over since 08:25 (+0:00)"
      ),
      (
        "2026-06-01T06:37:29Z", 2,
        "business: answer questions about queues · over since 08:25 (+12:29)"
      ),
      (
        "2026-06-01T06:37:30Z", 3, "no session is running; #1 waits for its wrap-up: stint wrap-up"
      ),
      (
        "2026-06-04T06:24:59Z", 3, "no session is running; #1 waits for its wrap-up: stint wrap-up"
      ), ("2026-06-04T06:25:01Z", 1, "no session is running"),
    ]
    for (time, status, line) in moments {
      world.moveClock(to: time)
      let outcome = await world.stint("now")
      #expect(outcome.status == status, "\(time)")
      #expect(outcome.out == line + "\n")
    }
  }

  @Test func `now fits a prompt`() async throws {
    let world = try await engaged()
    world.moveClock(to: "2026-06-01T06:08Z")
    await world.must("did", "l", "read the thread")
    world.moveClock(to: "2026-06-01T06:12:08Z")
    await world.must("did", "r", "@ana")
    let formats = [
      ("%p", "answer questions about queues"), ("%r", "12:52"), ("%R", "13"), ("%o", ""),
      ("%s", "business"), ("%l", "66%"), ("%c/%g", "1/-"), ("%m %s", "13m business"),
      ("100%% %z", "100% %z"),
    ]
    for (format, text) in formats {
      let outcome = await world.stint("now", "--format", format)
      #expect(outcome.out == (text.isEmpty ? "" : text + "\n"), "\(format)")
    }
    world.moveClock(to: "2026-06-01T06:23:30Z")
    #expect(await world.stint("now", "--format", "%m").out == "2m!\n")
    world.moveClock(to: "2026-06-01T06:26:30Z")
    #expect(await world.stint("now", "--format", "%m %o").out == "+1m +1:30\n")
    await world.must("end", "--no-review")
    let none = await world.stint("now", "--format", "%m %s")
    #expect((none.status, none.out) == (1, ""))
  }

  @Test func `now believes no file that the database has left behind`() async throws {
    let world = try await engaged()
    #expect(try await state(world) == "running")
    let file = "\(world.home)/run/status"
    let old = try world.text(of: file)
    await world.must("end", "--no-review")
    _ = try world.write(old, to: "home/run/status")
    #expect(try await state(world) == "idle")
  }

  @Test(arguments: ["", "{}", "nonsense", "{\"v\":1}", "[]"])
  func `now survives any status file`(text: String) async throws {
    let world = try await engaged()
    _ = try world.write(text, to: "home/run/status")
    #expect(try await state(world) == "running")
  }

  @Test func `now follows a session for a bar, and prints on every change`() async throws {
    let world = try await engaged()
    world.moveClock(to: "2026-06-01T06:22:30Z")
    let outcome = await world.stint(
      ["now", "--follow", "--json"], .init(pauses: 16 * 60))
    let lines = try outcome.out.split(separator: "\n").map { try JSONValue(parsing: $0) }
    var classes: [String] = []
    for line in lines {
      let name = line["class"]?.stringValue ?? ""
      if classes.last != name { classes.append(name) }
    }
    #expect(classes == ["running", "warned", "over", "wrapup"])
    let texts = lines.compactMap { $0["text"]?.stringValue }
    #expect(texts.first == "3m business")
    #expect(texts.contains("2m! business") && texts.contains("+12m business"))
    // Not a line a second: a bar that ticks steals attention.
    #expect(lines.count < 50, "\(lines.count)")
    #expect(outcome.status == 3)
  }

  @Test func `now follows for a prompt by format as well`() async throws {
    let world = try await engaged()
    let outcome = await world.stint(
      ["now", "--follow", "--format", "%m"], .init(pauses: 130))
    #expect(outcome.out == "25m\n24m\n23m\n")
  }

  // MARK: Extend, pause, cancel

  @Test func `one extension, with a reason`() async throws {
    let world = try await engaged()
    world.moveClock(to: "2026-06-01T06:24Z")
    #expect(await world.stint("extend", "5m").status == 64)
    let outcome = await world.must("extend", "5m", "--why", "finishing Ana's answer")
    #expect(
      outcome.out == "#1 extended by 5 min, until Mon 2026-06-01 08:30 +02:00 (Europe/Madrid)\n")
    let second = await world.stint("extend", "5m", "--why", "one more")
    #expect(second.status == 4)
    #expect(second.error.contains("was extended already"))
    world.moveClock(to: "2026-06-01T06:29:59Z")
    #expect(await world.stint("now").status == 0)
    world.moveClock(to: "2026-06-01T06:30Z")
    #expect(await world.stint("now").status == 2)
  }

  @Test func `an extension that would be over already is refused`() async throws {
    let world = try await engaged()
    world.moveClock(to: "2026-06-01T06:31Z")
    let outcome = await world.stint("extend", "5m", "--why", "nearly done")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("still be over since 08:30"))
    await world.must("extend", "10m", "--why", "nearly done")
  }

  @Test func `a pause stops the spent clock and not the deadline`() async throws {
    let world = try await engaged()
    world.moveClock(to: "2026-06-01T06:05Z")
    await world.must("pause")
    #expect(await world.stint("pause").status == 3)
    #expect(try await state(world) == "away")
    world.moveClock(to: "2026-06-01T06:15Z")
    await world.must("resume")
    #expect(await world.stint("resume").status == 3)
    world.moveClock(to: "2026-06-01T06:20Z")
    let session = try await world.stint("end", "--json").json()
    #expect(session["spent_s"] == 600)
    #expect(session["deadline"] == "2026-06-01T08:25:00+02:00")
  }

  @Test(arguments: [("2026-06-01T06:02Z", 0), ("2026-06-01T06:02:01Z", 65)])
  func `the first two minutes can be taken back`(time: String, status: Int32) async throws {
    let world = try await engaged()
    world.moveClock(to: time)
    #expect(await world.stint("cancel").status == status)
    #expect(await world.stint("now").status == (status == 0 ? 1 : 0))
  }

  @Test(arguments: [
    ["did", "r"], ["park", "font thread"], ["extend", "5m", "--why", "more"], ["pause"],
    ["resume"], ["end"], ["cancel"],
  ])
  func `without a session there is nothing to do`(arguments: [String]) async throws {
    let world = try World()
    await world.must("init")
    let outcome = await world.stint(arguments)
    #expect(outcome.status == 3)
    #expect(
      outcome.error == """
        stint: no session is running
          try: stint engage "why you go there" --for 25m

        """)
  }

  @Test func `a session that closed itself says so to whoever comes late`() async throws {
    let world = try await engaged()
    world.moveClock(to: "2026-06-01T20:00Z")
    let outcome = await world.stint("did", "r")
    #expect(outcome.status == 3)
    #expect(
      outcome.error == """
        stint: session #1 closed itself: it ends at Mon 2026-06-01 08:25 +02:00
          try: stint wrap-up 1

        """)
  }

  @Test func `the timer closes it as well`() async throws {
    let world = try await engaged()
    world.moveClock(to: "2026-06-01T06:37:30Z")
    let outcome = await world.tick()
    #expect(outcome.status == 0)
    #expect(
      outcome.out == "session #1 closed itself; look at its times: stint wrap-up 1\n")
    #expect(await world.tick().status == 3)
  }

  // MARK: End

  @Test func `an end that was earlier`() async throws {
    let world = try await engaged()
    world.moveClock(to: "2026-06-01T06:10Z")
    await world.must("did", "r")
    world.moveClock(to: "2026-06-01T06:24Z")
    #expect(await world.stint("end", "--at", "08:09").error.contains("there is a mark after that"))
    #expect(await world.stint("end", "--at", "08:30").status == 65)
    #expect(await world.stint("end", "--at", "07:59").status == 65)
    let session = try await world.stint("end", "--at", "last", "--json").json()
    #expect(session["end"] == "2026-06-01T08:10:00+02:00")
  }

  @Test func `a late start is given by time or by minutes`() async throws {
    for arguments in [["--at", "07:55"], ["--ago", "5m"]] {
      let world = try World()
      let outcome = await world.stint(
        ["engage", "answer three questions", "-q", "business", "--for", "25m", "--json"]
          + arguments)
      #expect(try outcome.json()["start"] == "2026-06-01T07:55:00+02:00")
      #expect(try outcome.json()["deadline"] == "2026-06-01T08:20:00+02:00")
    }
  }

  @Test func `a late start that would be over already is refused`() async throws {
    let world = try World()
    let outcome = await world.stint(
      "engage", "answer three questions", "-q", "business", "--for", "25m", "--ago", "25m")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("would have been over at 08:00"))
  }

  @Test func `a late start does not reach into the session before`() async throws {
    let world = try await engaged()
    world.moveClock(to: "2026-06-01T06:20Z")
    await world.must("end", "--no-review")
    world.moveClock(to: "2026-06-01T06:25Z")
    let inside = await world.stint(
      "engage", "answer three questions", "-q", "personal", "--at", "08:19")
    #expect(inside.status == 65)
    #expect(inside.error.contains("lies in session #1, which ended at 08:20"))
    await world.must("engage", "answer three questions", "-q", "personal", "--at", "08:20")
  }

  // MARK: Rules of the queue

  static let strict = """
    [queue.business]
    zone = "Europe/Madrid"
    [queue.business.sessions]
    default = "20m"
    budget = "60m/day"
    hard = true
    cooldown = "20m"

    """

  @Test func `the queue says how long, how hard and how much a day`() async throws {
    let world = try World(Self.strict)
    let session = try await world.stint("engage", "answer three questions", "--json").json()
    #expect(session["planned_s"] == 1200)
    #expect(session["hard"] == true)
    #expect(session["budget_s"] == 3600)
  }

  @Test func `a hard session is not extended, and its queue rests`() async throws {
    let world = try World(Self.strict)
    await world.must("engage", "answer three questions")
    #expect(await world.stint("extend", "5m", "--why", "more").status == 4)
    world.moveClock(to: "2026-06-01T06:20Z")
    #expect(await world.stint("add", "One more post").status != 0)
    await world.must("end", "--no-review")
    world.moveClock(to: "2026-06-01T06:39:59Z")
    let early = await world.stint("engage", "answer three questions")
    #expect(early.status == 4)
    #expect(early.error.contains("rests after a hard session until Mon 2026-06-01 08:40 +02:00"))
    world.moveClock(to: "2026-06-01T06:40Z")
    await world.must("engage", "answer three questions")
  }

  @Test func `the day's budget is asked for once`() async throws {
    let world = try World(Self.strict)
    await world.must("engage", "answer three questions", "--for", "55m", "--no-hard")
    world.moveClock(to: "2026-06-01T06:41Z")
    await world.must("end", "--no-review")
    #expect(await world.stint("engage", "answer three questions").status == 4)
    let exact = await world.stint("engage", "answer three questions", "--for", "19m", "--dry")
    #expect(exact.status == 64)
    let asked = await world.stint(
      ["engage", "answer three questions"], .init(answer: "n", isTerminal: true))
    #expect(asked.status == 4)
    #expect(asked.error.contains("41 min of today's 1h00 in queue business are used"))
    await world.must("engage", "answer three questions", "--over-budget")
  }

  @Test(arguments: [("19m", 0), ("20m", 4)])
  func `a budget is full when it is exceeded, not when it is reached`(
    plan: String, status: Int32
  ) async throws {
    let world = try World(Self.strict)
    await world.must("engage", "answer three questions", "--for", "55m", "--no-hard")
    world.moveClock(to: "2026-06-01T06:41Z")
    await world.must("end", "--no-review")
    #expect(
      await world.stint("engage", "answer three questions", "--for", plan).status == status)
  }

  @Test func `the budget is new at midnight`() async throws {
    let world = try World(Self.strict)
    world.moveClock(to: "2026-06-01T21:30Z")
    await world.must("engage", "answer three questions", "--for", "60m", "--no-hard")
    world.moveClock(to: "2026-06-01T22:30Z")
    await world.must("end", "--no-review")
    // Half an hour of it lies on the new day.
    let session = try await world.stint(
      "engage", "answer three questions", "--for", "30m", "--json"
    )
    .json()
    #expect(session["used_today_s"] == 1800)
  }

  @Test func `again repeats the last one of the queue`() async throws {
    let world = try await engaged(World.config, ["--goal", "reply to 3 newcomers"])
    await world.must("end", "--no-review")
    await world.must("engage", "write to my old friends", "-q", "personal")
    await world.must("end", "--no-review")
    let session = try await world.stint("engage", "--again", "-q", "business", "--json").json()
    #expect(session["purpose"] == "answer questions about queues")
    #expect(session["planned_s"] == 1500)
    #expect(session["goals"]?.arrayValue?.count == 1)
  }

  // MARK: Clocks

  @Test func `sleep, a set clock and a restart lose no minute and invent none`() async throws {
    let world = try await engaged()
    world.now = world.now.advanced(by: .seconds(300))
    await world.must("did", "l")
    world.suspend(.seconds(240))
    await world.must("did", "r", "@ana")
    world.setClock(by: .seconds(7200))
    await world.must("did", "t", "@bo")
    world.now = world.now.advanced(by: .seconds(120))
    world.reboot(offFor: .seconds(60))
    world.now = world.now.advanced(by: .seconds(180))
    let session = try await world.stint("end", "--json").json()
    // The two minutes after the last look are lost to the crash; with a tick a minute, one is.
    #expect(session["spent_s"] == 480)
    #expect(session["start"] == "2026-06-01T10:00:00+02:00")
    #expect(session["deadline"] == "2026-06-01T10:25:00+02:00")
    #expect(session["check"] == ["clock-changed"])
  }

  @Test(arguments: [7200, -7200])
  func `a clock set by two hours neither ends nor prolongs a session`(seconds: Int) async throws {
    let world = try await engaged()
    world.now = world.now.advanced(by: .seconds(300))
    world.setClock(by: .seconds(seconds))
    let now = try await world.stint("now", "--json").json()
    #expect(now["class"] == "running")
    #expect(now["remaining_s"] == 1200)
    #expect(now["spent_s"] == 300)
  }
}
