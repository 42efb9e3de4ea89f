import Foundation
import StintCore
import StintTestSupport
import Testing

/// The time log out to other programs, and in from them.
struct LogExchangeTests {
  private func line(
    _ uid: String, _ start: String, _ end: String?, queue: String = "business",
    more: String = ""
  ) -> String {
    "{\"v\":1,\"t\":\"session\",\"uid\":\"\(uid)\",\"queue\":\"\(queue)\",\"purpose\":\"talk \(uid)\","
      + "\"tz\":\"Europe/Madrid\",\"off\":120,\"start\":\"2026-05-\(start):00.000Z\","
      + "\"planned_s\":1500,"
      + (end.map { "\"end\":\"2026-05-\($0):00.000Z\"," } ?? "")
      + "\"wrap_up\":\"done\"\(more)}\n"
  }

  private func json(_ outcome: World.Outcome) throws -> JSONValue { try outcome.json() }

  // MARK: Own format

  @Test
  func `Stint's own file fills an empty home with the very same log`() async throws {
    let world = try World()
    let file = try world.write(
      line("a", "20T09:00", "20T09:25")
        + line(
          "b", "20T10:00", "20T10:25", queue: "personal",
          more: ",\"id\":9,\"rev\":4,\"deleted\":\"2026-05-21T10:00:00.000Z\"")
        + line(
          "c", "20T11:00", "20T11:25",
          more: ",\"id\":7,\"interruptions\":[[\"away\",\"2026-05-20T11:05:00.000Z\","
            + "\"2026-05-20T11:06:00.500Z\"]],\"goals\":[{\"text\":\"g\",\"done\":\"partly\"}],"
            + "\"check\":[\"recovered\"],\"end_by\":\"recovered\"")
        + "{\"v\":1,\"t\":\"mark\",\"uid\":\"m\",\"session\":\"c\",\"at\":\"2026-05-20T11:02:00.000Z\","
        + "\"act\":\"ask\",\"person\":\"ana@a.example\",\"text\":\"why?\"}\n", to: "log.jsonl")
    await world.must("log", "import", file, "--apply")
    let first = await world.must("log", "export")
    #expect(first.out.contains("\"id\":7") && first.out.contains("\"id\":9"))
    let other = try World()
    let copy = try other.write(first.out, to: "copy.jsonl")
    await other.must("log", "import", copy, "--apply")
    #expect(await other.must("log", "export").out == first.out)
    let again = await other.stint("log", "import", copy, "--apply")
    #expect(again.status == 3)
    #expect(again.out.contains("3 known already"))
  }

  @Test
  func `a dry run writes nothing, and --apply once only`() async throws {
    let world = try World()
    let file = try world.write(
      line("a", "20T09:00", "20T09:25") + line("b", "20T10:00", "20T10:25"), to: "log.jsonl")
    let dry = await world.must("log", "import", file)
    #expect(
      dry.out == """
        read as Stint JSON Lines
        2 sessions to add, Wed 2026-05-20 to Wed 2026-05-20 (Europe/Madrid)
          business: 2 sessions, 0h50
        nothing was written; --apply writes it

        """)
    #expect(await world.stint("log", "export").status == 66)
    let applied = try json(await world.must("log", "import", file, "--apply", "--json"))
    #expect(applied["added"] == 2)
    #expect(applied["edit"] == 1)
    #expect(applied["dry_run"] == false)
    for arguments in [["--apply"], []] {
      let again = await world.stint(["log", "import", file, "--json"] + arguments)
      #expect(again.status == 3)
      #expect(try json(again)["known"] == 2)
      #expect(try json(again)["added"] == 0)
    }
    await world.must("log", "undo")
    #expect(await world.stint("log", "list", "2026-05").status == 3)
  }

  @Test
  func `an import without a dry run before it makes the database`() async throws {
    let world = try World()
    let file = try world.write(line("a", "20T09:00", "20T09:25"), to: "log.jsonl")
    #expect(await world.stint("log", "import", file).status == 0)
    #expect(!FileManager.default.fileExists(atPath: world.home + "/stint.db"))
    await world.must("log", "import", file, "--apply")
  }

  // MARK: Overlaps

  /// The thirteen ways an interval can lie to 10:00–10:30, and whether it shares a minute with it.
  @Test(arguments: [
    ("08:00", "09:00", false), ("09:00", "10:00", false), ("09:30", "10:10", true),
    ("09:30", "10:30", true), ("09:30", "11:00", true), ("10:00", "10:10", true),
    ("10:00", "10:30", true), ("10:00", "11:00", true), ("10:10", "10:20", true),
    ("10:10", "10:30", true), ("10:10", "11:00", true), ("10:30", "11:00", false),
    ("11:00", "12:00", false),
  ])
  func `what overlaps the log, or another entry, is left out and named`(
    start: String, end: String, overlaps: Bool
  ) async throws {
    let world = try World()
    let own = try world.write(line("a", "20T10:00", "20T10:30"), to: "log.jsonl")
    await world.must("log", "import", own, "--apply")
    func stamp(_ time: String) -> String { "20260520T\(time.filter { $0 != ":" })00Z" }
    let entry = "inc \(stamp(start)) - \(stamp(end)) # queue:personal # \"x\"\n"
    let file = try world.write(entry, to: "a.data")
    let json = try json(await world.stint("log", "import", file, "--json"))
    #expect(json["to_add"] == (overlaps ? 0 : 1))
    if overlaps {
      #expect(
        json["skipped"]?.arrayValue?.first?["reason"]
          == "it overlaps #1, Wed 2026-05-20 12:00 +02:00")
    }
    // And the same two in one file.
    let both = try world.write(
      "inc 20260521T100000Z - 20260521T103000Z # queue:personal # y\n"
        + entry.split(separator: "20260520").joined(separator: "20260521"), to: "b.data")
    let pair = try self.json(await world.stint("log", "import", both, "--json"))
    #expect(pair["to_add"] == (overlaps ? 1 : 2))
  }

  @Test
  func `a session that is open is left out of foreign files, and keeps imports off its time`()
    async throws
  {
    let world = try World()
    await world.must("engage", "answer questions", "-q", "business", "--for", "25m")
    world.moveClock(to: "2026-06-01T06:10Z")
    let file = try world.write(
      "inc 20260601T060500Z - 20260601T060700Z # queue:personal\n"
        + "inc 20260601T050000Z - 20260601T060000Z # queue:personal\n", to: "a.data")
    let json = try json(await world.stint("log", "import", file, "--json"))
    #expect(json["to_add"] == 1)
    #expect(json["skipped"]?.arrayValue?.count == 1)
    let klog = await world.stint("log", "export", "--format", "klog")
    #expect(klog.status == 3)
    #expect(klog.error.contains("still open"))
    #expect(await world.must("log", "export").out.contains("answer questions"))
  }

  // MARK: Queues

  @Test
  func `the queue comes from a tag or a project, else it must be given`() async throws {
    let world = try World()
    let file = try world.write(
      """
      Project,Description,Start date,Start time,Duration,Tags
      Personal,by project,2026-05-20,09:00:00,00:10:00,
      Website,by tag,2026-05-20,10:00:00,00:10:00,"queue:business, urgent"
      Website,,2026-05-20,11:00:00,00:10:00,css

      """, to: "a.csv")
    let asked = await world.stint("log", "import", file)
    #expect(asked.status == 64)
    #expect(asked.error.contains("line 4: nothing tells its queue"))
    #expect(asked.error.contains("try: -q business, or -q personal"))
    let json = try json(
      await world.must("log", "import", file, "-q", "business", "--apply", "--json"))
    #expect(
      json["queues"] == [
        ["queue": "business", "sessions": 2, "spent_ms": 1_200_000],
        ["queue": "personal", "sessions": 1, "spent_ms": 600_000],
      ])
    let out = await world.must("log", "export").out
    #expect(out.contains("\"purpose\":\"Website, css\""))
    #expect(out.contains("\"text\":\"toggl: Website, urgent\""))
    #expect(!out.contains("planned_s"))
    #expect(out.contains("\"wrap_up\":\"skipped\""))
  }

  @Test
  func `a queue that is not there needs -q, even where there is one only`() async throws {
    let world = try World()
    let file = try world.write(line("a", "20T09:00", "20T09:25", queue: "shop"), to: "log.jsonl")
    #expect(await world.stint("log", "import", file).status == 64)
    let given = await world.must("log", "import", file, "-q", "business")
    #expect(given.out.contains("its queue shop is not in the config"))
    #expect(await world.stint("log", "import", file, "-q", "shop").status == 66)
  }

  @Test
  func `a calendar holds one queue`() async throws {
    let world = try World()
    let file = try world.write(
      line("a", "20T09:00", "20T09:25") + line("b", "20T10:00", "20T10:25", queue: "personal"),
      to: "log.jsonl")
    await world.must("log", "import", file, "--apply")
    let both = await world.stint("log", "export", "--format", "ical")
    #expect(both.status == 64)
    let one = await world.must("log", "export", "--format", "ical", "-q", "personal")
    #expect(one.out.contains("talk b") && !one.out.contains("talk a"))
    let busy = await world.must(
      "log", "export", "--format", "ical", "-q", "personal", "--busy-only")
    #expect(busy.out.contains("SUMMARY:Busy") && !busy.out.contains("talk"))
    #expect(!busy.out.contains("personal"))
  }

  // MARK: Ranges and files

  @Test
  func `a range takes whole sessions that reach into it`() async throws {
    let world = try World()
    let file = try world.write(
      // The 20th ends at 22:00 in universal time.
      line("before", "19T21:00", "19T22:00") + line("into", "19T22:30", "20T22:30")
        + line("after", "20T22:30", "20T23:00"), to: "log.jsonl")
    await world.must("log", "import", file, "--apply")
    func names(_ arguments: String...) async -> [String] {
      let out = await world.stint(["log", "export"] + arguments).out
      return ["before", "into", "after"].filter { out.contains("talk \($0)") }
    }
    #expect(await names("--from", "2026-05-20", "--to", "2026-05-20") == ["into"])
    #expect(await names("--from", "2026-05-21") == ["into", "after"])
    #expect(await names("--to", "2026-05-19") == ["before"])
    #expect(await names("--all") == ["before", "into", "after"])
    #expect(await names("--week") == [])
    #expect(await world.stint("log", "export", "--week", "--all").status == 64)
    #expect(
      await world.stint("log", "export", "--from", "2026-05-20", "--to", "2026-05-01").status == 65)
  }

  @Test
  func `a file that is there is not written over`() async throws {
    let world = try World()
    let file = try world.write(line("a", "20T09:00", "20T09:25"), to: "log.jsonl")
    await world.must("log", "import", file, "--apply")
    let path = world.folder.path + "/out.klg"
    let done = await world.must("log", "export", "--format", "klog", "-o", path)
    #expect(done.out.contains("1 session exported as klog"))
    #expect(await world.stint("log", "export", "--format", "klog", "-o", path).status == 73)
    #expect(try world.text(of: path).contains("11:00 - 11:25"))
  }

  @Test
  func `every format goes through the commands and back`() async throws {
    let world = try World()
    let file = try world.write(
      line("session-a", "20T09:00", "20T09:25")
        + line("session-b", "20T10:00", "20T10:25", queue: "personal"), to: "log.jsonl")
    await world.must("log", "import", file, "--apply")
    for name in [
      "jsonl", "timewarrior", "klog", "watson", "toggl", "clockify", "org", "open-pomodoro",
      "activitywatch",
    ] {
      let out = await world.must("log", "export", "--format", name).out
      let other = try World()
      let copy = try other.write(out, to: "copy")
      let read = await other.stint("log", "import", copy, "--apply", "--json")
      #expect(read.status == 0, "\(name): \(read.error)")
      #expect(try json(read)["format"] == .string(name))
      #expect(try json(read)["added"] == 2, "\(name)")
      let back = await other.must("log", "export").out
      for part in ["talk session-a", "\"uid\":\"session-b\"", "2026-05-20T10:25:00.000Z"] {
        #expect(back.contains(part), "\(name): \(back)")
      }
      // Where it came from, all of it is known.
      let home = await world.stint("log", "import", copy, "--apply")
      #expect(home.status == 3, "\(name)")
    }
  }

  // MARK: Refusals

  @Test
  func `what cannot be read is refused with what to type`() async throws {
    let world = try World()
    func outcome(_ text: String, _ arguments: String...) async throws -> World.Outcome {
      await world.stint(["log", "import", try world.write(text, to: "f")] + arguments)
    }
    let empty = try await outcome("\n")
    #expect(empty.status == 65 && empty.error.contains("is empty"))
    let unknown = try await outcome("Dear diary")
    #expect(unknown.status == 65 && unknown.error.contains("--format jsonl, timewarrior"))
    let dates = try await outcome(
      "Start Date,Start Time,Duration (h)\n01/02/2026,10:00,0:30\n", "-q", "business")
    #expect(dates.status == 65)
    #expect(dates.error.contains("01/02/2026 may have the day or the month first"))
    #expect(dates.error.contains("try: --date-format dmy, mdy or ymd"))
    #expect(try await outcome("[", "--format", "watson").status == 65)
    let typo = try await outcome("[", "--format", "watsn")
    #expect(typo.status == 64 && typo.error.contains("did you mean watson?"))
    #expect(try await outcome("x", "--format", "timewarrior-script").status == 64)
    #expect(await world.stint("log", "import", "nowhere").status == 66)
    #expect(try await outcome("inc 20260520T100000Z # x", "--zone", "Mars/Base").status == 65)
  }

  @Test
  func `text of a file cannot reach the terminal raw`() async throws {
    let world = try World()
    let file = try world.write(
      "2026-05-20\n    9:00 - 9:10 #queue=\"\u{1B}[31mred\"\n", to: "a.klg")
    let outcome = await world.stint("log", "import", file)
    #expect(outcome.status == 64)
    #expect(!(outcome.out + outcome.error).contains("\u{1B}"))
  }

  @Test
  func `--dst settles a night, and without it the row waits`() async throws {
    let world = try World()
    world.moveClock(to: "2026-11-01T00:00Z")
    let file = try world.write(
      "2026-10-25\n    2:30 - 2:50 #queue=business late\n", to: "a.klg")
    let open = await world.stint("log", "import", file)
    #expect(open.status == 3)
    #expect(open.out.contains("first +02:00, second +01:00"))
    await world.must("log", "import", file, "--dst", "second", "--apply")
    #expect(await world.must("log", "export").out.contains("2026-10-25T01:30:00.000Z"))
    let utc = await world.must("log", "import", file, "--zone", "UTC")
    #expect(utc.out.contains("1 session to add"))
  }

  @Test
  func `explain prints what each format loses`() async throws {
    let world = try World()
    let one = await world.must("log", "export", "--explain", "--format", "jsonl")
    #expect(one.out == "Stint JSON Lines\njsonl loses:\n  nothing\n")
    let all = await world.must("log", "export", "--explain")
    #expect(all.out.contains("klog loses:") && all.out.contains("ical loses:"))
    #expect(all.out.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let json = try json(await world.must("log", "export", "--explain", "--json"))
    #expect(json["formats"]?.arrayValue?.count == 11)
  }
}
