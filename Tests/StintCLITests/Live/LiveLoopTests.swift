import Foundation
import StintCLI
import StintCore
import StintSystem
import StintTestSupport
import Synchronization
import Testing

/// Keys go in, actions come out; time is the script's.
struct LiveLoopTests {
  private final class Now: Sendable {
    private let instant: Mutex<Timestamp>

    init(_ start: Timestamp) { instant = Mutex(start) }

    var value: Timestamp {
      get { instant.withLock { $0 } }
      set { instant.withLock { $0 = newValue } }
    }
  }

  private struct Result {
    var outcome: LiveLoop.Outcome
    var terminal: ScriptedTerminal
    var desk: DeskInMemory

    var log: [String] { desk.log }
  }

  /// Runs a script from so many minutes after the start.
  private func run(
    _ session: Session = LiveScene.session(), from minutes: Double = 5,
    mode: LiveLoop.Mode = .line, size: TerminalSize = TerminalSize(columns: 80, rows: 24),
    environment: [String: String] = ["LANG": "C.UTF-8"],
    prepare: (DeskInMemory) -> Void = { _ in },
    _ steps: (DeskInMemory) -> [ScriptedTerminal.Step]
  ) throws -> Result {
    let now = Now(LiveScene.after(minutes))
    let desk = DeskInMemory(session) { now.value }
    prepare(desk)
    let terminal = ScriptedTerminal(steps(desk), size: size) { duration in
      now.value = now.value.advanced(by: duration)
    }
    let context = Context(
      environment: environment, workingFolder: "/",
      console: Console(writeOut: { _ in }, writeError: { _ in }), clock: { now.value },
      zones: SystemZones(environment: [:]), programFolder: "/", randomBytes: { _ in [] },
      run: { _, _ in 0 })
    var loop = LiveLoop(
      session, zone: try TestZones.madrid, mode: mode, device: terminal, actions: desk,
      context: context)
    let outcome = try loop.run()
    #expect(!terminal.isTaken, "the terminal was not given back")
    return Result(outcome: outcome, terminal: terminal, desk: desk)
  }

  private func keys(_ text: String) -> [ScriptedTerminal.Step] {
    ScriptedTerminal.typing(text)
  }

  private let enter = ScriptedTerminal.Step.key(.enter)
  private let escape = ScriptedTerminal.Step.key(.escape)

  @Test
  func `one key logs an act, Enter leaves it bare, a line says who and what`() throws {
    let result = try run { _ in
      keys("l") + [enter] + keys("r@ana linked the docs https://a.example/x") + [enter] + keys("t")
        + [enter] + keys("q")
    }
    #expect(
      result.log == [
        "mark listen", "finish listen", "mark reply",
        "finish reply @ana linked the docs https://a.example/x", "mark thank @ana",
        "finish thank @ana",
      ])
    #expect(result.outcome.ending == .detached)
    #expect(result.desk.session?.isOpen == true)
  }

  @Test(arguments: Act.allCases.filter { $0 != .answer })
  func `every act has its key`(act: Act) throws {
    let result = try run { _ in keys(String(act.key)) + [enter] + keys("q") }
    #expect(result.log == ["mark \(act.rawValue)", "finish \(act.rawValue)"])
  }

  @Test
  func `Esc takes the mark back, and u the last one`() throws {
    let result = try run { _ in keys("rabc") + [escape] + keys("l") + [enter] + keys("uq") }
    #expect(result.log == ["mark reply", "take back", "mark listen", "finish listen", "take back"])
    #expect(result.desk.session?.marks.isEmpty == true)
  }

  @Test
  func `Backspace in an empty line drops the person of the mark before`() throws {
    let result = try run { _ in
      keys("r@ana") + [enter] + keys("a") + [.key(.backspace)] + keys("Why?") + [enter] + keys("q")
    }
    #expect(result.log.last == "finish ask Why?")
  }

  @Test
  func `Tab borrows the beginning of an open question`() throws {
    let result = try run { _ in
      keys("a") + [.key(.tab), .key(.tab)] + keys("choose?") + [enter] + keys("q")
    }
    #expect(result.log.last == "finish ask How do you choose?")
  }

  @Test
  func `a question for yes or no is called closed, and logged all the same`() throws {
    let result = try run { _ in keys("aDo you like it?") + [enter] + keys("q") }
    #expect(result.terminal.written.contains("closed?"))
    #expect(result.log.last == "finish ask Do you like it?")
    let open = try run { _ in keys("aWhat do you like?") + [enter] + keys("q") }
    #expect(!open.terminal.written.contains("closed?"))
  }

  @Test
  func `an answer chooses among the open asks, newest first`() throws {
    let asks = [
      LiveScene.mark(.ask, at: 3, "bo", "What did you try?"),
      LiveScene.mark(.ask, at: 2, "ana", "How do you test?"),
    ]
    let first = try run(prepare: { $0.state.withLock { $0.asks = asks } }) { _ in
      keys("w") + [enter] + keys("a cron job") + [enter] + keys("q")
    }
    #expect(first.log == ["mark answer @bo", "finish answer @bo a cron job answers m3.0"])
    let second = try run(prepare: { $0.state.withLock { $0.asks = asks } }) { _ in
      keys("w") + [.key(.down), enter, enter] + keys("q")
    }
    #expect(second.log.last == "finish answer @ana answers m2.0")
    let none = try run(prepare: { $0.state.withLock { $0.asks = asks } }) { _ in
      keys("w0") + [enter] + keys("w") + [escape] + keys("q")
    }
    #expect(none.log == ["mark answer", "finish answer"])
  }

  @Test
  func `an insight takes the quote, who said it and a tag`() throws {
    let result = try run { _ in keys("i\"nobody trusts it\" @bo #retry") + [enter] + keys("q") }
    #expect(result.log.last == "finish insight @bo \"nobody trusts it\" #retry")
  }

  @Test
  func `the second drift in a row offers to park, and parking returns at once`() throws {
    let result = try run { _ in
      keys("o") + [enter] + keys("o") + [enter] + keys("kfont thread") + [enter] + keys("k")
        + [escape] + keys("q")
    }
    #expect(result.terminal.written.contains("off topic again: k parks it"))
    #expect(result.log.filter { $0.hasPrefix("park") } == ["park font thread"])
    let once = try run { _ in keys("o") + [enter] + keys("q") }
    #expect(!once.terminal.written.contains("off topic again"))
  }

  @Test
  func `an extension wants a reason and may say how long`() throws {
    let result = try run { _ in
      keys("+") + [enter] + keys("one more") + [enter] + keys("+3m another") + [enter] + keys("q")
    }
    #expect(result.log == ["extend 300 one more", "extend 180 another"])
    #expect(result.terminal.written.contains("an extension needs a reason"))
    let hard = try run(LiveScene.session(isHard: true)) { _ in keys("+q") }
    #expect(hard.log.isEmpty)
    #expect(hard.terminal.written.contains("hard"))
  }

  @Test
  func `space pauses and goes on`() throws {
    let result = try run { _ in keys(" ") + [.wait(.seconds(5))] + keys(" q") }
    #expect(result.log == ["pause", "resume"])
    #expect(result.terminal.written.contains("paused 20:00"))
  }

  @Test
  func `ending early asks once, ending in the last two minutes does not`() throws {
    let early = try run { _ in keys("exee") + [escape] }
    #expect(early.log == ["end", "wrap-up"] || early.log == ["end"])
    let late = try run(from: 23.5) { _ in keys("e") + [escape] }
    #expect(late.log.first == "end")
    #expect(late.outcome.ending == .later || late.outcome.ending == .wrappedUp)
  }

  @Test
  func `at the deadline comes the card, with one bell, and keys typed too soon choose nothing`()
    throws
  {
    let result = try run(from: 24.9) { _ in
      keys("rhalf a sen") + [.wait(.seconds(6)), .soon([.enter, .character("s")])]
        + [.wait(.seconds(5)), enter, enter, enter]
    }
    #expect(result.log.prefix(3) == ["mark reply", "finish reply half a sen", "end"])
    #expect(result.terminal.written.components(separatedBy: "\u{7}").count == 2)
    #expect(result.terminal.written.contains("TIME"))
    #expect(result.outcome.session.wrapUp == .done)
  }

  @Test
  func `on the card s stops without review`() throws {
    let result = try run(from: 24.9) { _ in [.wait(.seconds(10))] + keys("s") }
    #expect(result.log == ["end", "wrap-up skipped"])
    #expect(result.outcome.ending == .wrappedUp)
  }

  @Test
  func `a reason typed over the deadline is kept for the card`() throws {
    let result = try run(from: 24.9) { _ in
      keys("+finishing ") + [.wait(.seconds(10))] + keys("Ana") + [enter, .wait(.seconds(2))]
        + keys("l") + [enter] + keys("q")
    }
    #expect(result.log == ["extend 300 finishing Ana", "mark listen", "finish listen"])
  }

  @Test
  func `the wrap-up asks for goals, the end, parked lines and why, each skipped with Enter`() throws
  {
    let session = LiveScene.session(goals: ["one", "two"])
    let answered = try run(session, from: 5) { _ in
      keys("kfont") + [enter, .wait(.seconds(1300))] + [enter] + keys("yprdlate answer") + [enter]
    }
    #expect(answered.outcome.session.goals.map(\.outcome) == [.yes, .partly])
    #expect(answered.outcome.session.parked.map(\.fate) == [.dropped])
    #expect(answered.outcome.session.whyOver == "late answer")
    let skipped = try run(session, from: 5) { _ in
      keys("kfont") + [enter, .wait(.seconds(1300))] + [enter, enter, enter, enter, enter, enter]
    }
    #expect(skipped.outcome.session.goals.map(\.outcome) == [nil, nil])
    #expect(skipped.outcome.session.wrapUp == .done)
    #expect(skipped.outcome.session.whyOver == nil)
    let left = try run(session, from: 24.5) { _ in keys("e") + [escape] }
    #expect(left.outcome.session.wrapUp == .pending)
    #expect(left.outcome.ending == .later)
  }

  @Test
  func `half time says once that there was more talking than listening`() throws {
    let session = LiveScene.session(marks: [LiveScene.mark(.reply, at: 10)])
    let result = try run(session, from: 12) { _ in [.wait(.seconds(240))] + keys("q") }
    #expect(
      result.terminal.written.components(separatedBy: "messaging 100 % so far").count == 2)
    let listening = LiveScene.session(marks: [LiveScene.mark(.listen, at: 10)])
    let listened = try run(listening, from: 12) { _ in [.wait(.seconds(240))] + keys("q") }
    #expect(!listened.terminal.written.contains("so far"))
    let unmarked = LiveScene.session(marks: [LiveScene.mark(.reply, at: 5)])
    let guessed = try run(unmarked, from: 12) { _ in [.wait(.seconds(240))] + keys("q") }
    #expect(!guessed.terminal.written.contains("so far"))
  }

  @Test
  func `marks of another process appear, and its end ends the view`() throws {
    let result = try run { desk in
      [
        .run {
          desk.state.withLock {
            $0.session?.marks.append(LiveScene.mark(.thank, at: 5, "bo", "hi"))
          }
        }, .wait(.seconds(2)),
        .run { desk.state.withLock { $0.session?.close(at: LiveScene.after(5), by: .user) } },
        .wait(.seconds(2)), .wait(.seconds(60)),
      ]
    }
    #expect(result.terminal.written.contains("thank        @bo"))
    #expect(result.outcome.ending == .endedElsewhere)
    #expect(!result.terminal.isExhausted)
    let gone = try run { desk in
      [.run { desk.state.withLock { $0.session = nil } }, .wait(.seconds(2))]
    }
    #expect(gone.outcome.ending == .gone)
  }

  @Test
  func `Ctrl-C, SIGINT, SIGTERM and a closed terminal keep what is half-typed, and the session`()
    throws
  {
    for last in [
      ScriptedTerminal.Step.key(.control("c")), .event(.interrupted), .event(.terminated(15)),
      .event(.closed),
    ] {
      for mode in [LiveLoop.Mode.line, .screen] {
        let result = try run(mode: mode) { _ in keys("rhalf") + [last] }
        #expect(result.log == ["mark reply", "finish reply half"])
        #expect(result.outcome.ending == .detached)
        #expect(result.desk.session?.isOpen == true)
      }
    }
    let terminated = try run { _ in [.event(.terminated(15))] }
    #expect(terminated.outcome.signal == 15)
  }

  @Test
  func `Ctrl-Z stops and comes back to the same line`() throws {
    let result = try run { _ in
      keys("rhalf") + [.key(.control("z"))] + keys(" more") + [enter] + keys("q")
    }
    #expect(result.terminal.suspensions == 1)
    #expect(result.log.last == "finish reply half more")
  }

  @Test
  func `what cannot be done is said, and the view goes on`() throws {
    let result = try run(prepare: {
      $0.state.withLock {
        $0.failure = UserFacingError("disk is full \u{1B}[2J", hint: "df", status: .damaged)
      }
    }) { _ in keys("l") + keys("r") + [enter] + keys("q") }
    #expect(result.log == ["mark reply", "finish reply"])
    #expect(result.terminal.written.contains("disk is full \\u{1B}[2J (df)"))
  }

  @Test
  func `the full screen needs a window of its size, and a terminal that obeys`() throws {
    let full = try run(mode: .screen) { _ in keys("q") }
    #expect(full.terminal.wasAlternate)
    #expect(full.terminal.written.contains("STINT   business"))
    let small = try run(mode: .screen, size: TerminalSize(columns: 79, rows: 24)) { _ in keys("q") }
    #expect(!small.terminal.wasAlternate)
    let dumb = try run(mode: .screen, environment: ["TERM": "dumb"]) { _ in keys("q") }
    #expect(!dumb.terminal.wasAlternate)
    #expect(!dumb.terminal.written.contains("\u{1B}"))
  }

  @Test
  func `a dumb terminal gets a line when the minute changes, and no escapes`() throws {
    let result = try run(environment: ["TERM": "dumb"]) { _ in
      [.wait(.seconds(150))] + keys("rhi") + [enter] + keys("q")
    }
    let lines = result.terminal.written.components(separatedBy: "\r\n")
    #expect(
      lines.filter { $0.contains("min left") }.count == 3
        || lines.filter { $0.contains("min left") }.count == 4)
    #expect(!result.terminal.written.contains("\u{1B}"))
    #expect(result.log == ["mark reply", "finish reply hi"])
  }

  @Test
  func `NO_COLOR means no colours, but for where the cursor goes`() throws {
    let result = try run(
      environment: ["LANG": "C.UTF-8", "NO_COLOR": "1"]) { _ in keys("q") }
    #expect(result.terminal.written.firstMatch(of: /\u{1B}\[[0-9;]*m/) == nil)
    let coloured = try run { _ in keys("q") }
    #expect(coloured.terminal.written.firstMatch(of: /\u{1B}\[[0-9;]*m/) != nil)
  }

  @Test
  func `a notice that no desktop takes goes to the terminal, in its own way`() throws {
    for (environment, expected) in [
      (["TERM": "xterm-kitty"], "\u{1B}]99;i=stint:d=0;answer questions about queues\u{1B}\\"),
      (["TERM": "foot"], "\u{1B}]777;notify;answer questions about queues;The time is up"),
      (["TERM": "xterm", "TERM_PROGRAM": "WezTerm"], "\u{1B}]9;Stint: answer questions"),
      (
        ["TERM": "tmux-256color", "KITTY_WINDOW_ID": "1", "TMUX": "/tmp/x"],
        "\u{1B}Ptmux;\u{1B}\u{1B}]99;"
      ),
      (["TERM": "xterm"], "\u{7}"),
    ] {
      let result = try run(
        from: 24.9, environment: environment,
        prepare: { $0.state.withLock { $0.due = .over } }
      ) { _ in [.wait(.seconds(1))] + keys("q") }
      #expect(result.terminal.written.contains(expected), "\(environment)")
    }
    let early = try run(
      from: 23, environment: ["TERM": "xterm"],
      prepare: { $0.state.withLock { $0.due = .warning } }
    ) { _ in keys("q") }
    #expect(!early.terminal.written.contains("\u{7}"))
  }

  @Test
  func `a window that changes its size is drawn anew`() throws {
    let result = try run(mode: .screen) { _ in
      [.resize(TerminalSize(columns: 50, rows: 10)), .resize(TerminalSize(columns: 100, rows: 30))]
        + keys("q")
    }
    #expect(result.terminal.written.components(separatedBy: "STINT   business").count == 3)
  }
}
