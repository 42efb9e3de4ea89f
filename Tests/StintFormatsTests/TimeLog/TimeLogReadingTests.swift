import StintCore
import StintFormats
import StintTestSupport
import Testing

/// Files as other programs, and hands, write them.
struct TimeLogReadingTests {
  private func read(
    _ name: String, _ text: String, dst: DSTChoice? = nil,
    order: TimeLogOptions.DateOrder? = nil, zone: String = "Europe/Madrid",
    now: String = "2026-12-01T00:00Z"
  ) throws -> TimeLogFile {
    let format = try #require(TimeLogFormatTable.format(named: name))
    return try format.read(
      Array(text.utf8),
      TimeLogOptions(
        zone: try TestZones.named(zone), dst: dst, now: .at(now), dateOrder: order,
        zones: { try? TestZones.named($0) }))
  }

  /// `2026-11-20T09:00:00Z 27m10s purpose`, for each session.
  private func lines(_ file: TimeLogFile) -> [String] {
    file.sessions.map { item in
      let session = item.session
      let spent = session.spent(through: session.start) / 1000
      return "\(RFC3339.textInUTC(session.start)) \(spent / 60)m\(spent % 60)s \(session.purpose)"
    }
  }

  private func reasons(_ file: TimeLogFile) -> [String] { file.skipped.map(\.sentence) }

  // MARK: Timewarrior

  @Test
  func `lines of a Timewarrior data file are read with all its quoting`() throws {
    let file = try read(
      "timewarrior",
      """
      inc 20261005T080000Z - 20261005T081000Z # # "note only"
      inc 20261006T080000Z - 20261006T081000Z # "\\"q\\"" a#b "a-b" its ünï
      inc 20261120T090000Z - 20261120T092710Z # engage network:mastodon queue:business # "answer questions"
      inc 20261121T090000Z - 20261121T090000Z
      inc 20261121T090000Z - 20261121T080000Z # x
      inc 20261122T024658Z # open
      inc 20261131T024658Z - 20261131T034658Z
      """)
    #expect(
      lines(file) == [
        "2026-10-05T08:00:00Z 10m0s note only", "2026-10-06T08:00:00Z 10m0s ",
        "2026-11-20T09:00:00Z 27m10s answer questions",
      ])
    #expect(file.sessions[1].labels == ["\"q\"", "a#b", "a-b", "its", "ünï"])
    #expect(file.sessions[2].session.queue == "business")
    #expect(file.sessions[2].session.networks == ["mastodon"])
    #expect(
      reasons(file) == [
        "line 4: it has no length", "line 5: it ends before it starts",
        "line 6: it is still running", "line 7: 20261131T024658Z is no time as 20261120T090000Z",
      ])
  }

  @Test
  func `intervals of one stint tag become one session with pauses between`() throws {
    let file = try read(
      "timewarrior",
      """
      [{"id":3,"start":"20261120T090000Z","end":"20261120T091000Z","tags":["stint:abc"]},
      {"id":2,"start":"20261120T092000Z","end":"20261120T093000Z","tags":["stint:abc"]},
      {"id":1,"start":"20261120T092500Z","end":"20261120T094000Z","tags":["stint:abc"]}]
      """)
    let session = try #require(file.sessions.first?.session)
    #expect(file.sessions.count == 1)
    #expect(session.uid == "abc")
    #expect(
      session.interruptions == [
        Interruption(
          kind: .paused, start: .at("2026-11-20T09:10Z"), end: .at("2026-11-20T09:20Z"))
      ])
    #expect(session.end == .at("2026-11-20T09:30Z"))
    #expect(reasons(file) == ["entry 3: it overlaps entry 1, which is of the same session"])
  }

  @Test(arguments: [("2026-11-30T23:59Z", 0), ("2026-12-01T00:00Z", 1), ("2026-12-01T00:01Z", 1)])
  func `what ends after now has not happened`(now: String, count: Int) throws {
    let file = try read(
      "timewarrior", "inc 20261130T230000Z - 20261201T000000Z # x", now: now)
    #expect(file.sessions.count == count)
    #expect(file.skipped.count == 1 - count)
  }

  // MARK: klog

  @Test
  func `klog's ways to write times are read`() throws {
    let file = try read(
      "klog",
      """
      2026-11-20 (1h!)
      Engagement, #queue=business
          10:00 - 10:27 #engage #network=mastodon answer questions about queues
              replies 3, questions 2, insight 1 #stint=214
          -4m #away laptop slept
          23:50 - 0:05> #engage late check

      2026/11/18
      \t<11:30pm - 12:10am before and after
      \t9:00am-9:30AM morning
      \t12:00pm - 1:15pm
      \t\tlunch #food
      \t23:00 - 24:00 to midnight

      2026-11-17
        1h15m somewhere
        8:00 - ?
        8:00 - 25:00
       7:00 - 8:00
        7:00 - 7:00

      2026-11-31
        8:00 - 9:00
      """)
    #expect(
      lines(file) == [
        "2026-11-20T09:00:00Z 23m0s answer questions about queues\nreplies 3, questions 2, insight 1",
        "2026-11-20T22:50:00Z 15m0s late check",
        "2026-11-17T22:30:00Z 40m0s before and after", "2026-11-18T08:00:00Z 30m0s morning",
        "2026-11-18T11:00:00Z 75m0s lunch #food", "2026-11-18T22:00:00Z 60m0s to midnight",
      ])
    #expect(file.sessions.map(\.session.queue).prefix(3) == ["business", "business", ""])
    #expect(file.sessions[0].session.planned == nil)
    #expect(file.sessions[0].session.uid == "")
    #expect(
      reasons(file) == [
        "line 16: a duration alone does not say when it was", "line 17: it is still running",
        "line 18: it is no entry, as 9:00 - 9:27, 9:00 - ?, 1h15m or -20m",
        "line 19: it is not indented as the first entry of its record", "line 20: it has no length",
        "line 22: it begins no record: expected a date, as 2026-11-20 or 2026-11-20 (2h!)",
      ])
    #expect(file.warnings.map(\.sentence) == ["line 5: its 4 min are taken off the end of line 3"])
  }

  @Test(arguments: [
    // What stands above, what remains of 8:00 – 9:00, and what is said of the deduction in line 4.
    ("9:00 - 10:00", [60, 50], 0), ("9:00 - 9:10", [60], 2), ("9:00 - ?", [60], 2),
    ("1h", [60], 2), ("9:00 - 25:00", [60], 2), ("-5m", [45], 0),
  ])
  func `what klog takes off is taken off the entry above, and of no other`(
    above: String, minutes: [Int64], skipped: Int
  ) throws {
    let file = try read("klog", "2026-11-20\n    8:00 - 9:00\n    \(above)\n    -10m\n")
    #expect(
      file.sessions.map { $0.session.spent(through: $0.session.start) / 60_000 } == minutes)
    #expect(file.skipped.count == skipped, "\(file.skipped)")
  }

  @Test
  func `a day on which clocks change is written with durations, its neighbours with ranges`()
    throws
  {
    let zone = try TestZones.madrid
    let format = try #require(TimeLogFormatTable.format(named: "klog"))
    let options = TimeLogOptions(zone: zone, now: .at("2026-12-01T00:00Z"))
    func session(_ uid: String, _ start: String, _ end: String) -> Session {
      Session(
        uid: uid, queue: "business", purpose: uid, zone: zone.name, offsetInMinutes: 0,
        start: .at(start), planned: nil, end: .at(end), endedBy: .user)
    }
    let sessions = [
      session("spring-a", "2026-03-28T22:50Z", "2026-03-28T22:59Z"),
      session("spring-b", "2026-03-28T22:59Z", "2026-03-28T23:10Z"),
      session("spring-c", "2026-03-29T00:30Z", "2026-03-29T01:30Z"),
      session("autumn", "2026-10-25T00:30Z", "2026-10-25T01:30Z"),
      session("after", "2026-10-26T00:30Z", "2026-10-26T01:30Z"),
    ]
    let bytes = format.export(sessions, options)
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        2026-03-28
        Engagement, #queue=business
            23:50 - 23:59 #stint=spring-a #engage spring-a
            11m #stint=spring-b #start="2026-03-28T22:59:00Z" #engage spring-b

        2026-03-29
        Engagement, #queue=business
            1h #stint=spring-c #start="2026-03-29T00:30:00Z" #engage spring-c

        2026-10-25
        Engagement, #queue=business
            1h #stint=autumn #start="2026-10-25T00:30:00Z" #engage autumn

        2026-10-26
        Engagement, #queue=business
            1:30 - 2:30 #stint=after #engage after

        """)
    let file = try format.read(bytes, options)
    #expect(file.sessions.map(\.session.start) == sessions.map(\.start))
    #expect(file.sessions.map(\.session.end) == sessions.map(\.end))
  }

  // MARK: Local times

  @Test(arguments: [
    ("01:59", "03:00", DSTChoice?.none, "2026-10-24T23:59:00Z 121m0s "),
    ("02:00", "03:00", .first, "2026-10-25T00:00:00Z 120m0s "),
    ("02:00", "03:00", .second, "2026-10-25T01:00:00Z 60m0s "),
    ("02:30", "02:59", .first, "2026-10-25T00:30:00Z 29m0s "),
    ("02:30", "02:59", .second, "2026-10-25T01:30:00Z 29m0s "),
    ("03:00", "03:10", nil, "2026-10-25T02:00:00Z 10m0s "),
    // Only one way round is possible.
    ("02:50", "02:10", nil, "2026-10-25T00:50:00Z 20m0s "),
  ])
  func `a time that happens twice takes the choice`(
    start: String, end: String, dst: DSTChoice?, line: String
  ) throws {
    let file = try read("klog", "2026-10-25\n    \(start) - \(end)\n", dst: dst)
    #expect(lines(file) == [line], "\(reasons(file))")
  }

  @Test
  func `without a choice a time that happens twice is refused with both offsets`() throws {
    let file = try read(
      "klog", "2026-10-25\n    02:30 - 03:30 x\n    01:30 - 02:30 y\n")
    #expect(
      reasons(file) == [
        "line 2: 2026-10-25 02:30 happens twice in Europe/Madrid: first +02:00, second +01:00; "
          + "say which with --dst",
        "line 3: 2026-10-25 02:30 happens twice in Europe/Madrid: first +02:00, second +01:00; "
          + "say which with --dst",
      ])
  }

  @Test(arguments: [
    (DSTChoice?.none, "01:59", 1), (nil, "02:00", 0), (.first, "02:30", 0), (.second, "02:59", 0),
    (nil, "03:00", 1),
  ])
  func `a time that never happens is refused, whatever the choice`(
    dst: DSTChoice?, start: String, count: Int
  ) throws {
    let file = try read("klog", "2026-03-29\n    \(start) - 04:00\n", dst: dst)
    #expect(file.sessions.count == count)
    guard count == 0 else { return }
    #expect(
      reasons(file).first?.contains("the clocks go forward from +01:00 to +02:00") == true)
  }

  @Test
  func `org clocks are read, and their lengths settle which of two times is meant`() throws {
    let file = try read(
      "org",
      """
      * TODO [#A] Engage mastodon                                            :biz:
        :PROPERTIES:
        :Effort:   0:25
        :END:
      :LOGBOOK:
      CLOCK: [2026-11-20 Fri 09:00]--[2026-11-20 Fri 09:32] =>  0:32
      :END:
      ** Night
        CLOCK: [2026-10-25 Sun 02:30]--[2026-10-25 Sun 03:30] =>  1:00
        CLOCK: [2026-10-25 Sun 01:30]--[2026-10-25 Sun 03:30] =>  2:00
        CLOCK: [2026-10-24 02:30]
        CLOCK: =>  1:00
        CLOCK: [2026-10-24 Sat 09:00]--[2026-10-24 Sat 08:00] => -1:00
      """)
    #expect(
      lines(file) == [
        "2026-11-20T08:00:00Z 32m0s Engage mastodon", "2026-10-25T01:30:00Z 60m0s Night",
      ])
    #expect(file.sessions[0].session.planned == 1500)
    #expect(file.sessions[0].labels == ["biz"])
    #expect(
      reasons(file) == [
        "line 10: it says 2:00:00, but from its start to its end it is 3:00:00",
        "line 11: it is still running", "line 12: a duration alone does not say when it was",
        "line 13: it ends before it starts",
      ])
  }

  // MARK: CSV

  @Test
  func `Toggl's detailed export is read, with its byte order mark and currency`() throws {
    let file = try read(
      "toggl",
      "\u{FEFF}User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,"
        + "End time,Duration,Tags,Amount (EUR)\r\n"
        + "Me,me@example.org,,Business,,\"answer, \"\"all\"\"\nof them\",No,2026-11-20,10:00:00,"
        + "2026-11-20,10:27:10,00:27:10,\"engage, mastodon\",\r\n"
        + "Me,me@example.org,,,,,No,2026-11-20,11:00:00,,,-1795168800,,\r\n")
    #expect(lines(file) == ["2026-11-20T09:00:00Z 27m10s answer, \"all\"\nof them"])
    #expect(file.sessions[0].project == "Business")
    #expect(file.sessions[0].labels == ["mastodon"])
    #expect(reasons(file) == ["line 4: it is still running"])
  }

  @Test(arguments: [
    ("20/11/2026", "10:00:00", "10:27:10", "0:27", "2026-11-20T09:00:00Z 27m10s x"),
    ("11/20/2026", "10:00:00 AM", "10:27:10 AM", "00:27:10", "2026-11-20T09:00:00Z 27m10s x"),
    ("20.11.2026", "12:05 AM", "12:10 AM", "0.08", "2026-11-19T23:05:00Z 5m0s x"),
    ("20-11-26", "12:05\u{202F}p.m.", "1:05\u{202F}p.m.", "1,00", "2026-11-20T11:05:00Z 60m0s x"),
    ("2026-11-20", "9:05", "9:10", "0:05", "2026-11-20T08:05:00Z 5m0s x"),
  ])
  func `Clockify's dates and times follow any profile`(
    date: String, start: String, end: String, duration: String, line: String
  ) throws {
    let file = try read(
      "clockify",
      """
      "Project","Description","Tags","Start Date","Start Time","End Date","End Time","Duration (h)","Type"
      "Business","x","","\(date)","\(start)","\(date)","\(end)","\(duration)","Regular"
      "Business","tea","","\(date)","\(start)","\(date)","\(end)","\(duration)","Break"
      """)
    #expect(lines(file) == [line], "\(reasons(file))")
    #expect(reasons(file) == ["line 3: it is a break"])
  }

  private func clockify(_ dates: String...) -> String {
    "Start Date,Start Time,Duration (h)\n"
      + dates.map { "\($0),10:00,0:30\n" }.joined()
  }

  @Test
  func `one row settles the order of day and month for all`() throws {
    #expect(
      lines(try read("clockify", clockify("03/04/2026", "13/04/2026"))).first
        == "2026-04-03T08:00:00Z 30m0s ")
    #expect(
      lines(try read("clockify", clockify("03/04/2026", "03/13/2026"))).first
        == "2026-03-04T09:00:00Z 30m0s ")
    #expect(
      lines(try read("clockify", clockify("04/04/2026"))) == ["2026-04-04T08:00:00Z 30m0s "])
  }

  @Test
  func `where no row settles it, nothing is read until the user says`() throws {
    #expect(throws: TimeLogError.unknownDateOrder(example: "03/04/2026", line: 2)) {
      try read("clockify", clockify("03/04/2026", "05/06/2026"))
    }
    #expect(throws: TimeLogError.mixedDateOrder(example: "03/13/2026", line: 3)) {
      try read("clockify", clockify("13/03/2026", "03/13/2026"))
    }
    #expect(
      lines(try read("clockify", clockify("03/04/2026"), order: .mdy))
        == ["2026-03-04T09:00:00Z 30m0s "])
    #expect(
      lines(try read("clockify", clockify("03/04/2026"), order: .dmy))
        == ["2026-04-03T08:00:00Z 30m0s "])
  }

  @Test
  func `a length that does not fit its times is refused`() throws {
    let file = try read(
      "clockify",
      """
      Start Date,Start Time,End Date,End Time,Duration (h)
      2026-11-20,10:00:00,2026-11-20,11:00:00,00:30:00
      2026-11-20,12:00:00,2026-11-20,11:00:00,01:00:00
      2026-11-31,12:00:00,2026-11-20,11:00:00,01:00:00
      2026-11-20,13:00 PM,2026-11-20,11:00:00,01:00:00
      """)
    #expect(
      reasons(file) == [
        "line 2: it says 0:30:00, but from its start to its end it is 1:00:00",
        "line 3: it ends before it starts", "line 4: 2026-11-31 is no date",
        "line 5: 13:00 PM is no time of day",
      ])
    #expect(throws: TimeLogError.missingColumns(["start time", "duration"])) {
      try read("clockify", "Start Date,Description\n2026-11-20,x\n")
    }
  }

  // MARK: Others

  @Test
  func `frames of Watson keep their project, tags and id`() throws {
    let file = try read(
      "watson",
      """
      [[1795165200, 1795166830, "business", "5b1f0d3e7a9c4f6e8d2b1a0c9e8f7d6c", ["engage", "mastodon"], 1795166840],
       [1795165200, 1795165200, "x", "a", [], 1], [1795165200, null, "x", "b", []], ["a"]]
      """)
    #expect(lines(file) == ["2026-11-20T09:00:00Z 27m10s "])
    #expect(file.sessions[0].project == "business")
    #expect(file.sessions[0].labels == ["mastodon"])
    #expect(file.sessions[0].session.sourceKey == "watson:5b1f0d3e7a9c4f6e8d2b1a0c9e8f7d6c")
    #expect(
      reasons(file) == [
        "entry 2: it has no length", "entry 3: it is still running",
        "entry 4: it is no frame as [start, stop, project, id, tags, updated]",
      ])
  }

  @Test
  func `pomodoros are read from the history and from its JSON`() throws {
    let file = try read(
      "open-pomodoro",
      """
      2026-11-20T10:00:00+01:00 description="say \\"hi\\" = 2\\n" duration=27 tags=engage,business
      2026-11-20T11:00:00+01:00
      2026-11-20 12:00 duration=3
      2026-11-20T12:00:00+01:00 duration=x
      2026-11-20T12:00:00+01:00 description="open
      """)
    #expect(
      lines(file) == [
        "2026-11-20T09:00:00Z 27m0s say \"hi\" = 2\n", "2026-11-20T10:00:00Z 25m0s ",
      ])
    #expect(file.skipped.map(\.place) == [.line(3), .line(4), .line(5)])
    let json = try read(
      "open-pomodoro",
      #"{"pomodoros":[{"start_time":"2026-11-20T10:00:00+01:00","description":"x","duration":20,"tags":["a"]}]}"#
    )
    #expect(lines(json) == ["2026-11-20T09:00:00Z 20m0s x"])
  }

  @Test
  func `ActivityWatch gives its stopwatch, not its watchers`() throws {
    let file = try read(
      "activitywatch",
      """
      {"buckets":{"aw-watcher-afk_pc":{"id":"a","type":"afkstatus","events":[
        {"timestamp":"2026-11-20T09:00:00Z","duration":5,"data":{"status":"afk"}}]},
      "s":{"id":"s","type":"general.stopwatch","events":[
        {"timestamp":"2026-11-20T09:00:00.250000+00:00","duration":90.5,"data":{"label":"tea","running":false}},
        {"timestamp":"2026-11-20T10:00:00Z","duration":9,"data":{"label":"tea","running":true}}]}}}
      """)
    #expect(lines(file) == ["2026-11-20T09:00:00.250Z 1m30s tea"])
    #expect(
      reasons(file) == [
        "entry 1: the bucket aw-watcher-afk_pc of type afkstatus holds no sessions (1 events)",
        "entry 3: it is still running",
      ])
  }

  @Test
  func `a line of Stint's own file that is damaged is named, the others are read`() throws {
    let file = try read(
      "jsonl",
      """
      {"v":1,"t":"session","uid":"a","queue":"q","purpose":"p","tz":"UTC","start":"2026-11-20T09:00:00.000Z","end":"2026-11-20T09:10:00.000Z"}
      {"v":1,"t":"session"
      {"v":1,"t":"mark","uid":"m","session":"a","at":"2026-11-20T09:01:00.000Z","act":"reply"}
      {"v":1,"t":"mark","uid":"n","session":"b","at":"2026-11-20T09:01:00.000Z","act":"reply"}
      {"v":1,"t":"mark","uid":"o","session":"a","at":"2026-11-20T09:01:00.000Z","act":"shout"}
      {"t":"other"}
      """)
    #expect(file.sessions.map(\.session.marks.count) == [1])
    #expect(file.skipped.map(\.place) == [.line(2), .line(4), .line(5), .line(6)])
  }

  @Test(arguments: TimeLogFormatTable.all.filter(\.isReadable).map(\.name))
  func `no file makes a reader fall over`(name: String) throws {
    let format = try #require(TimeLogFormatTable.format(named: name))
    let random = try RandomSessions(seed: 11)
    let options = TimeLogOptions(
      zone: random.zone, now: .at("2027-06-01T00:00Z"), zones: { try? TestZones.named($0) })
    let bytes = format.export(random.sessions, options)
    var chance = SplitMix64(seed: 5)
    for _ in 0..<300 {
      var damaged = bytes
      for _ in 0..<chance.number(1...4) where !damaged.isEmpty {
        let index = chance.number(0...damaged.count - 1)
        switch chance.number(0...2) {
        case 0: damaged.remove(at: index)
        case 1: damaged[index] = UInt8(chance.number(0...255))
        default: damaged.removeSubrange(index..<min(index + chance.number(1...40), damaged.count))
        }
      }
      _ = try? format.read(damaged, options)
      _ = TimeLogFormatTable.format(of: damaged, name: "x")
    }
    for text in ["", "\n", "[", "{}", "[]", "* ", "2026-11-20", "BEGIN:VCALENDAR", ",,,\n,,"] {
      _ = try? format.read(Array(text.utf8), options)
    }
  }
}
