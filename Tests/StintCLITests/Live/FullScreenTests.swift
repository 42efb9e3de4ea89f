import StintCLI
import StintCore
import StintSystem
import StintTestSupport
import Testing

struct FullScreenTests {
  private let usual = TerminalSize(columns: 80, rows: 24)

  private func frame(
    _ model: LiveModel, _ size: TerminalSize? = nil, isUnicode: Bool = true
  ) -> [String] {
    let size = size ?? usual
    return FullScreen.frame(
      model, size: size,
      LiveStyle(columns: size.columns, glyphs: Glyphs(isUnicode: isUnicode))
    ).lines
  }

  private func busy() -> Session {
    var session = LiveScene.session(
      goals: ["reply to 3 newcomers", "ask 2 open questions"],
      marks: [
        LiveScene.mark(.listen, at: 3, nil, "thread on outages, 14 posts"),
        LiveScene.mark(.ask, at: 5, "bo", "What did you try before?"),
        LiveScene.mark(.insight, at: 9, "bo", "nobody trusts automatic retries #retry"),
        LiveScene.mark(.reply, at: 14, "ana", "linked the retry docs"),
      ])
    session.marks[1].uid = "open"
    return session
  }

  @Test
  func `the whole screen during a session`() throws {
    let lines = frame(try LiveScene.model(busy(), at: 17))
    let expected = """
       STINT   business · engage · mastodon                          #214   Fri 10:17
       Why     answer questions about queues
       Goals   [ ] reply to 3 newcomers   [ ] ask 2 open questions
       ──────────────────────────────────────────────────────────────────────────────
       10:00  ███████████████████████████████░░░░░░░░░░░░░░░░  10:25       08:00 left
       listen  █████████████████|███·············        64 % of 14 min marked (82 %)
       ──────────────────────────────────────────────────────────────────────────────
       10:14  reply        @ana    linked the retry docs                        5 min
       10:09  insight      @bo     "nobody trusts automatic retries" #retry     4 min
       10:05  ask          @bo     What did you try before?              open   2 min
       10:03  listen               thread on outages, 14 posts                  3 min
      """.split(separator: "\n").map(String.init)
    #expect(Array(lines.prefix(expected.count)) == expected)
    #expect(lines.count == 24)
    #expect(lines[11...19].allSatisfy { $0.isEmpty })
    #expect(
      lines[22]
        == " r reply  a ask  t thank  s share  l listen  i insight  w answer  o off-topic")
    #expect(lines[23].hasSuffix("e end  q leave  ?"))
  }

  @Test
  func `the card when the time is up`() throws {
    let lines = frame(try LiveScene.model(busy(), at: 25.05))
    let expected = """
       ┌─ TIME ─ answer questions about queues ───────────────────────────── 10:25 ─┐
       │ 25 min as planned.   1 reply   1 ask   1 insight                           │
       │                                                                            │
       │ Enter  wrap up now (about a minute, not counted)                           │
       │ +      5 more minutes, once, with a reason                                 │
       │ s      stop without review                                                 │
       └─────────────────────────────────────── over +0:03 · closes itself at 10:37 ┘
      """.split(separator: "\n").map(String.init)
    #expect(Array(lines[8..<8 + expected.count]) == expected)
  }

  @Test
  func `a hard session's card offers no more minutes`() throws {
    let lines = frame(try LiveScene.model(LiveScene.session(isHard: true), at: 25))
    #expect(!lines.joined().contains("more minutes"))
    #expect(lines.joined().contains("TIME"))
  }

  @Test
  func `the look back, step by step`() throws {
    var session = busy()
    session.parked = [ParkedLine(uid: "p", at: LiveScene.after(6), text: "font thread")]
    session.close(at: LiveScene.after(27), by: .user)
    var model = try LiveScene.model(session, at: 27)
    _ = model.reviewAgain()
    _ = model.press(.character("y"))
    let expected = """
       Wrap-up #214   10:00–10:27   planned 25, spent 27 (+2 drift)     [not counted]
       answer questions about queues

         People    @bo @ana
         Learned   nobody trusts automatic retries #retry

       1 Goal      reply to 3 newcomers   yes
       2 Goal      ask 2 open questions  (y yes, p partly, n no; Enter skips)
       3 Unmarked  10:17–10:27, 10 min
       4 Parked    font thread
       5 Why over?
      """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let lines = frame(model).map { line in
      var line = line
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
    #expect(Array(lines.prefix(expected.count)) == expected)
  }

  @Test
  func `no line is wider than the screen, with wide names, in ASCII, at any size and stage`() throws
  {
    var session = LiveScene.session(
      purpose: "日本語の質問に答える 👩‍🌾 " + String(repeating: "long ", count: 20),
      goals: ["日本語", String(repeating: "goal ", count: 30)],
      marks: (0..<30).map {
        LiveScene.mark(
          $0 % 2 == 0 ? .interrupted : .offTopic, at: Double($0) / 2, "名前@ホスト.example",
          String(repeating: "文字 ", count: 30))
      })
    session.parked = (0..<30).map {
      ParkedLine(uid: "p\($0)", at: LiveScene.after(2), text: String(repeating: "考え", count: 60))
    }
    var models = [
      try LiveScene.model(session, at: 16), try LiveScene.model(session, at: 24),
      try LiveScene.model(session, at: 26),
    ]
    for keys in [
      [Key.character("k"), .paste(String(repeating: "漢字", count: 80))], [.character("?")],
      [.character("e")],
    ] {
      var model = models[0]
      for key in keys { _ = model.press(key) }
      models.append(model)
    }
    var closed = session
    closed.close(at: LiveScene.after(30), by: .user)
    var review = try LiveScene.model(closed, at: 30)
    _ = review.reviewAgain()
    for _ in 0..<10 {
      models.append(review)
      _ = review.press(.enter)
    }
    for model in models {
      for (columns, rows) in [
        (80, 24), (100, 30), (200, 60), (79, 24), (80, 23), (40, 10), (20, 5), (10, 1), (3, 2),
      ] {
        for isUnicode in [true, false] {
          let lines = frame(model, TerminalSize(columns: columns, rows: rows), isUnicode: isUnicode)
          #expect(lines.count <= rows)
          for line in lines {
            #expect(
              DisplayWidth.columns(of: line) <= columns,
              "\(columns)x\(rows) \(model.stage): \(line)")
            #expect(isUnicode || line.allSatisfy(\.isASCII), "\(line)")
          }
        }
      }
    }
  }

  @Test
  func `too small a window shows the line and what is asked`() throws {
    var model = try LiveScene.model(busy(), at: 17)
    let size = TerminalSize(columns: 60, rows: 8)
    #expect(frame(model, size).count == 1)
    #expect(frame(model, size)[0].contains("] 08:00 · "))
    _ = model.press(.character("k"))
    #expect(frame(model, size).count == 2)
    #expect(frame(model, size)[1].hasPrefix("park › "))
  }

  @Test
  func `drifting is shown for ten seconds`() throws {
    let session = LiveScene.session(marks: [LiveScene.mark(.offTopic, at: 5)])
    for (minutes, bold) in [(5.0, true), (5.16, true), (5.17, false)] {
      let line = frame(try LiveScene.model(session, at: minutes))[1]
      #expect(line.contains("> answer") == bold)
    }
  }
}
