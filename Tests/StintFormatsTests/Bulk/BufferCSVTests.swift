import StintCore
import StintFormats
import StintTestSupport
import Testing

@Suite struct BufferCSVTests {
  private func read(_ text: String) -> BulkFile {
    BufferCSV.read(Array(text.utf8))
  }

  @Test func `a file as Buffer has it is read whole`() {
    let file = read(
      """
      \u{FEFF}Text,Image URL,Tags,Posting Time,Board Name\r
      "Hello, world",,"news, shop ,",2026-12-01 09:00,\r
      "Two
      lines",https://a.example/x.jpg,,,Ideas\r
      ,"https://a.example/w_1,h_2/x.png, http://b.example/y.jpg",,12/24/26 8:05,\r
      """)
    #expect(
      file
        == BulkFile(
          rows: [
            BulkRow(
              line: 2, text: "Hello, world", imageURLs: [], tags: ["news", "shop"], board: nil,
              time: "2026-12-01 09:00", wall: WallTime(year: 2026, month: 12, day: 1, hour: 9)),
            BulkRow(
              line: 3, text: "Two\nlines", imageURLs: ["https://a.example/x.jpg"], tags: [],
              board: "Ideas", time: nil, wall: nil),
            BulkRow(
              line: 5, text: "",
              imageURLs: ["https://a.example/w_1,h_2/x.png", "http://b.example/y.jpg"], tags: [],
              board: nil, time: "12/24/26 8:05",
              wall: WallTime(year: 2026, month: 12, day: 24, hour: 8, minute: 5)),
          ], problems: []))
  }

  @Test func `headers may differ in case, order and space`() {
    let file = read(" POSTING TIME ;text\n2026-12-01 9:00;Hi\n")
    #expect(file.problems == [])
    #expect(file.rows.map(\.text) == ["Hi"])
    #expect(file.rows.first?.wall == WallTime(year: 2026, month: 12, day: 1, hour: 9))
  }

  @Test func `all bad rows are collected, with their places`() {
    let file = read(
      """
      Text,Image URL,Tags,Posting Time,Extra
      ok,,,2026-12-01 09:00,
      ,,x,2026-12-01 09:00,
      "é",,,tomorrow,
      a,b,c
      ,nonsense,,2026-02-29 09:00,
      ,,,,
      fine,,,3/4/26 9:00,
      fine,,,3/5/26 9:00,
      """)
    #expect(file.rows.map(\.line) == [2, 8, 9])
    #expect(file.hasErrors)
    #expect(
      file.problems.map { [$0.line, $0.column] } == [
        [1, 34], [3, 1], [4, 7], [5, 1], [6, 2], [6, 12], [7, 1], [8, 8],
      ])
    #expect(
      file.problems.map(\.severity) == [
        .warning, .error, .error, .error, .error, .error, .warning, .warning,
      ])
    #expect(file.problems[0].message.contains("Extra"))
    #expect(file.problems[3].message.contains("Expected 5 fields"))
    #expect(file.problems[7].message.contains("month first"))
  }

  @Test(arguments: [
    ("", "empty"), ("Title,Date\na,b", "Text, Image URL"), ("Text,text\na,b", "twice"),
    ("Text,Posting Time\n\"a", "never closed"), ("Text\u{0}", "NUL"),
  ])
  func `a file that cannot be read gives problems and no rows`(text: String, message: String) {
    let file = read(text)
    #expect(file.rows == [])
    #expect(file.hasErrors)
    #expect(file.problems.last?.message.contains(message) == true)
  }

  @Test(arguments: [
    (["Text", "Image URL", "Tags", "Posting Time"], true), ([" text ", "POSTING TIME"], true),
    (["Text", "Date", "Time"], false), (["text", "imageUrls", "postAtSpecificTime"], false),
    ([], false),
  ])
  func `Buffer's header is told from others`(header: [String], isBuffer: Bool) {
    #expect(BufferCSV.recognises(header: header) == isBuffer)
  }

  @Test(arguments: [
    ("2026-12-01 09:00", WallTime(year: 2026, month: 12, day: 1, hour: 9)),
    ("2026-12-01 9:00", WallTime(year: 2026, month: 12, day: 1, hour: 9)),
    ("12/1/26 9:00", WallTime(year: 2026, month: 12, day: 1, hour: 9)),
    ("1/2/2027 23:59", WallTime(year: 2027, month: 1, day: 2, hour: 23, minute: 59)),
    ("02/29/28 00:00", WallTime(year: 2028, month: 2, day: 29)),
  ])
  func `times of both kinds are read`(text: String, wall: WallTime) throws {
    #expect(try BulkTime.read(text) == wall)
  }

  @Test(arguments: [
    ("", BulkTimeError.format), ("2026-12-01", .format), ("2026-12-01T09:00", .format),
    ("2026-12-1 09:00", .format), ("26-12-01 09:00", .format), ("12/1/26 9:0", .format),
    ("12/1/26 9:00 AM", .format), ("12/1/126 9:00", .format), ("+1/1/26 9:00", .format),
    ("13/1/26 9:00", .dayFirst(month: 13)), ("31/12/26 9:00", .dayFirst(month: 31)),
    ("13/13/26 9:00", .impossible), ("2026-02-29 09:00", .impossible),
    ("2/29/26 9:00", .impossible), ("2026-13-01 09:00", .impossible),
    ("2026-12-01 24:00", .impossible), ("2026-12-01 23:60", .impossible),
    ("2026-12-00 09:00", .impossible), ("0000-12-01 09:00", .impossible),
  ])
  func `other times are refused`(text: String, error: BulkTimeError) {
    #expect(throws: error) { try BulkTime.read(text) }
    #expect(!error.message(for: text).isEmpty)
  }

  @Test func `no file traps`() {
    var chance = SplitMix64(seed: 3)
    let pieces = [
      "Text", "Image URL", "Tags", "Posting Time", "https://a", ",", ",", "\n", "\"", " ",
      "1/2/26 9:00", "é",
    ]
    for _ in 0..<10_000 {
      var text = Bool.random(using: &chance) ? "Text,Image URL,Posting Time\n" : ""
      for _ in 0..<Int.random(in: 0...12, using: &chance) {
        text += pieces.randomElement(using: &chance) ?? ""
      }
      let file = read(text)
      #expect(file.rows.allSatisfy { !$0.text.isEmpty || !$0.imageURLs.isEmpty })
    }
  }
}
