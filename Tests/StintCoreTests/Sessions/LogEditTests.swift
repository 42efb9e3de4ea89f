import StintCore
import StintTestSupport
import Testing

struct LogEditTests {
  private let around = LogSamples.around([])

  @Test(arguments: [(-1, true), (0, true), (1, false)])
  func `nothing lies in the future`(seconds: Int, isAllowed: Bool) throws {
    let session = LogSamples.session(0, 30)
    let end = LogSamples.now.plus(.seconds(seconds))
    let after = try? LogEdit.change(.init(end: end)).apply(to: session, in: around)
    #expect((after != nil) == isAllowed)
    let late = try? LogEdit.change(.init(start: end, end: end)).apply(to: session, in: around)
    #expect((late != nil) == isAllowed)
    let mark = Mark(uid: "m", at: end, act: .reply)
    let forced = try? LogEdit.addMark(mark).apply(
      to: session, in: LogSamples.around([], isForced: true))
    #expect((forced != nil) == isAllowed)
  }

  @Test(arguments: [(29, false), (30, true), (31, true)])
  func `an end is no earlier than its start`(end: Int, isAllowed: Bool) throws {
    let session = LogSamples.session(30, 60)
    let edit = LogEdit.change(.init(end: LogSamples.at(end)))
    if isAllowed {
      #expect(try edit.apply(to: session, in: around)[0].end == LogSamples.at(end))
    } else {
      #expect(
        throws: LogEditError.endBeforeStart(
          session, start: LogSamples.at(30), end: LogSamples.at(end))
      ) { try edit.apply(to: session, in: around) }
    }
  }

  @Test(arguments: [(9, true), (10, false), (11, false)])
  func `a mark that would lie outside is refused by its place, and kept where forced`(
    end: Int, isOutside: Bool
  ) throws {
    let session = LogSamples.session(0, 30, marks: [5, 10])
    let edit = LogEdit.change(.init(end: LogSamples.at(end)))
    if isOutside {
      var cut = session
      cut.end = LogSamples.at(end)
      #expect(throws: LogEditError.marksOutside(cut, [1])) {
        try edit.apply(to: session, in: around)
      }
    } else {
      _ = try edit.apply(to: session, in: around)
    }
    let forced = try edit.apply(to: session, in: LogSamples.around([], isForced: true))
    #expect(forced[0].marks == session.marks)
    // Forced once, it is not asked about again.
    if isOutside {
      _ = try LogEdit.change(.init(end: LogSamples.at(end - 1))).apply(to: forced[0], in: around)
    }
  }

  @Test func `of an open session only the start can be corrected`() throws {
    let open = LogSamples.session(0, nil)
    let edits: [LogEdit] = [
      .change(.init(end: LogSamples.at(5))), .change(.init(purpose: "thank people")),
      .change(.init(planned: 600)), .trimStart(.by(.seconds(60))), .trimEnd(.mark),
      .split(at: LogSamples.at(1), until: LogSamples.at(1), uid: "x"),
      .join(LogSamples.session(40, 50, uid: "two")), .move(queue: "personal"), .remove,
      .fill(window: LogSamples.at(0)..<LogSamples.at(9)), .confirm,
      .addMark(Mark(uid: "m", at: LogSamples.at(1), act: .ask)), .setMark(0, nil),
    ]
    for edit in edits {
      #expect(throws: LogEditError.open(open)) { try edit.apply(to: open, in: around) }
    }
    let late = try LogEdit.change(.init(start: LogSamples.at(3))).apply(to: open, in: around)
    #expect(late[0].start == LogSamples.at(3))
    #expect(late[0].end == nil)
    #expect(late[0].revision == 2)
  }

  @Test func `a removed session is restored before anything else`() throws {
    var removed = LogSamples.session(0, 30)
    removed.deletedAt = LogSamples.at(31)
    #expect(throws: LogEditError.removed(removed)) {
      try LogEdit.remove.apply(to: removed, in: around)
    }
    let back = try LogEdit.restore.apply(to: removed, in: around)
    #expect(back[0].deletedAt == nil)
    #expect(throws: LogEditError.notRemoved(back[0])) {
      try LogEdit.restore.apply(to: back[0], in: around)
    }
  }

  @Test func `trimming shortens by a time, to a time or to the outermost mark`() throws {
    let session = LogSamples.session(0, 30, marks: [5, 20])
    func end(_ point: LogPoint) throws -> Timestamp? {
      try LogEdit.trimEnd(point).apply(to: session, in: around)[0].end
    }
    #expect(try end(.by(.seconds(300))) == LogSamples.at(25))
    #expect(try end(.instant(LogSamples.at(22))) == LogSamples.at(22))
    #expect(try end(.mark) == LogSamples.at(20))
    #expect(
      try LogEdit.trimStart(.mark).apply(to: session, in: around)[0].start == LogSamples.at(5))
    #expect(throws: LogEditError.notTrimmed(session, LogSamples.at(31))) {
      try LogEdit.trimEnd(.instant(LogSamples.at(31))).apply(to: session, in: around)
    }
    #expect(throws: LogEditError.tooShort(session, .seconds(1801))) {
      try LogEdit.trimEnd(.by(.seconds(1801))).apply(to: session, in: around)
    }
    let unmarked = LogSamples.session(0, 30)
    #expect(throws: LogEditError.noMarks(unmarked)) {
      try LogEdit.trimEnd(.mark).apply(to: unmarked, in: around)
    }
  }

  @Test func `an end given by hand answers why nobody ended it, and no other question`() throws {
    var session = LogSamples.session(0, 40)
    session.endedBy = .auto
    session.checks = [.autoClosed, .clockChanged]
    let after = try LogEdit.change(.init(end: LogSamples.at(25))).apply(to: session, in: around)
    #expect(after[0].checks == [.clockChanged])
    #expect(after[0].endedBy == .user)
    let start = try LogEdit.change(.init(start: LogSamples.at(1))).apply(to: session, in: around)
    #expect(start[0].checks == session.checks)
    #expect(try LogEdit.confirm.apply(to: session, in: around)[0].checks == [])
  }

  @Test func `interruptions are cut to fit`() throws {
    var session = LogSamples.session(0, 30)
    session.interruptions = [
      Interruption(kind: .paused, start: LogSamples.at(2), end: LogSamples.at(6)),
      Interruption(kind: .away, start: LogSamples.at(20), end: LogSamples.at(28)),
    ]
    let after = try LogEdit.change(.init(start: LogSamples.at(4), end: LogSamples.at(20)))
      .apply(to: session, in: around)
    #expect(
      after[0].interruptions
        == [Interruption(kind: .paused, start: LogSamples.at(4), end: LogSamples.at(6))])
  }

  @Test func `a split at a mark, with a gap and without, loses nothing`() throws {
    var session = LogSamples.session(0, 30, marks: [5, 10, 15, 20])
    session.goals = [Goal(text: "reply to 3", outcome: .yes)]
    session.checks = [.autoClosed]
    session.sourceKey = "import:1"
    let halves = try LogEdit.split(at: LogSamples.at(10), until: LogSamples.at(10), uid: "two")
      .apply(to: session, in: around)
    #expect(halves[0].marks.map(\.uid) == ["one-5", "one-10"])
    #expect(halves[1].marks.map(\.uid) == ["one-15", "one-20"])
    #expect(halves.map(\.planned) == [600, 900])
    #expect(halves[0].goals == session.goals && halves[1].goals.isEmpty)
    #expect(halves[0].checks.isEmpty && halves[1].checks == [.autoClosed])
    #expect(halves.map(\.sourceKey) == ["import:1", nil])
    #expect(halves.map(\.id) == [1, 0])
    let gap = LogEdit.split(at: LogSamples.at(5), until: LogSamples.at(15), uid: "two")
    #expect(throws: LogEditError.marksOutside(session, [1])) {
      try gap.apply(to: session, in: around)
    }
    let forced = try gap.apply(to: session, in: LogSamples.around([], isForced: true))
    #expect(forced[0].marks.map(\.uid) == ["one-5", "one-10"])
    #expect(forced[1].marks.map(\.uid) == ["one-15", "one-20"])
  }

  @Test(arguments: [(0, false), (1, true), (29, true), (30, false)])
  func `a split lies inside`(minute: Int, isAllowed: Bool) throws {
    let session = LogSamples.session(0, 30)
    let at = LogSamples.at(minute)
    let halves = try? LogEdit.split(at: at, until: at, uid: "two").apply(to: session, in: around)
    #expect((halves != nil) == isAllowed)
  }

  @Test func `joining needs one queue and one purpose, or force, which keeps the first`() throws {
    let one = LogSamples.session(0, 10)
    var two = LogSamples.session(20, 30, uid: "two", id: 2, queue: "personal")
    #expect(throws: LogEditError.differentQueues(one, two)) {
      try LogEdit.join(two).apply(to: one, in: around)
    }
    two.queue = "business"
    two.purpose = "thank people"
    #expect(throws: LogEditError.differentPurposes(one, two)) {
      try LogEdit.join(two).apply(to: one, in: around)
    }
    #expect(throws: LogEditError.sameSession(one)) {
      try LogEdit.join(one).apply(to: one, in: around)
    }
    let forced = try LogEdit.join(two).apply(to: one, in: LogSamples.around([], isForced: true))
    #expect(forced[0].purpose == "answer questions")
    #expect(
      forced[0].interruptions
        == [Interruption(kind: .away, start: LogSamples.at(10), end: LogSamples.at(20))])
    #expect(forced[0].planned == 3000)
  }

  @Test func `marks are added, changed, moved and taken out by their place`() throws {
    let session = LogSamples.session(0, 30, marks: [5, 10])
    let new = Mark(uid: "new", at: LogSamples.at(7), act: .ask, person: "bo")
    let added = try LogEdit.addMark(new).apply(to: session, in: around)[0]
    #expect(added.marks.map(\.uid) == ["one-5", "new", "one-10"])
    var moved = added.marks[1]
    moved.at = LogSamples.at(30)
    let after = try LogEdit.setMark(1, moved).apply(to: added, in: around)[0]
    #expect(after.marks.map(\.uid) == ["one-5", "one-10", "new"])
    #expect(after.marks[2].revision == 2)
    moved.at = LogSamples.at(31)
    #expect(throws: LogEditError.self) {
      try LogEdit.setMark(1, moved).apply(to: added, in: around)
    }
    #expect(try LogEdit.setMark(2, nil).apply(to: after, in: around)[0].marks == session.marks)
    #expect(throws: LogEditError.noMark(session, position: 2)) {
      try LogEdit.setMark(2, nil).apply(to: session, in: around)
    }
    #expect(throws: LogEditError.nothingChanges(session)) {
      try LogEdit.setMark(0, session.marks[0]).apply(to: session, in: around)
    }
  }

  @Test func `what changes nothing is refused`() throws {
    let session = LogSamples.session(0, 30)
    let edits: [LogEdit] = [
      .change(.init(start: session.start, end: session.end, purpose: session.purpose)),
      .move(queue: "business"), .confirm,
    ]
    for edit in edits {
      #expect(throws: LogEditError.nothingChanges(session)) {
        try edit.apply(to: session, in: around)
      }
    }
    #expect(throws: LogEditError.emptyPurpose(session)) {
      try LogEdit.change(.init(purpose: " ")).apply(to: session, in: around)
    }
    #expect(throws: LogEditError.badPlan(session)) {
      try LogEdit.change(.init(planned: 0)).apply(to: session, in: around)
    }
  }

  @Test func `a new start has the offset its zone has then`() throws {
    let madrid = try TestZones.madrid
    var session = LogSamples.session(0, 30)
    session.zone = "Europe/Madrid"
    // The night in which summer time ends: 03:10 is +01:00 and 01:50 is +02:00.
    session.start = .at("2026-10-25T02:10Z")
    session.end = .at("2026-10-25T02:40Z")
    session.offsetInMinutes = 60
    let around = LogSurroundings(now: LogSamples.now) { _, instant in
      madrid.offsetInSeconds(at: instant) / 60
    }
    let early = try LogEdit.change(.init(start: .at("2026-10-24T23:50Z")))
      .apply(to: session, in: around)[0]
    #expect(early.offsetInMinutes == 120)
    #expect(early.spent(through: LogSamples.now) == 170 * 60_000)
    let halves = try LogEdit.split(
      at: .at("2026-10-25T00:30Z"), until: .at("2026-10-25T01:30Z"), uid: "two"
    ).apply(to: early, in: around)
    #expect(halves.map(\.offsetInMinutes) == [120, 60])
  }

  @Test(arguments: 1...300)
  func `splitting and joining keep every minute, mark and line`(seed: Int) throws {
    var chance = SplitMix64(seed: UInt64(seed))
    let one = LogSamples.random(&chance, from: 0, to: chance.number(2...90), uid: "one", id: 1)
    let cut = LogSamples.at(0).plus(
      .milliseconds(
        chance.number(
          1...Int(one.spans(through: LogSamples.now).reduce(0) { $0 + $1.milliseconds }) - 1)))
    let halves = try LogEdit.split(at: cut, until: cut, uid: "two").apply(to: one, in: around)
    let now = LogSamples.now
    #expect(halves.reduce(0) { $0 + $1.spent(through: now) } == one.spent(through: now))
    #expect(halves.flatMap(\.marks) == one.marks)
    #expect(halves.flatMap(\.parked) == one.parked)
    #expect(halves.flatMap(\.extensions).count == one.extensions.count)
    #expect(halves.compactMap(\.planned).reduce(0, +) == one.planned ?? 0)
    for half in halves {
      #expect(half.marks.allSatisfy { half.holds($0.at) })
      #expect(half.planned.map { $0 > 0 } ?? true)
      // What is kept can be written down and read again.
      #expect(try SessionCodec.sessions(from: SessionCodec.lines(half)) == [half])
    }
    let whole = try LogEdit.join(halves[1]).apply(to: halves[0], in: around)
    #expect(whole[0].spent(through: now) == one.spent(through: now))
    #expect(whole[0].marks == one.marks)
    #expect(whole[0].planned == one.planned)
    #expect(whole[0].start == one.start && whole[0].end == one.end)
    #expect(whole[1].marks.isEmpty && whole[1].parked.isEmpty)
    #expect(
      whole[0].spans(through: now).filter { $0.kind != .active }.reduce(0) { $0 + $1.milliseconds }
        == one.spans(through: now).filter { $0.kind != .active }.reduce(0) { $0 + $1.milliseconds })
  }
}
