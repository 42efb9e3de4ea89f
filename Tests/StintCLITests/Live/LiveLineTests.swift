import StintCLI
import StintCore
import StintTestSupport
import Testing

struct LiveLineTests {
  private let ascii = Glyphs(isUnicode: false)

  private func line(
    _ session: Session, at minutes: Double, columns: Int = 81, _ glyphs: Glyphs? = nil
  ) throws -> String {
    LiveLine.text(
      try LiveScene.model(session, at: minutes),
      LiveStyle(columns: columns, glyphs: glyphs ?? Glyphs(isUnicode: true)))
  }

  @Test
  func `the line says what, how far and how long`() throws {
    let session = LiveScene.session(
      marks: [LiveScene.mark(.listen, at: 8), LiveScene.mark(.reply, at: 12.5)])
    #expect(
      try line(session, at: 12.5)
        == "biz · answer questions about queues [███████████░░░░░░░░░░░░] 12:30 · listen 64%")
    #expect(
      try line(session, at: 12.5, ascii)
        == "biz - answer questions about queues [###########............] 12:30 - listen 64%")
    #expect(try line(session, at: 12.5, columns: 40) == "biz · answer qu… [████░░░░] 12:30 · 64%")
    #expect(try line(session, at: 12.5, columns: 24) == "answer questions… 12:30")
    #expect(try line(session, at: 12.5, columns: 6) == "12:30")
  }

  private func line(_ session: Session, at minutes: Double, _ glyphs: Glyphs) throws -> String {
    try line(session, at: minutes, columns: 81, glyphs)
  }

  @Test
  func `no width makes it wider than the terminal, whatever the names are made of`() throws {
    for purpose in ["answer questions about queues", "日本語の質問に答える", "👩‍🌾 farm talk now", "x"] {
      let session = LiveScene.session(
        purpose: purpose, marks: [LiveScene.mark(.listen, at: 8)], queue: "日本語の列が長い")
      for columns in 2...120 {
        for minutes in [0.0, 12, 24, 26] {
          let text = try line(session, at: minutes, columns: columns)
          #expect(
            DisplayWidth.columns(of: text) < columns, "\(columns): \(text)")
          #expect(!text.isEmpty)
        }
      }
    }
  }

  @Test
  func `the time is rounded up, so that nought is the deadline itself`() throws {
    let session = LiveScene.session(purpose: "x y")
    #expect(try line(session, at: 0).contains("] 25:00"))
    #expect(try line(session, at: 24.999).contains("] 00:01!"))
    #expect(try line(session, at: 25).contains("] over +0:00"))
    #expect(try line(session, at: 26.5).contains("] over +1:30"))
  }

  @Test(arguments: [(22.99, false), (23.0, true), (24.5, true)])
  func `the last two minutes are marked without colour as well`(
    minutes: Double, warns: Bool
  ) throws {
    #expect(try line(LiveScene.session(), at: minutes).contains("!") == warns)
    let coloured = LiveLine.text(
      try LiveScene.model(LiveScene.session(), at: minutes),
      LiveStyle(columns: 80, isColoured: true))
    #expect(coloured.contains("\u{1B}[33m") == warns)
  }

  @Test(arguments: [(54.9, false), (55.0, true)])
  func `a box of more than forty minutes is marked five minutes before`(
    minutes: Double, warns: Bool
  ) throws {
    let session = LiveScene.session(planned: 3600)
    #expect(try line(session, at: minutes).contains("!") == warns)
  }

  @Test(arguments: [(59.0, false), (60.0, true)])
  func `the share is shown once enough is marked`(seconds: Double, shows: Bool) throws {
    // 100 seconds in, `seconds` of which are marked: 59 and 60 percent.
    let session = LiveScene.session(marks: [LiveScene.mark(.listen, at: seconds / 60)])
    #expect(try line(session, at: 100.0 / 60).contains("listen 100%") == shows)
  }

  @Test
  func `a terminal that rewrites nothing gets whole minutes`() throws {
    let style = LiveStyle(columns: 80, glyphs: ascii)
    func plain(_ minutes: Double) throws -> String {
      LiveLine.plain(try LiveScene.model(LiveScene.session(), at: minutes), style)
    }
    #expect(try plain(5.1) == "biz - answer questions about queues 20 min left")
    #expect(try plain(5.9) == "biz - answer questions about queues 20 min left")
    #expect(try plain(27) == "biz - answer questions about queues +2 min over")
  }

  @Test
  func `what came from outside cannot move the cursor`() throws {
    let session = LiveScene.session(purpose: "a\u{1B}[2Jb \u{202E}c")
    let text = try line(session, at: 1)
    #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
    #expect(text.contains("\\u{1B}"))
  }
}
