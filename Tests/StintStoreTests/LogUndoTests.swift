import Foundation
import GRDB
import StintCore
import StintStore
import StintTestSupport
import Testing

/// Corrections of the log and taking them back, in a real database.
struct LogUndoTests {
  private let folder: TemporaryFolder
  private let store: Store
  private let now = Timestamp.at("2026-11-17T10:00Z")

  init() throws {
    folder = try TemporaryFolder()
    store = try folder.store()
  }

  private func session(_ uid: String, from start: Int, to end: Int?) -> Session {
    let zero = Timestamp.at("2026-11-16T10:00Z")
    return Session(
      uid: uid, queue: "business", purpose: "answer questions", networks: ["shop@a"], zone: "UTC",
      offsetInMinutes: 0, start: zero.plus(.minutes(start)), planned: 1500,
      extensions: [SessionExtension(at: zero.plus(.minutes(start + 2)), seconds: 300, why: "more")],
      end: end.map { zero.plus(.minutes($0)) }, endedBy: end == nil ? nil : .user,
      interruptions: [
        Interruption(
          kind: .paused, start: zero.plus(.minutes(start + 3)), end: zero.plus(.minutes(start + 5)))
      ], goals: [Goal(text: "reply to 3", outcome: .yes)],
      marks: [1, 4, 8, 8].enumerated().map {
        Mark(
          uid: "\(uid)-m\($0.offset)", at: zero.plus(.minutes(start + $0.element)), act: .reply,
          person: "ana", text: "“hi”\n\u{1F44B}")
      },
      parked: [ParkedLine(uid: "\(uid)-p", at: zero.plus(.minutes(start + 6)), text: "fonts")],
      objectives: ["reach"], wrapUp: .done, checks: [.clockChanged])
  }

  private func apply(
    _ edit: LogEdit, to session: Session, isForced: Bool = true
  ) throws -> LogEditRecord {
    var before = [session]
    if case .join(let other) = edit { before.append(other) }
    let after = try edit.apply(
      to: session, in: LogSurroundings(now: now, isForced: isForced))
    return try store.edit(command: "stint log test", now: now, before: before, after: after)
  }

  /// Every row of the tables of the log; numbers of marks and parked lines too.
  private func dump(without made: Set<Int64> = []) throws -> [String] {
    let queue = try DatabaseQueue(path: store.path)
    defer { try? queue.close() }
    return try queue.read { db in
      try ["session", "mark", "parked", "extension", "interruption", "session_objective"].flatMap {
        table -> [String] in
        let key = table == "session" ? "id" : "session_id"
        return try Row.fetchAll(
          db,
          sql:
            "SELECT * FROM \(table) ORDER BY \(table == "session_objective" ? "1, 2" : "1, 2, 3, 4")"
        ).filter {
          !made.contains($0[key])
        }.map { "\(table) \($0)" }
      }
    }
  }

  @Test func `a correction is written with its undo, and the undo restores identical rows`() throws
  {
    let one = try store.save(session("one", from: 0, to: 30))
    let two = try store.save(session("two", from: 40, to: 70))
    let rows = try dump()
    let edits: [(LogEdit, Session)] = [
      (.change(.init(end: now, purpose: "thank", planned: .some(nil))), one),
      (.trimEnd(.mark), one), (.trimStart(.by(.seconds(240))), two),
      (.split(at: one.marks[1].at, until: one.marks[1].at, uid: "half"), one),
      (.join(two), one), (.move(queue: "personal"), one), (.remove, two), (.confirm, one),
      (.setMark(1, nil), one),
      (.addMark(Mark(uid: "new", at: one.marks[2].at, act: .ask)), one),
    ]
    var allMade: Set<Int64> = []
    for (edit, session) in edits {
      let record = try apply(edit, to: session)
      #expect(try dump(without: allMade) != rows)
      for after in record.after { #expect(try store.session(after.id) == after) }
      let undone = try store.undo(command: "stint log undo", now: now)
      #expect(undone.undoes == record.id)
      let made = Set(record.after.map(\.id)).subtracting(record.before.map(\.id))
      allMade.formUnion(made)
      #expect(try dump(without: allMade) == rows, "\(edit)")
      for id in made {
        let left = try #require(try store.session(id))
        #expect(left.deletedAt != nil && left.marks.isEmpty)
      }
      // And forward again, and back again.
      let redone = try store.undo(undone.id, command: "stint log undo", now: now)
      #expect(
        try record.after.map { try store.session($0.id)?.marks }
          == record.after.map { $0.marks })
      #expect(try record.after.map { try store.session($0.id) } == record.after)
      try store.undo(redone.id, command: "stint log undo", now: now)
      #expect(try dump(without: allMade) == rows, "\(edit)")
    }
    #expect(try store.integrityProblems().isEmpty)
  }

  @Test func `undo goes back one correction at a time, passing over undos`() throws {
    let one = try store.save(session("one", from: 0, to: 30))
    let first = try apply(.change(.init(purpose: "first")), to: one)
    let second = try apply(.change(.init(purpose: "second")), to: first.after[0])
    #expect(try store.undo(command: "u", now: now).undoes == second.id)
    let undo = try store.undo(command: "u", now: now)
    #expect(undo.undoes == first.id)
    #expect(try store.session(one.id) == one)
    #expect(throws: LogJournalError.nothingToUndo) { try store.undo(command: "u", now: now) }
    // Taken back itself, the first is in effect again and the next to go.
    try store.undo(undo.id, command: "u", now: now)
    #expect(try store.session(one.id)?.purpose == "first")
    #expect(throws: LogJournalError.alreadyUndone(undo.id, by: undo.id + 1)) {
      try store.undo(undo.id, command: "u", now: now)
    }
    #expect(try store.undo(command: "u", now: now).undoes == first.id)
    #expect(try store.logEdit(first.id)?.undoneBy == undo.id + 2)
  }

  @Test func `a chain of undone undos always knows what is in effect`() throws {
    let one = try store.save(session("one", from: 0, to: 30))
    let edit = try apply(.change(.init(purpose: "new")), to: one)
    var last = edit.id
    for step in 1...6 {
      last = try store.undo(last, command: "u", now: now).id
      let isUndone = step % 2 == 1
      #expect(try store.session(one.id)?.purpose == (isUndone ? one.purpose : "new"))
      #expect(try (store.logEdit(edit.id)?.undoneBy != nil) == isUndone, "\(step)")
    }
  }

  @Test func `what was touched since is not taken back, and the later edit is named`() throws {
    let one = try store.save(session("one", from: 0, to: 30))
    let first = try apply(.change(.init(purpose: "first")), to: one)
    let second = try apply(.change(.init(purpose: "second")), to: first.after[0])
    let rows = try dump()
    #expect(
      throws: LogJournalError.changedSince(edit: first.id, session: one.id, by: second.id)
    ) { try store.undo(first.id, command: "u", now: now) }
    #expect(throws: LogJournalError.noEdit(99)) { try store.undo(99, command: "u", now: now) }
    #expect(try dump() == rows)
    var marked = second.after[0]
    marked.marks.append(Mark(uid: "late", at: now, act: .ask))
    try store.save(marked)
    #expect(throws: LogJournalError.changedSince(edit: second.id, session: one.id, by: nil)) {
      try store.undo(command: "u", now: now)
    }
  }

  @Test func `an edit made for another state is refused and nothing is written`() throws {
    let one = try store.save(session("one", from: 0, to: 30))
    _ = try apply(.change(.init(purpose: "meanwhile")), to: one)
    let rows = try dump()
    #expect(throws: LogJournalError.changedMeanwhile(session: one.id)) {
      _ = try apply(.remove, to: one)
    }
    #expect(try dump() == rows)
    #expect(try store.logEdits(limit: 9).count == 1)
    #expect(LogJournalError.changedMeanwhile(session: 1).userFacing.status == .busy)
  }

  @Test func `an import undone leaves its source free, and is not redone over a second one`() throws
  {
    var imported = session("imported", from: 0, to: 30)
    imported.sourceKey = "watson:1"
    let record = try store.edit(command: "import", now: now, before: [], after: [imported])
    let undo = try store.undo(command: "u", now: now)
    #expect(try store.session(record.after[0].id)?.deletedAt == now)
    var again = session("again", from: 0, to: 30)
    again.sourceKey = "watson:1"
    let second = try store.save(again)
    #expect(throws: LogJournalError.importedAgain(edit: undo.id, session: second.id)) {
      try store.undo(undo.id, command: "u", now: now)
    }
  }

  @Test func `an edit cut off at any write leaves everything as it was`() throws {
    let one = try store.save(session("one", from: 0, to: 30))
    let two = try store.save(session("two", from: 40, to: 70))
    let rows = try dump()
    let queue = try DatabaseQueue(path: store.path)
    try queue.write { db in
      try db.execute(sql: "CREATE TABLE fuse (left INTEGER NOT NULL); INSERT INTO fuse VALUES (0)")
      for table in ["session", "mark", "parked", "extension", "interruption", "edit"] {
        for action in ["INSERT", "UPDATE", "DELETE"] {
          try db.execute(
            sql: """
              CREATE TRIGGER cut_\(table)_\(action) BEFORE \(action) ON \(table) BEGIN
                UPDATE fuse SET left = left - 1;
                SELECT RAISE(ABORT, 'cut') WHERE (SELECT left FROM fuse) = 0;
              END
              """)
        }
      }
    }
    func burn(_ body: () throws -> Void) throws -> Int {
      let before = try dump()
      for writes in 1...1000 {
        try queue.write { try $0.execute(sql: "UPDATE fuse SET left = ?", arguments: [writes]) }
        do {
          try body()
          return writes - 1
        } catch is StoreError {
          #expect(try dump() == before, "cut at write \(writes)")
        }
      }
      return 0
    }
    for edit in [
      LogEdit.join(two), .split(at: one.marks[1].at, until: one.marks[1].at, uid: "half"),
      .change(.init(end: now)),
    ] {
      let edits = try store.logEdits(limit: 1000).count
      let writes = try burn { _ = try apply(edit, to: one) }
      #expect(writes >= 3, "\(edit)")
      #expect(try store.logEdits(limit: 1000).count == edits + 1)
      let undone = try burn { try store.undo(command: "u", now: now) }
      #expect(undone >= 3)
      let made = Set(try store.logEdits(limit: 1)[0].after.map(\.id))
        .subtracting([one.id, two.id])
      #expect(try dump(without: made) == rows)
      if !made.isEmpty { break }
    }
    try queue.close()
  }

  @Test(arguments: 1...25)
  func `any edits, all undone, leave identical rows`(seed: Int) throws {
    var chance = SplitMix64(seed: UInt64(seed))
    var ids: [Int64] = []
    for index in 0..<4 {
      ids.append(try store.save(session("s\(index)", from: index * 40, to: index * 40 + 30)).id)
    }
    let rows = try dump()
    let mine = Set(ids)
    var done = 0
    for step in 0..<30 {
      let all = try ids.compactMap { try store.session($0) }
      let session = chance.pick(all)
      let end = session.end ?? now
      let length = Int(end.milliseconds - session.start.milliseconds)
      let inside = session.start.plus(.milliseconds(chance.number(0...max(length, 1))))
      let edits: [LogEdit] = [
        .change(.init(start: session.start.plus(.seconds(chance.number(-900...900))))),
        .change(.init(end: end.plus(.seconds(chance.number(-900...900))), purpose: "step \(step)")),
        .trimEnd(.mark), .trimStart(.instant(inside)),
        .split(at: inside, until: inside, uid: "made \(step)"),
        .split(at: inside, until: min(inside.plus(.minutes(2)), end), uid: "made \(step)"),
        .join(chance.pick(all)), .move(queue: chance.pick(["business", "personal"])), .remove,
        .restore, .confirm, .fill(window: .distantPast ..< .distantFuture),
        .addMark(Mark(uid: "mark \(step)", at: inside, act: chance.pick(Act.allCases))),
        .setMark(chance.number(0...3), nil),
        .setMark(0, Mark(uid: session.marks.first?.uid ?? "", at: inside, act: .ask)),
      ]
      var before = [session]
      let edit = chance.pick(edits)
      if case .join(let other) = edit { before.append(other) }
      let around = LogSurroundings(
        others: all.filter { $0.deletedAt == nil }, now: now, isForced: chance.once(in: 2))
      // A refused edit is no edit.
      guard let after = try? edit.apply(to: session, in: around) else { continue }
      let record = try store.edit(command: "step \(step)", now: now, before: before, after: after)
      ids += record.after.map(\.id).filter { !ids.contains($0) }
      done += 1
      if chance.once(in: 5) {
        let undo = try store.undo(command: "u", now: now)
        if chance.once(in: 2) { try store.undo(undo.id, command: "u", now: now) }
      }
    }
    #expect(done > 3)
    while let _ = try? store.undo(command: "u", now: now) {}
    #expect(throws: LogJournalError.nothingToUndo) { try store.undo(command: "u", now: now) }
    #expect(try dump(without: Set(ids).subtracting(mine)) == rows)
    #expect(try store.integrityProblems().isEmpty)
  }
}
