import StintCore
import StintTestSupport
import Testing

/// Every edit that can bring two sessions over each other, in all thirteen relations.
struct LogEditOverlapTests {
  let other = LogSamples.session(60, 120, uid: "other", id: 2, queue: "personal")

  private func expect(
    _ edit: LogEdit, on session: Session, _ relation: IntervalRelation,
    from start: Int, to end: Int, location: SourceLocation = #_sourceLocation
  ) throws {
    let isFree = LogSamples.free.contains(relation)
    do throws(LogEditError) {
      let after = try edit.apply(to: session, in: LogSamples.around([other, session]))
      #expect(isFree, "\(relation)", sourceLocation: location)
      #expect(after[0].start == LogSamples.at(start), sourceLocation: location)
      #expect(after[0].end == LogSamples.at(end), sourceLocation: location)
    } catch {
      #expect(!isFree, "\(relation): \(error)", sourceLocation: location)
      guard case .overlaps(let own, let others) = error else {
        Issue.record("\(error)", sourceLocation: location)
        return
      }
      #expect(own.uid == session.uid && others == [other], sourceLocation: location)
    }
    let forced = try edit.apply(to: session, in: LogSamples.around([other], isForced: true))
    #expect(forced[0].start == LogSamples.at(start), sourceLocation: location)
    #expect(forced[0].end == LogSamples.at(end), sourceLocation: location)
  }

  @Test func `new times may touch another session, not share time with it`() throws {
    for place in LogSamples.places {
      try expect(
        .change(.init(start: LogSamples.at(place.start), end: LogSamples.at(place.end))),
        on: LogSamples.session(200, 210), place.relation, from: place.start, to: place.end)
    }
  }

  @Test func `a new start alone, and a new end alone, may not either`() throws {
    for place in LogSamples.places where place.start < place.end {
      // From a free place that has the other end already, where there is one.
      if place.end <= 60 || place.start >= 120 || place.end > 120 {
        let from = max(place.end - 5, 120)
        guard place.end > 120, from < place.end else { continue }
        try expect(
          .change(.init(start: LogSamples.at(place.start))),
          on: LogSamples.session(from, place.end), place.relation, from: place.start, to: place.end)
      }
      if place.start < 60 {
        try expect(
          .change(.init(end: LogSamples.at(place.end))),
          on: LogSamples.session(place.start, place.start + 5), place.relation,
          from: place.start, to: place.end)
      }
    }
  }

  @Test func `a removed session comes back only where there is room`() throws {
    for place in LogSamples.places {
      var removed = LogSamples.session(place.start, place.end)
      removed.deletedAt = LogSamples.now
      try expect(.restore, on: removed, place.relation, from: place.start, to: place.end)
    }
  }

  @Test func `two sessions are joined only where they share no time, and their times add up`()
    throws
  {
    for place in LogSamples.places {
      let one = LogSamples.session(place.start, place.end)
      let two = LogSamples.session(60, 120, uid: "two", id: 2)
      let isFree = LogSamples.free.contains(place.relation)
      for isForced in [false, true] {
        do throws(LogEditError) {
          let after = try LogEdit.join(two).apply(
            to: one, in: LogSamples.around([one, two], isForced: isForced))
          #expect(isFree, "\(place.relation)")
          #expect(after.count == 2)
          #expect(
            after[0].spent(through: LogSamples.now)
              == one.spent(through: LogSamples.now) + two.spent(through: LogSamples.now))
          #expect(after[0].uid == (place.start < 60 ? "one" : "two"))
          #expect(after[1].deletedAt == LogSamples.now)
        } catch {
          #expect(!isFree, "\(place.relation)")
          guard case .joinOverlap = error else {
            Issue.record("\(error)")
            continue
          }
        }
      }
    }
  }

  @Test func `joining over a third session is refused by its name`() throws {
    let one = LogSamples.session(0, 30)
    let two = LogSamples.session(150, 180, uid: "two", id: 3)
    #expect(throws: LogEditError.self) {
      try LogEdit.join(two).apply(to: one, in: LogSamples.around([one, other, two]))
    }
    #expect(
      try LogEdit.join(two).apply(
        to: one, in: LogSamples.around([one, other, two], isForced: true))[0].end
        == LogSamples.at(180))
  }

  @Test func `the late start of an open session may touch another, not share time with it`()
    throws
  {
    for (minute, isFree) in [(60, false), (119, false), (120, true), (121, true)] {
      let open = LogSamples.session(200, nil)
      let edit = LogEdit.change(.init(start: LogSamples.at(minute)))
      let after = try? edit.apply(to: open, in: LogSamples.around([other, open]))
      #expect((after != nil) == isFree, "\(minute)")
    }
  }

  @Test func `what overlaps already may be taken apart step by step`() throws {
    let session = LogSamples.session(90, 150)
    let around = LogSamples.around([other, session])
    let less = try LogEdit.change(.init(start: LogSamples.at(100))).apply(to: session, in: around)
    #expect(less[0].start == LogSamples.at(100))
    #expect(throws: LogEditError.self) {
      try LogEdit.change(.init(start: LogSamples.at(89))).apply(to: session, in: around)
    }
    // Its name changes nothing about its time.
    _ = try LogEdit.change(.init(purpose: "thank people")).apply(to: session, in: around)
  }

  @Test func `filling stops at the neighbours of any queue, and never overlaps`() throws {
    let session = LogSamples.session(130, 140)
    let later = LogSamples.session(200, 210, uid: "later", id: 3)
    let window = LogSamples.at(0)..<LogSamples.at(300)
    let after = try LogEdit.fill(window: window).apply(
      to: session, in: LogSamples.around([other, later, session]))
    #expect(after[0].start == LogSamples.at(120))
    #expect(after[0].end == LogSamples.at(200))
    #expect(throws: LogEditError.nothingChanges(after[0])) {
      try LogEdit.fill(window: window).apply(
        to: after[0], in: LogSamples.around([other, later, after[0]]))
    }
    #expect(throws: LogEditError.noNeighbours(session)) {
      try LogEdit.fill(window: window).apply(to: session, in: LogSamples.around([session]))
    }
    let alone = try LogEdit.fill(window: window).apply(
      to: session, in: LogSamples.around([later, session]))
    #expect(alone[0].start == session.start)
    #expect(alone[0].end == LogSamples.at(200))
  }

  @Test func `many edits at once have to fit as a whole, so that two may swap places`() throws {
    let one = LogSamples.session(0, 30)
    let two = LogSamples.session(40, 70, uid: "two", id: 2)
    func wish(_ session: Session, _ start: Int, _ end: Int) -> LogEdit.Wish {
      LogEdit.Wish(
        session: session, change: .init(start: LogSamples.at(start), end: LogSamples.at(end)))
    }
    let after = try LogEdit.apply(
      [wish(one, 40, 70), wish(two, 0, 30)], in: LogSamples.around([one, two]))
    #expect(after.map(\.start) == [LogSamples.at(40), LogSamples.at(0)])
    #expect(throws: LogEditError.self) {
      try LogEdit.apply([wish(one, 45, 60)], in: LogSamples.around([one, two]))
    }
    #expect(throws: LogEditError.self) {
      try LogEdit.apply(
        [wish(one, 80, 100), wish(two, 90, 110)], in: LogSamples.around([one, two]))
    }
  }
}
