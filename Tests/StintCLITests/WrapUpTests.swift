import StintCore
import StintTestSupport
import Testing

@Suite struct WrapUpTests {
  private func ended(_ arguments: [String] = [], over minutes: Int = 0) async throws -> World {
    let world = try World()
    _ = await world.stint(
      ["engage", "answer questions about queues", "--for", "25m", "-q", "business"] + arguments)
    world.moveClock(to: "2026-06-01T06:20Z")
    await world.must("did", "r", "@ana")
    await world.must("park", "font thread", "https://f.example/1")
    await world.must("park", "call Bo")
    world.moveClock(to: "2026-06-01T06:25Z")
    world.now = world.now.advanced(by: .seconds(minutes * 60))
    await world.must("end")
    return world
  }

  @Test func `the wrap-up asks, and what was said stands in the log`() async throws {
    let world = try await ended(["--goal", "reply to 3 newcomers", "--goal", "ask twice"], over: 4)
    let outcome = await world.stint(
      ["wrap-up"],
      .init(answers: ["y", "p", "l", "t", "d", "finishing Ana's answer"], isTerminal: true))
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(
      outcome.error == """
        Wrap-up #1   Mon 2026-06-01 08:00 – 08:29 (+02:00)   planned 25 min, spent 29 min, over 4 min
        Goal     reply to 3 newcomers  (y/p/n)  \
        Goal     ask twice  (y/p/n)  \
        Unmarked 08:20–08:29, 9 min:  (r reply, l listen, o off-topic; Enter: leave it)  \
        Parked   font thread  ([t] queue [i] later [p] personal [d] drop)  \
        Parked   call Bo  ([t] queue [i] later [p] personal [d] drop)  \
        Why over? 
        """)
    #expect(
      outcome.out.contains("#1 is wrapped up · planned 25 min, spent 29 min, over 4 min"))
    // The thought is a draft now.
    let list = try await world.stint("list", "--json").json()
    #expect("\(list)".contains("font thread"))
    #expect(await world.stint("now").status == 1)
    #expect(await world.stint("wrap-up").status == 3)
  }

  @Test func `every step may be skipped with Enter`() async throws {
    let world = try await ended(["--goal", "reply to 3 newcomers"])
    let outcome = await world.stint(
      ["wrap-up"], .init(answers: ["", "", "", ""], isTerminal: true))
    #expect(outcome.status == 0)
    #expect(await world.stint("now").status == 1)
    let review = try await world.stint("review", "1", "--json").json()
    #expect("\(review)".contains("reply to 3 newcomers"))
  }

  @Test func `the end of input skips what is left`() async throws {
    let world = try await ended()
    let outcome = await world.stint(["wrap-up"], .init(answers: [], isTerminal: true))
    #expect(outcome.status == 0)
  }

  @Test func `without a terminal the options say it`() async throws {
    let world = try await ended(["--goal", "reply to 3 newcomers"])
    let outcome = await world.must(
      "wrap-up", "1", "--goal", "1=n", "--parked", "2=personal", "--json")
    let session = try outcome.json()
    #expect(session["goals"]?.arrayValue?.first?["done"] == "no")
    let list = try await world.stint("list", "--json").json()
    #expect("\(list)".contains("call Bo"))
  }

  @Test(arguments: [
    (["--goal", "2=y"], "the session has only 1 goal"), (["--goal", "1=x"], "is no answer"),
    (["--goal", "y"], "is not understood"), (["--parked", "3=drop"], "only 2 parked thoughts"),
    (["--parked", "1=moon"], "is no place for a thought"),
  ])
  func `what is not understood changes nothing`(arguments: [String], words: String) async throws {
    let world = try await ended(["--goal", "reply to 3 newcomers"])
    let outcome = await world.stint(["wrap-up", "1"] + arguments)
    #expect([64, 65].contains(outcome.status))
    #expect(outcome.error.contains(words), "\(outcome.error)")
    #expect(await world.stint("now").status == 3)
  }

  @Test func `a session that closed itself counts once its times are confirmed`() async throws {
    let world = try World()
    await world.must("engage", "answer questions about queues", "--for", "25m", "-q", "business")
    world.moveClock(to: "2026-06-01T09:00Z")
    let before = try await world.stint("wrap-up", "--why", "lunch", "--json").json()
    #expect(before["check"] == ["auto-closed"])
    let after = try await world.stint("wrap-up", "1", "--confirm", "--json").json()
    #expect(after["check"] == [])
  }

  @Test func `with nobody there to answer it lists what is open and leaves it`() async throws {
    let world = try await ended(["--goal", "reply to 3 newcomers"])
    let outcome = await world.stint("wrap-up")
    #expect(outcome.status == 4)
    #expect(
      outcome.out == """
        #1 waits for its wrap-up · planned 25 min, spent 25 min
          goal 1, reply to 3 newcomers: --goal 1=y, p or n
          parked 1, font thread: --parked 1=queue, later, personal or drop
          parked 2, call Bo: --parked 2=queue, later, personal or drop
          --skip leaves it all as it is

        """)
    #expect(await world.stint("now").status == 3)
    await world.must("wrap-up", "--skip")
    #expect(await world.stint("wrap-up", "1").status == 3)
  }

  @Test func `a running session is not wrapped up`() async throws {
    let world = try World()
    await world.must("engage", "answer questions about queues", "-q", "business")
    #expect(await world.stint("wrap-up", "1").status == 4)
    #expect(await world.stint("wrap-up", "7").status == 66)
  }
}

@Suite struct MarkTests {
  private func engaged() async throws -> World {
    let world = try World()
    await world.must("engage", "answer questions about queues", "--for", "60m", "-q", "business")
    world.moveClock(to: "2026-06-01T06:05Z")
    return world
  }

  @Test(arguments: [
    ("l", "listen"), ("r", "reply"), ("a", "ask"), ("t", "thank"), ("s", "share"),
    ("i", "insight"), ("w", "answer"), ("o", "off-topic"), ("p", "request"), ("x", "interrupted"),
    ("REPLY", "reply"), ("off-topic", "off-topic"),
  ])
  func `every act has its key`(key: String, act: String) async throws {
    let world = try await engaged()
    let mark = try await world.stint("did", key, "--json").json()
    #expect(mark["act"]?.stringValue == act)
    #expect(mark["claimed_s"] == 300)
  }

  @Test(arguments: [[], ["z"], ["hello", "@ana"]])
  func `a word that is no key is refused with the keys`(words: [String]) async throws {
    let world = try await engaged()
    let outcome = await world.stint(["did"] + words)
    #expect(outcome.status == (words.isEmpty ? 64 : 65))
    #expect(outcome.error.contains("keys: l listen, r reply"))
  }

  @Test func `person, text and address are told apart`() async throws {
    let world = try await engaged()
    let mark = try await world.stint(
      "did", "i", "nobody trusts retries #retry", "@ana@fosstodon.org", "https://a.example/1",
      "@second", "--json"
    ).json()
    #expect(mark["person"] == "ana@fosstodon.org")
    #expect(mark["text"] == "nobody trusts retries #retry @second")
    #expect(mark["url"] == "https://a.example/1")
  }

  @Test func `an answer finds the ask of its person`() async throws {
    let world = try await engaged()
    await world.must("did", "a", "@ana", "What did you try?")
    await world.must("did", "a", "@bo", "How do you do it?")
    let asks = try await world.stint("did", "--asks", "--json").json()
    let uids = asks["asks"]?.arrayValue?.compactMap { $0["uid"]?.stringValue } ?? []
    try #require(uids.count == 2)
    let unclear = try await world.stint("did", "w", "it was cron", "--json").json()
    #expect(unclear["answers"] == nil)
    let named = try await world.stint("did", "w", "@Ana", "it was cron", "--json").json()
    #expect(named["answers"]?.stringValue == uids[1])
    let only = try await world.stint("did", "w", "by hand", "--json").json()
    #expect(only["answers"]?.stringValue == uids[0])
    #expect(only["person"] == "bo")
    #expect(await world.stint("did", "--asks").status == 3)
  }

  @Test func `an ask stays open over sessions and can be answered by its number`() async throws {
    let world = try await engaged()
    await world.must("did", "a", "@ana", "What did you try?")
    await world.must("end", "--no-review")
    await world.must("engage", "hear what came back", "-q", "business")
    await world.must("did", "a", "@bo", "How?")
    #expect(await world.stint("did", "w", "cron", "--answers", "3").status == 66)
    #expect(await world.stint("did", "r", "cron", "--answers", "1").status == 64)
    let mark = try await world.stint("did", "w", "cron", "--answers", "2", "--json").json()
    #expect(mark["person"] == "ana")
  }

  @Test func `a mark for earlier lies within the session`() async throws {
    let world = try await engaged()
    let mark = try await world.stint("did", "r", "--ago", "3m", "--json").json()
    #expect(mark["at"] == "2026-06-01T08:02:00+02:00")
    #expect(mark["claimed_s"] == 120)
    #expect(await world.stint("did", "r", "--at", "07:59").status == 65)
    // A clock time that is no time of the session yet is today's, not yesterday's.
    let early = await world.stint("did", "r", "--at", "08:06")
    #expect(early.status == 65)
    #expect(early.error.contains("Mon 2026-06-01 08:06 +02:00 is not between"))
  }

  @Test func `the last mark can be taken back`() async throws {
    let world = try await engaged()
    await world.must("did", "r", "@ana")
    #expect(await world.must("did", "--undo").out == "taken back: reply\n")
    #expect(await world.stint("did", "--undo").status == 3)
  }

  @Test(arguments: ["r @ana thanks", "r reply"])
  func `a launcher shows the choices and gives a line back`(line: String) async throws {
    let world = try await engaged()
    let outcome = await world.stint(["did", "--menu"], .init(answer: line))
    #expect(outcome.out.hasPrefix("l listen\nr reply\n"))
    #expect(outcome.out.contains("  reply"))
    #expect(outcome.status == 0)
  }

  @Test func `words from outside are harmless on the screen`() async throws {
    let world = try await engaged()
    let outcome = await world.must("did", "r", "@ana\u{1B}[31m", "x\u{7}y\nz")
    #expect(!outcome.out.contains("\u{1B}"))
    #expect(!outcome.out.contains("\u{7}"))
    #expect(outcome.out.split(separator: "\n").count == 1)
  }
}

@Suite struct ObjectiveTests {
  @Test func `sessions and marks count towards the only objective`() async throws {
    let world = try World()
    let added = await world.must(
      "objective", "add", "talk to 10 past customers", "--target", "10", "--by", "2026-12-31")
    #expect(
      added.out == """
        1  business: talk to 10 past customers
           [....................]  0 of 10 marks, by Thu 2026-12-31

        """)
    let session = await world.must(
      "engage", "answer questions about queues", "-q", "business")
    #expect(session.out.contains("counts towards objective 1: talk to 10 past customers"))
    await world.must("did", "r", "@ana")
    await world.must("did", "l")
    await world.must("did", "a", "@bo")
    let list = await world.must("objective", "list")
    #expect(list.out.contains("[####................]  2 of 10 marks"))
  }

  @Test(arguments: [("people", 2), ("sessions", 1), ("minutes", 12), ("marks", 4)])
  func `what is counted is said`(count: String, progress: Int64) async throws {
    let world = try World()
    await world.must(
      "objective", "add", "talk to past customers", "--target", "10", "--count", count)
    await world.must("engage", "answer questions about queues", "-q", "business")
    for words in [["r", "@ana"], ["t", "@ana"], ["r", "@bo"], ["t", "@bo"]] {
      _ = await world.stint(["did"] + words)
    }
    world.moveClock(to: "2026-06-01T06:12:59Z")
    let list = try await world.stint("objective", "list", "--json").json()
    #expect(list["objectives"]?.arrayValue?.first?["progress"]?.intValue == progress)
  }

  @Test func `with two objectives the session names its own`() async throws {
    let world = try World()
    await world.must("objective", "add", "talk to past customers", "--target", "10")
    await world.must("objective", "add", "find five testers", "--target", "5", "-q", "business")
    await world.must("engage", "answer questions about queues", "-q", "business")
    await world.must("did", "r", "@ana")
    await world.must("end", "--no-review")
    await world.must(
      "engage", "answer questions about queues", "-q", "business", "--objective", "2")
    await world.must("did", "r", "@ana")
    let list = try await world.stint("objective", "list", "--json").json()
    let progress = list["objectives"]?.arrayValue?.map { $0["progress"] }
    #expect(progress == [0, 1])
    let other = await world.stint(
      "engage", "answer questions", "-q", "personal", "--objective", "1")
    #expect(other.status == 66)
  }

  @Test(arguments: [
    (["objective", "add", "", "--target", "1"], 65),
    (["objective", "add", "x", "--target", "0"], 65),
    (["objective", "add", "x", "--target", "1", "--by", "2026-05-31"], 65),
    (["objective", "add", "x"], 64), (["objective", "done", "7"], 66),
    (["objective", "list"], 3),
  ])
  func `what makes no sense is refused`(arguments: [String], status: Int) async throws {
    let world = try World()
    await world.must("init")
    #expect(Int(await world.stint(arguments).status) == status)
  }

  @Test func `a closed objective takes no more and can be opened again`() async throws {
    let world = try World()
    await world.must("objective", "add", "talk to past customers", "--target", "10")
    await world.must("objective", "done", "1")
    #expect(await world.stint("objective", "done", "1").status == 3)
    #expect(await world.stint("objective", "list").status == 3)
    await world.must("engage", "answer questions about queues", "-q", "business")
    await world.must("objective", "reopen", "1")
    let list = try await world.stint("objective", "list", "--json").json()
    #expect(list["objectives"]?.arrayValue?.first?["sessions"] == 0)
  }
}

@Suite struct EngageQuestionTests {
  @Test func `without a purpose it asks three things`() async throws {
    let world = try World()
    let outcome = await world.stint(
      ["engage", "-q", "business", "--json"],
      .init(answers: ["answer questions about queues", "25", "shop@mastodon"], isTerminal: true))
    // JSON is for programs: no question is asked.
    #expect(outcome.status == 64)
    let asked = await world.stint(
      ["engage", "-q", "business"],
      .init(answers: ["answer questions about queues", "25", "shop@mastodon"], isTerminal: true))
    #expect(asked.status == 0, "\(asked.error)")
    #expect(
      asked.error == "Why now?      How long?     [15m] Where?        (shop@mastodon) ")
    let now = try await world.stint("now", "--json").json()
    #expect(now["planned_s"] == 1500)
    #expect(now["purpose"] == "answer questions about queues")
  }

  @Test func `the queue is asked for where it is not clear`() async throws {
    let world = try World()
    let asked = await world.stint(
      ["engage"],
      .init(answers: ["personal", "write to my old friends", "", ""], isTerminal: true))
    #expect(asked.status == 0, "\(asked.error)")
    #expect(asked.error.hasPrefix("Which queue?  business / personal  "))
    #expect(try await world.stint("now", "--json").json()["queue"] == "personal")
  }

  @Test func `without a terminal a purpose is required`() async throws {
    let world = try World()
    #expect(await world.stint("engage", "-q", "business").status == 64)
  }
}
