import Foundation
import StintCore
import StintStore
import StintTestSupport
import Testing

struct ReviewTests {
  @Test func `the weekly screen, each queue by itself`() async throws {
    let review = try await ReviewWorld()
    try await review.designWeek()
    let outcome = await review.world.must("review")
    #expect(
      outcome.out == """
         WEEK 47 · 16–22 Nov 2026 · business               5 sessions · 1 more to check
         To check   #7 Fri 20 Nov 16:00–16:30 closed itself              stint review 7
         Time       planned 1h55 · spent 2h03 · boxes kept 3 of 5
         Over plan  +8 min (extended 5, drift 3)          3────────•──────────────────•
                                                          0                          +6
         Listening  71 %  ███████████████│██████·········  goal >50         marked 63 %
         Promo      1 of 5 posts  20 %                                       limit 20 %
         Give:take  4 : 2   replies 2  thanks 1  shares 0  share posts 1
                    promo 1  requests 1
         Asked      1 (1 open)   answered 0 of last week's 2   insights 2
         People     4 (2 new)   conversations 1
         ──────────────────────────────────────────────────────────────────────────────
         Mon 25/25   Tue 45/51   Wed –   Thu 20/20   Fri 25/27   Sat –   Sun –
         Next week  keep, or change one thing: stint review --next "..."

         ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━

         WEEK 47 · 16–22 Nov 2026 · personal                                  1 session
         Wrap up    #8 Wed 18 Nov 20:00–20:12 see how cousins are       stint wrap-up 8
         Time       planned 10 min · spent 12 min · boxes kept 0 of 1
         Over plan  +2 min (extended 0, drift 2)          │───────────────────────────•
                                                          0                          +2
         Listening  0 of 1 mark   too little marked for a share             marked 42 %
         Promo      0 of 0 posts
         Give:take  1 : 0   replies 1  thanks 0  shares 0   promo 0  requests 0
         Asked      0   answered 0 of last week's 0   insights 0
         People     1 (1 new)   conversations 0
         ──────────────────────────────────────────────────────────────────────────────
         Mon –   Tue –   Wed 10/12   Thu –   Fri –   Sat –   Sun –
         Next week  keep, or change one thing: stint review --next "..."

        """)
  }

  @Test func `all numbers`() async throws {
    let review = try await ReviewWorld()
    try await review.designWeek()
    let outcome = await review.world.must("review", "-q", "business", "--more")
    #expect(
      outcome.out == """
         WEEK 47 · 16–22 Nov 2026 · business               5 sessions · 1 more to check
         To check   #7 Fri 20 Nov 16:00–16:30 closed itself              stint review 7
         Time       planned 1h55 · spent 2h03 · boxes kept 3 of 5
         Over plan  +8 min (extended 5, drift 3)          3────────•──────────────────•
                                                          0                          +6
         Listening  71 %  ███████████████│██████·········  goal >50         marked 63 %
         Promo      1 of 5 posts  20 %                                       limit 20 %
         Give:take  4 : 2   replies 2  thanks 1  shares 0  share posts 1
                    promo 1  requests 1
         Asked      1 (1 open)   answered 0 of last week's 2   insights 2
         People     4 (2 new)   conversations 1
         ──────────────────────────────────────────────────────────────────────────────
         Mon 25/25   Tue 45/51   Wed –   Thu 20/20   Fri 25/27   Sat –   Sun –
         Mon 16 Nov    25/25  ████████████████████████
         Tue 17 Nov    45/51  ██████████████████████████████████████████▓▓▓▓▓▓
         Wed 18 Nov      0/0
         Thu 19 Nov    20/20  ███████████████████
         Fri 20 Nov    25/27  ████████████████████████▓
         Sat 21 Nov      0/0
         Sun 22 Nov      0/0
         █ in the plan   ▓ over it   ░ not used
         ──────────────────────────────────────────────────────────────────────────────
         Why over   got into an argument (1) · finishing an answer (1)
         Goals      reached 1½ of 2
         Drifted    off-topic 9 min   1 mark
         Parked     2 → 1 queued, 1 dropped
         Insights   2, 2 tagged   #retry ×2   #pricing ×1
         Promo      shop@mastodon 1 of 5
         Give:take  4 ███████████████████████│▓▓▓▓▓▓▓▓▓▓▓▓ 2
         ──────────────────────────────────────────────────────────────────────────────
         Twelve weeks   this week, and the median of 1 week before
         spent                 ▂█     2h03   median 25 min
         over plan             ▁█    8 min   median 0 min
         boxes kept             █     60 %
         listening              █     71 %
         promo                  █     20 %
         gives                 ▁█        4   median 0
         takes                 ▁█        2   median 0
         asked                 █▅        1   median 2
         insights              ▁█        2   median 0
         people                ▅█        4   median 2
         Next week  keep, or change one thing: stint review --next "..."

        """)
  }

  @Test func `the same in ASCII`() async throws {
    let review = try await ReviewWorld()
    try await review.designWeek()
    for environment in [
      ["TERM": "dumb"], ["LANG": "C"], ["LC_ALL": "POSIX", "LANG": "en_US.UTF-8"],
    ] {
      let outcome = await review.world.stint(
        "review", "-q", "business", "--more", way: .init(environment: environment))
      #expect(outcome.out.utf8.allSatisfy { $0 < 0x80 })
      #expect(outcome.out.contains("goal >50"))
    }
    let modern = await review.world.stint(
      "review", way: .init(environment: ["LC_ALL": "de_DE.utf8", "LANG": "C"]))
    #expect(modern.out.contains("█"))
  }

  @Test(arguments: [40, 60, 80, 132])
  func `every line fits, also with wide characters, and a pipe gets no escapes`(
    columns: Int
  ) async throws {
    let review = try await ReviewWorld()
    try await review.designWeek()
    try review.session(
      "19 18:00", planned: nil, minutes: 300, purpose: String(repeating: "漢字かな ", count: 30),
      why: String(repeating: "議論が長くなった", count: 12), checks: [], wrapUp: .pending,
      marks: (1...9).map { (.insight, $0, "人\($0)", "とても長い #タグ付け\($0) 言葉") })
    try review.session(
      "19 08:00", minutes: 2000, purpose: "\u{1B}[31mred\u{1B}[0m",
      checks: [.clockChanged, .recovered])
    for arguments in [["review", "--more"], ["review", "8"], ["review", "month", "--more"]] {
      for term in ["xterm", "dumb"] {
        let outcome = await review.world.stint(
          arguments, .init(environment: ["COLUMNS": "\(columns)", "TERM": term]))
        #expect(outcome.status == 0)
        #expect(!outcome.out.contains("\u{1B}"))
        for line in outcome.out.split(separator: "\n") {
          #expect(DisplayWidth.columns(of: line) <= columns, "\(line)")
        }
      }
    }
  }

  @Test func `colour only on a terminal that may have it`() async throws {
    let review = try await ReviewWorld()
    try await review.designWeek()
    let coloured = await review.world.stint(
      "review", "day", way: .init(isTerminal: true, environment: ["TERM": "xterm"]))
    #expect(coloured.out.contains("\u{1B}[1m"))
    let plain = await review.world.stint(
      "review", "day",
      way: .init(isTerminal: true, environment: ["TERM": "xterm", "NO_COLOR": "1"]))
    #expect(!plain.out.contains("\u{1B}"))
  }

  @Test func `an empty week is no error and divides by nothing`() async throws {
    let review = try await ReviewWorld()
    let outcome = await review.world.must("review", "-q", "business", "--more")
    #expect(outcome.out.contains("0 sessions"))
    #expect(outcome.out.contains("nothing marked"))
    #expect(outcome.out.contains("0 of 0 posts"))
    let json = try await review.world.must("review", "-q", "business", "--json").json()
    #expect(json["reviews"]?.arrayValue?.first?["listening"]?["percent"] == .null)
  }

  // MARK: Which days

  private static let periods: [([String], String, Int64)] = [
    (["week"], "2026-11-16", 7), (["day"], "2026-11-20", 1), (["month"], "2026-11-01", 30),
    (["week", "--last", "1"], "2026-11-09", 7), (["month", "--last", "9"], "2026-02-01", 28),
    (["week", "--at", "2026-10-25"], "2026-10-19", 7), (["2026-W53"], "2026-12-28", 7),
    (["2026-02"], "2026-02-01", 28), (["2026-11-03"], "2026-11-03", 1),
    (["2026-11-03..2026-11-05"], "2026-11-03", 3), (["2026-11-18.."], "2026-11-18", 3),
    (["yesterday"], "2026-11-19", 1),
    (["day", "--at", "yesterday", "--last", "2"], "2026-11-17", 1),
  ]

  @Test(arguments: periods)
  func `periods as typed`(arguments: [String], first: String, days: Int64) async throws {
    let review = try await ReviewWorld()
    let outcome = await review.world.stint(["review", "-q", "business", "--json"] + arguments)
    let window = try outcome.json()["reviews"]?.arrayValue?.first?["window"]
    #expect(window?["first"]?.stringValue == first)
    #expect(window?["days"]?.intValue == days)
  }

  private static let refusals: [([String], Int32)] = [
    (["fortnight"], 65), (["2026-02-30"], 65), (["2026-W54"], 65), (["2026-13"], 65),
    (["2026-11-05..2026-11-03"], 65), (["1900-01-01..2026-01-01"], 65), (["999"], 66),
    (["week", "--last", "0"], 64),
    (["2026-11", "--at", "2026-11-01"], 64), (["--both"], 64), (["--day-start", "24"], 64),
    (["-q", "bussiness"], 66), (["--next", "less"], 64), (["1", "--html", "x.html"], 64),
    (["month", "-q", "business", "--next", "less"], 64),
  ]

  @Test(arguments: refusals)
  func `what cannot be reviewed is refused with what can be typed`(
    arguments: [String], status: Int32
  ) async throws {
    let review = try await ReviewWorld()
    let outcome = await review.world.stint(["review"] + arguments)
    #expect(outcome.status == status, "\(outcome.error)")
    #expect(outcome.error.hasPrefix("stint: "))
    #expect(outcome.out == "")
  }

  @Test func `each queue has a today of its own`() async throws {
    let review = try await ReviewWorld(
      ReviewWorld.config.replacing(
        "[queue.personal]\nzone = \"Europe/Madrid\"",
        with: "[queue.personal]\nzone = \"Pacific/Auckland\""))
    let json = try await review.world.must("review", "day", "--json").json()
    let days = json["reviews"]?.arrayValue?.map { $0["window"]?["first"]?.stringValue }
    #expect(days == ["2026-11-20", "2026-11-21"])
  }

  // MARK: One session

  @Test func `one session, with what each mark claims`() async throws {
    let review = try await ReviewWorld()
    try await review.designWeek()
    let outcome = await review.world.must("review", "2")
    #expect(
      outcome.out == """
         #2 · business · Mon 2026-11-16 10:00–10:25
         Why        answer questions about queues
         Time       planned 25 min · extended 0 min · spent 25 min · kept
         Over plan  0 min   extended 0   drift 0
         ──────────────────────────────────────────────────────────────────────────────
         10:08  listen                                                            8 min
         10:14  reply       @ana linked the docs                                  6 min
         10:18  ask         @bo what?                                             4 min
         10:22  insight     @ana nobody trusts automatic retries #retry           4 min
         ──────────────────────────────────────────────────────────────────────────────
         Goal       [y] reply to 3 newcomers
         Goal       [p] reply to 3 newcomers
         Parked     line (queue)
         Parked     line (dropped)

        """)
    let json = try await review.world.must("review", "4", "--json").json()
    #expect(json["over_extended_ms"] == 300_000)
    #expect(json["over_drift_ms"] == 60_000)
    #expect(json["marks"]?.arrayValue?.map { $0["claimed_ms"]?.intValue } == [540_000, 360_000])
  }

  // MARK: Next week

  @Test func `what was resolved is shown a week later`() async throws {
    let review = try await ReviewWorld()
    try await review.designWeek()
    let first = await review.world.must(
      "review", "-q", "business", "--next", " one\nquestion more ")
    #expect(first.out.contains("Next week  one question more"))
    review.world.now = review.world.now.plus(.days(7))
    let second = await review.world.must("review", "-q", "business")
    #expect(second.out.contains("This week  one question more (resolved last week)"))
    #expect(second.out.contains("keep, or change one thing"))
    let personal = await review.world.must("review", "-q", "personal")
    #expect(!personal.out.contains("question more"))
    await review.world.must("review", "-q", "business", "--last", "1", "--next", "")
    let third = await review.world.must("review", "-q", "business")
    #expect(!third.out.contains("question more"))
  }

  @Test func `the question is asked on a terminal, once`() async throws {
    let review = try await ReviewWorld()
    try await review.designWeek()
    let way = World.Way(answer: "fewer, longer", isTerminal: true)
    let first = await review.world.stint(["review", "-q", "business"], way)
    #expect(first.error.contains("keep, or change one thing?"))
    let second = await review.world.stint(["review", "-q", "business"], way)
    #expect(second.out.contains("Next week  fewer, longer"))
    #expect(!second.error.contains("keep, or change"))
    let json = await review.world.stint(["review", "-q", "personal", "--json"], way)
    #expect(json.error == "")
  }

  @Test func `a session over its cap closes itself before it is reviewed`() async throws {
    let review = try await ReviewWorld()
    var open = try review.session("20 10:00", minutes: 20)
    open.end = nil
    open.endedBy = nil
    try review.store.save(open)
    let outcome = await review.world.stint("review", "-q", "business")
    #expect(outcome.out.contains("1 more to check"))
    #expect(outcome.out.contains("To check   #1 Fri 20 Nov 10:00–10:25 closed itself"))
    #expect(try review.store.openSession() == nil)
  }

  // MARK: Days before the reach

  @Test func `people of years ago are known, and asks are answered from anywhere`() async throws {
    let review = try await ReviewWorld()
    let ask = try review.session("10 10:00", minutes: 20, marks: [(.ask, 2, "old", nil)])
    var early = try review.session("11 10:00", minutes: 20, marks: [(.reply, 2, "old", nil)])
    early.start = early.start.minus(.days(3000))
    early.end = early.end?.minus(.days(3000))
    early.marks[0].at = early.marks[0].at.minus(.days(3000))
    try review.store.save(early)
    try review.session(
      "17 10:00", minutes: 20, marks: [(.reply, 2, "old", nil), (.reply, 4, "fresh", nil)])
    var later = try review.session("18 10:00", minutes: 20, marks: [(.answer, 2, "old", nil)])
    later.start = later.start.plus(.days(200))
    later.end = later.end?.plus(.days(200))
    later.marks[0].at = later.marks[0].at.plus(.days(200))
    later.marks[0].answers = ask.marks[0].uid
    try review.store.save(later)
    let json = try await review.world.must("review", "-q", "business", "--json").json()
    let week = json["reviews"]?.arrayValue?.first
    #expect(week?["people"]?["distinct"] == 2)
    #expect(week?["people"]?["new"] == 1)
    #expect(week?["asks"]?["last_asked"] == 1)
    #expect(week?["asks"]?["last_answered"] == 1)
  }
}
