import Foundation
import StintCore
import StintStore
import StintTestSupport
import Testing

struct LogTests {
  @Test func `a week is listed by day, whole sessions, with totals of each queue`() async throws {
    let scene = try await LogScene()
    try scene.add("2026-11-16T09:00Z", "2026-11-16T09:27Z") {
      $0.interruptions = [
        Interruption(
          kind: .paused, start: .at("2026-11-16T09:10Z"), end: .at("2026-11-16T09:12Z"))
      ]
    }
    try scene.add(
      "2026-11-16T22:50Z", "2026-11-16T23:20Z", purpose: "write to Ana", queue: "personal",
      planned: 1800
    ) { $0.checks = [.autoClosed] }
    try scene.add("2026-11-17T09:00Z", "2026-11-17T09:10Z", purpose: "thank the people who replied")
    try scene.add("2026-11-18T10:50Z", nil, purpose: "日本語の投稿に返信する、とても長い目的の説明文です")
    let outcome = await scene.world.must("log")
    #expect(
      outcome.out == """
        week 47, 16–22 Nov 2026 (Europe/Madrid)

        Mon 16 Nov  (+01:00)
          #1  business  10:00 – 10:27      25 min of 25 min  answer questions about que…
          #2  personal  23:50 – 00:20 Tue  30 min of 30 min  write to Ana  check
          business 25 min · personal 10 min

        Tue 17 Nov
          #3  business  10:00 – 10:10      10 min of 25 min  thank the people who repli…
          business 10 min · personal 20 min

        Wed 18 Nov
          #4  business  11:50 – now        10 min of 25 min  日本語の投稿に返…  running
          business 10 min

        business  spent 45 min  planned 1h15    3 sessions
        personal  spent 30 min  planned 30 min  1 session, 1 to check

        """, "\(outcome.out)")
    for line in outcome.out.split(separator: "\n") {
      #expect(DisplayWidth.columns(of: line) <= 80, "\(line)")
    }
    let day = try await scene.world.must("log", "2026-11-17", "--json").json()
    #expect(day["sessions"]?.arrayValue?.map { $0["id"] } == [2, 3])
    #expect(
      await scene.world.must("log", "2026-11-17").out == """
        Tue 17 Nov 2026 (Europe/Madrid)

        Tue 17 Nov  (+01:00)
          #2  personal  Mon 23:50 – 00:20 Tue  30 min of 30 min  write to Ana  check
          #3  business  10:00 – 10:10          10 min of 25 min  thank the people who r…
          business 10 min · personal 20 min

        business  spent 10 min  planned 25 min  1 session
        personal  spent 20 min  planned 30 min  1 session, 1 to check

        """)
    #expect(day["sessions"]?.arrayValue?.map { $0["in_range_ms"] } == [1_200_000, 600_000])
    let personal = await scene.world.must("log", "day", "-q", "business")
    #expect(!personal.out.contains("personal"))
  }

  @Test(arguments: [
    // Midnight in a month's end, the last night of a year with 53 weeks, and both DST nights.
    ("2026-10-31T22:30Z", "2026-10-31T23:45Z", "Europe/Madrid"),
    ("2026-12-31T22:30Z", "2026-12-31T23:45Z", "Europe/Madrid"),
    ("2026-10-24T21:30Z", "2026-10-25T03:30Z", "Europe/Madrid"),
    ("2026-03-28T22:30Z", "2026-03-29T02:30Z", "Europe/Madrid"),
    ("2027-01-03T22:10:30.500Z", "2027-01-03T23:20:10.499Z", "Europe/Madrid"),
    ("2026-11-16T18:00Z", "2026-11-16T18:45Z", "Asia/Kathmandu"),
  ])
  func `what days, weeks, months and years hold of a session adds up to it`(
    start: String, end: String, zone: String
  ) async throws {
    let scene = try await LogScene(now: "2027-02-01T11:00Z")
    try scene.add(start, end, planned: nil, zone: zone)
    let session = try scene.session(1)
    func sum(_ ranges: [String]) async throws -> Int64 {
      var sum: Int64 = 0
      for range in ranges {
        let json = try await scene.world.stint("log", range, "--json", "--zone", zone).json()
        let queues = json["queues"]?.arrayValue ?? []
        let inQueues = queues.reduce(0) { $0 + ($1["spent_ms"]?.intValue ?? 0) }
        let days = json["days"]?.arrayValue ?? []
        #expect(days.reduce(0) { $0 + ($1["spent_ms"]?.intValue ?? 0) } == inQueues)
        sum += inQueues
      }
      return sum
    }
    let own = try TestZones.named(zone)
    let first = own.wallTime(at: session.start).date
    func day(_ offset: Int) -> String {
      let date = first.adding(days: offset)
      func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
      return "\(date.year)-\(two(date.month))-\(two(date.day))"
    }
    let spent = session.spent(through: scene.world.now)
    #expect(try await sum([day(-1), day(0), day(1), day(2)]) == spent)
    #expect(try await sum(["2026", "2027"]) == spent)
    #expect(
      try await sum(
        (1...12).map { "2026-\($0 < 10 ? "0" : "")\($0)" } + ["2027-01", "2027-02"]) == spent)
    let weeks = (1...53).map { "2026-W\($0 < 10 ? "0" : "")\($0)" } + ["2027-W01", "2027-W02"]
    #expect(try await sum(weeks) == spent)
    #expect(try await sum(["\(day(-3))..\(day(0))", "\(day(1)).."]) == spent)
  }

  @Test func `the year 2026 has a week 53, and 2027 none`() async throws {
    let scene = try await LogScene(now: "2027-01-02T11:00Z")
    try scene.add("2026-12-31T22:30Z", "2026-12-31T22:45Z")
    let week = await scene.world.must("log", "2026-W53")
    #expect(week.out.hasPrefix("week 53, 28 Dec 2026–3 Jan 2027 (Europe/Madrid)\n"))
    #expect(await scene.world.must("log").out == week.out)
    #expect(week.out.contains("\nThu 31 Dec 2026  (+01:00)\n"))
    let none = await scene.world.stint("log", "2027-W53")
    #expect(none.status == 65)
    #expect(none.error == "stint: the year 2027 has no week 53\n  try: stint log 2027-W01\n")
  }

  @Test func `fix corrects the last session and says how to take it back`() async throws {
    let scene = try await LogScene(now: "2026-11-17T11:00Z")
    try scene.add("2026-11-16T17:00Z", "2026-11-17T08:00Z")
    let before = try scene.session(1)
    let outcome = await scene.world.must("fix", "--end", "18:25")
    #expect(
      outcome.out == """
        #1  was  Mon 16 Nov  18:00 – 09:00 Tue   15h00   (+01:00)
            now  Mon 16 Nov  18:00 – 18:25        0h25   (+01:00)
        undo: stint log undo 1

        """)
    let undone = await scene.world.must("log", "undo", "1")
    #expect(
      undone.out == """
        took back 1: stint fix --end 18:25
        #1  was  Mon 16 Nov  18:00 – 18:25        0h25   (+01:00)
            now  Mon 16 Nov  18:00 – 09:00 Tue   15h00   (+01:00)
        undo: stint log undo 2

        """)
    #expect(try scene.session(1) == before)
    let redone = await scene.world.must("log", "undo", "2")
    #expect(redone.out.hasPrefix("took back 2: stint log undo 1\n"))
    #expect(try scene.session(1).end == .at("2026-11-16T17:25Z"))
    let edits = await scene.world.must("log", "edits")
    #expect(
      edits.out == """
        EDIT  WHEN                         SESSIONS  COMMAND
        3     Tue 2026-11-17 12:00 +01:00  #1        stint log undo 2
        2     Tue 2026-11-17 12:00 +01:00  #1        undone by 3: stint log undo 1
        1     Tue 2026-11-17 12:00 +01:00  #1        stint fix --end 18:25

        """)
  }

  @Test func `every correction has a number and is undone by it, in one line of JSON too`()
    async throws
  {
    let scene = try await LogScene()
    let one = try scene.add("2026-11-16T09:00Z", "2026-11-16T09:27Z") {
      $0.marks = [
        scene.mark("2026-11-16T09:05Z", .reply, "ana", "linked"),
        scene.mark("2026-11-16T09:14Z", .listen),
      ]
      $0.checks = [.autoClosed]
    }
    let two = try scene.add("2026-11-16T09:40Z", "2026-11-16T10:00Z")
    let rows = try scene.sessions()
    let commands: [[String]] = [
      ["log", "edit", "\(one)", "--start", "9:55", "--purpose", "it's new", "--planned", "30m"],
      ["log", "split", "#\(one)", "at", "10:10"], ["log", "split", "\(one)", "10:10", "10:12"],
      ["log", "join", "\(two)", "\(one)"], ["log", "trim", "\(one)", "--end", "last"],
      ["log", "trim", "\(one)", "--start", "5m"], ["log", "trim", "\(one)", "--start", "first"],
      ["log", "move", "\(one)", "to", "personal", "--yes"], ["log", "rm", "\(one)"],
      ["log", "fill", "\(one)"], ["log", "confirm", "\(one)"],
      ["log", "mark", "add", "\(one)", "--at", "10:07", "r", "@bo", "hello"],
      ["log", "mark", "edit", "\(one)", "1", "a", "@bo", "what for?"],
      ["log", "mark", "move", "\(one)", "2", "--at", "10:20"],
      ["log", "mark", "rm", "\(one)", "1"],
    ]
    for command in commands {
      let dry = try await scene.world.stint(command + ["--dry-run", "--json"]).json()
      #expect(dry["dry_run"] == true)
      #expect(dry["edit"] == nil)
      #expect(try scene.sessions().filter { $0.id <= two } == rows, "\(command)")
      let json = try await scene.world.stint(command + ["--json"]).json()
      let edit = try #require(json["edit"]?.intValue, "\(command)")
      #expect(json["sessions"]?.arrayValue?.isEmpty == false)
      #expect(try scene.sessions().filter { $0.id <= two } != rows, "\(command)")
      let words = await scene.world.must("log", "undo", "\(edit)")
      #expect(words.out.hasSuffix("undo: stint log undo \(edit + 1)\n"))
      let left = try scene.sessions().filter { $0.id <= two }
      #expect(left == rows, "\(command)")
    }
    #expect(await scene.world.stint("log", "undo", "1").status == 3)
  }

  @Test func `split, join, move and rm show all that they touch`() async throws {
    let scene = try await LogScene()
    try scene.add("2026-11-16T09:00Z", "2026-11-16T09:27Z") {
      $0.marks = [
        scene.mark("2026-11-16T09:05Z", .reply, "ana"), scene.mark("2026-11-16T09:14Z", .listen),
      ]
    }
    #expect(
      await scene.world.must("log", "split", "1", "at", "10:10", "10:12").out == """
        #1  was  Mon 16 Nov  10:00 – 10:27   0h27   (+01:00)
            now  Mon 16 Nov  10:00 – 10:10   0h10   (+01:00)
            was  planned  25m
            now  planned  10m
            was  marks    2
            now  marks    1
        #2  now  Mon 16 Nov  10:12 – 10:27   0h15   (+01:00)  new
        undo: stint log undo 1

        """)
    #expect(
      await scene.world.must("log", "join", "1", "2").out == """
        #1  was  Mon 16 Nov  10:00 – 10:10   0h10   (+01:00)
            now  Mon 16 Nov  10:00 – 10:27   0h25   (+01:00)
            was  planned  10m
            now  planned  25m
            was  marks    1
            now  marks    2
        #2  was  Mon 16 Nov  10:12 – 10:27   0h15   (+01:00)
            now  removed
            was  marks    1
            now  marks    0
        undo: stint log undo 2

        """)
    let asked = await scene.world.stint("log", "move", "1", "to", "personal")
    #expect(asked.status == 64)
    #expect(
      asked.error
        == "stint: #1 would cross the wall from business to personal; nothing was changed\n"
        + "  try: stint log move 1 to personal --yes\n")
    let no = await scene.world.stint(
      ["log", "move", "1", "to", "personal"], World.Way(answer: "n", isTerminal: true))
    #expect(no.status == 3)
    #expect(try scene.session(1).queue == "business")
    let yes = await scene.world.stint(
      ["log", "move", "1", "to", "personal"], World.Way(answer: "y", isTerminal: true))
    #expect(
      yes.error
        == "#1 \"answer questions about queues\" with 2 marks crosses from business to personal. "
        + "Sure? [y/N] ")
    #expect(try scene.session(1).queue == "personal")
    #expect(
      await scene.world.must("log", "rm", "1").out == """
        #1  was  Mon 16 Nov  10:00 – 10:27   0h25   (+01:00)
            now  removed
        undo: stint log undo 4

        """)
    #expect(await scene.world.stint("log").status == 3)
    #expect(await scene.world.must("log", "--all").out.contains("removed"))
    #expect(
      await scene.world.must("log", "restore", "1").out == """
        #1  was  removed
            now  Mon 16 Nov  10:00 – 10:27   0h25   (+01:00)
        undo: stint log undo 5

        """)
  }

  @Test func `what cannot be is refused with what can be typed`() async throws {
    let scene = try await LogScene()
    try scene.add("2026-11-16T09:00Z", "2026-11-16T09:27Z") {
      $0.marks = [scene.mark("2026-11-16T09:05Z", .reply, "ana", "linked")]
    }
    try scene.add("2026-11-16T10:00Z", "2026-11-16T10:30Z", queue: "personal")
    try scene.add("2026-11-18T10:50Z", nil)
    let refusals: [(words: [String], status: Int32, says: String)] = [
      (
        ["log", "edit", "1", "--end", "11:01"], 65,
        """
        stint: #1 would overlap #2
          #1  Mon 2026-11-16 10:00 – 11:01 (+01:00)  business  answer questions about queues
          #2  Mon 2026-11-16 11:00 – 11:30 (+01:00)  personal  answer questions about queues
          try: trim one of them first, or --force keeps both

        """
      ),
      (
        ["log", "trim", "1", "--start", "6m"], 65,
        """
        stint: 1 mark of #1 would lie outside
          1  Mon 2026-11-16 10:05 +01:00  reply  @ana  linked
          try: --force keeps it there; or stint log mark move 1 1 --at TIME

        """
      ),
      (
        ["log", "edit", "1", "--start", "10:28"], 65, "stint: #1 would end at Mon 2026-11-16 10:27"
      ),
      (["log", "edit", "2", "--end", "tomorrow 9:00"], 65, "is still to come; the log holds"),
      (["fix", "--end", "11:55"], 65, "stint: #3 is still running: only its start"),
      (["log", "rm", "3"], 65, "stint: #3 is still running"),
      (["log", "split", "1", "at", "10:27"], 65, "is not inside #1"),
      (["log", "split", "1"], 64, "at time"),
      (["log", "join", "1", "2"], 65, "#1 belongs to business and #2 to personal"),
      (["log", "trim", "2", "--end", "last"], 65, "#2 has no mark to trim it to"),
      (["log", "trim", "2"], 64, "trim takes either --start or --end"),
      (["log", "edit", "1"], 64, "what shall change on #1?"),
      (["log", "edit", "9", "--end", "10:00"], 66, "there is no session #9"),
      (["log", "edit", "1", "--end", "25:00"], 65, "the time \"25:00\" was not understood"),
      (["log", "mark", "rm", "1", "2"], 66, "#1 has 1 mark, no mark 2"),
      (["log", "mark", "add", "1", "--at", "10:28", "r"], 65, "would lie outside"),
      (["log", "confirm", "1"], 3, "#1 is that way already"),
      (["log", "undo"], 3, "there is no edit to take back"),
      (["log", "undo", "7"], 66, "there is no edit 7"),
      (["log", "move", "1", "to", "persnal", "--yes"], 66, "did you mean personal?"),
      (
        ["log", "splt", "1"], 64,
        "stint: there is no command log splt, and no such range; did you mean split?\n"
          + "  try: stint log --help\n"
      ),
      (["log", "wek"], 64, "did you mean week?"), (["log", "2026-13"], 65, "no stretch of days"),
      (["log", "week", "day"], 64, "one range"), (["log", "mark", "rmm"], 64, "did you mean rm?"),
      (["log", "--bogus"], 64, "--bogus"), (["log", "day..", "-q", "busines"], 66, "business?"),
    ]
    let rows = try scene.sessions()
    for (words, status, says) in refusals {
      let outcome = await scene.world.stint(words)
      #expect(outcome.status == status, "\(words): \(outcome.out)\(outcome.error)")
      #expect(outcome.error.contains(says), "\(words): \(outcome.error)")
      #expect(outcome.out.isEmpty)
      let asJSON = await scene.world.stint(words + ["--json"])
      #expect(try asJSON.json()["error"]?["status"] == .int(Int64(status)), "\(words)")
    }
    #expect(try scene.sessions() == rows)
    // Forced, both stay, and the check says so.
    await scene.world.must("log", "edit", "1", "--end", "11:01", "--force")
    let check = await scene.world.stint("log", "check")
    #expect(check.status == 4)
    #expect(check.out.contains("#1 overlaps #2 by 1 min\n      try: stint log show 2\n"))
  }

  @Test func `a clock time is on the session's day, or in the night behind it`() async throws {
    let scene = try await LogScene()
    try scene.add("2026-11-15T22:50Z", "2026-11-15T23:20Z", planned: nil)
    func edit(_ words: String...) async throws -> (Timestamp, Timestamp?) {
      let outcome = await scene.world.stint(["log", "edit", "1"] + words)
      #expect(outcome.status == 0, "\(words) \(outcome.error)")
      let session = try scene.session(1)
      await scene.world.must("log", "undo")
      return (session.start, session.end)
    }
    #expect(try await edit("--end", "0:05").1 == .at("2026-11-15T23:05Z"))
    #expect(try await edit("--end", "23:59").1 == .at("2026-11-15T22:59Z"))
    #expect(try await edit("--end", "midnight").1 == .at("2026-11-15T23:00Z"))
    #expect(try await edit("--start", "23:00").0 == .at("2026-11-15T22:00Z"))
    #expect(try await edit("--start", "mon 0:10").0 == .at("2026-11-15T23:10Z"))
    #expect(try await edit("--end", "2026-11-16 00:30").1 == .at("2026-11-15T23:30Z"))
    #expect(try await edit("--end", "16 nov 0:30").1 == .at("2026-11-15T23:30Z"))
    #expect(try await edit("--start", "22:40", "--zone", "UTC").0 == .at("2026-11-15T22:40Z"))
    let moved = try await edit("--start", "0:30", "--end", "0:40")
    #expect(moved == (.at("2026-11-15T23:30Z"), .at("2026-11-15T23:40Z")))
    #expect(try await edit("--start", "0:05").0 == .at("2026-11-15T23:05Z"))
    // After midnight, the evening before is meant where only that makes a start.
    try scene.add("2026-11-16T23:10Z", "2026-11-16T23:40Z", planned: nil)
    await scene.world.must("fix", "--start", "23:55")
    #expect(try scene.session(2).start == .at("2026-11-16T22:55Z"))
    #expect(await scene.world.stint("fix", "--start", "0:41").status == 65)
    await scene.world.must("fix", "--end", "yesterday 0:45")
    #expect(try scene.session(2).end == .at("2026-11-16T23:45Z"))
  }

  @Test func `in both DST nights a time is asked for or refused, by every command`() async throws {
    let scene = try await LogScene()
    try scene.add("2026-10-25T00:10Z", "2026-10-25T01:50Z", planned: nil)
    try scene.add("2026-03-29T00:30Z", "2026-03-29T01:40Z", planned: nil)
    let asking: [[String]] = [
      ["log", "edit", "1", "--start", "02:30"], ["log", "edit", "1", "--end", "02:30"],
      ["log", "split", "1", "at", "02:30"], ["log", "trim", "1", "--end", "02:30"],
      ["log", "trim", "1", "--start", "02:30"], ["log", "mark", "add", "1", "--at", "02:30", "r"],
    ]
    for words in asking {
      let outcome = await scene.world.stint(words)
      #expect(outcome.status == 65)
      #expect(
        outcome.error
          == "stint: 02:30 happens twice on Sun 2026-10-25 in Europe/Madrid: first "
          + "Sun 2026-10-25 02:30 +02:00, second Sun 2026-10-25 02:30 +01:00\n"
          + "  try: --dst first, or --dst second\n", "\(words)")
      for (choice, instant) in [("first", "2026-10-25T00:30Z"), ("second", "2026-10-25T01:30Z")] {
        let chosen = await scene.world.stint(words + ["--dst", choice])
        #expect(chosen.status == 0, "\(words) \(choice): \(chosen.error)")
        let session = try scene.session(1)
        let all = [session.start, session.end].compactMap(\.self) + session.marks.map(\.at)
        #expect(all.contains(.at(instant)), "\(words) \(choice)")
        await scene.world.must("log", "undo")
      }
      var missing = words
      missing[missing.firstIndex(of: "1") ?? 0] = "2"
      let refused = await scene.world.stint(missing)
      #expect(refused.status == 65)
      #expect(
        refused.error
          == "stint: 02:30 does not happen on Sun 2026-03-29 in Europe/Madrid: the clocks go forward\n"
          + "  try: \"2026-03-29 01:59\" or \"2026-03-29 03:00\"\n", "\(missing)")
    }
    let list = await scene.world.must("log", "2026-10-25")
    #expect(list.out.contains("Sun 25 Oct  (+02:00, then +01:00)\n"))
    #expect(list.out.contains("02:10 – 02:50 (+02:00, then +01:00)  1h40"))
    await scene.world.must("log", "edit", "1", "--end", "02:20", "--dst", "second")
    #expect(try scene.session(1).spent(through: scene.world.now) == 70 * 60_000)
  }

  @Test func `gaps are those between sessions of one day`() async throws {
    let scene = try await LogScene()
    try scene.add("2026-11-16T09:00Z", "2026-11-16T09:27Z")
    try scene.add("2026-11-16T09:27Z", "2026-11-16T09:40Z", queue: "personal")
    try scene.add("2026-11-16T11:00Z", "2026-11-16T11:10Z")
    try scene.add("2026-11-17T09:00Z", "2026-11-17T09:10Z")
    #expect(
      await scene.world.must("log", "gaps").out
        == "Mon 16 Nov  10:40 – 12:00  1h20  #2 – #3\n"
        + "stint log fill ID stretches a session to those around it\n")
    #expect(await scene.world.stint("log", "gaps", "2026-11-17").status == 3)
    #expect(await scene.world.must("log", "gaps", "-q", "business").out.contains("10:27 – 12:00"))
    await scene.world.must("log", "fill", "3")
    #expect(await scene.world.stint("log", "gaps").status == 3)
  }

  @Test func `a session is shown with its marks and their numbers`() async throws {
    let scene = try await LogScene()
    try scene.add("2026-11-16T09:00Z", "2026-11-16T09:27Z") {
      $0.marks = [
        scene.mark("2026-11-16T09:05Z", .reply, "ana", "linked the \u{1B}[31mdocs"),
        scene.mark("2026-11-16T09:14Z", .listen), scene.mark("2026-11-16T09:28Z", .ask),
      ]
    }
    let shown = await scene.world.must("log", "show", "1").out
    #expect(
      shown == """
        #1 answer questions about queues
          time       Mon 2026-11-16 10:00 – 10:27 (+01:00)
          zone       Europe/Madrid
          queue      business
          minutes    planned 25 min, spent 27 min, over 2 min
          revision   1

        marks
          1  10:05  reply   @ana  linked the \\u{1B}[31mdocs  5 min
          2  10:14  listen                                   9 min
          3  10:28  ask                                      outside

        """)
  }
}
