package import StintCore
internal import StintStore
internal import StintSystem

/// Marks, parked lines and the wrap-up.
extension SessionDesk {
  /// Which ask an answer is for.
  package enum AskChoice: Hashable, Sendable {
    /// The newest open one of the person named, or the only open one there is.
    case fitting
    /// The first is the newest.
    case number(Int)
  }

  /// Logs something done; `at` is now or earlier in the session.
  ///
  /// `isUnfinished`: its words are still being typed; `finish` tells the hooks.
  package func mark(
    _ act: Act, person: String? = nil, text: String? = nil, url: String? = nil,
    at: Timestamp? = nil, answers: AskChoice = .fitting, isUnfinished: Bool = false
  ) throws -> (session: Session, mark: Mark, ask: Mark?) {
    var mark = Mark(
      uid: context.newUID(), at: context.clock(), act: act, person: person, text: text, url: url)
    var asks: [Mark] = []
    if act == .answer {
      // Outside the transaction: an ask that is answered twice at once is answered all the same.
      let open = try current()
      asks = try store.openAsks(queue: open.queue, limit: 1000)
    } else if answers != .fitting {
      throw UserFacingError(
        "only an answer answers an ask", hint: "stint did w …", status: .usedWrongly)
    }
    let ask = act == .answer ? try choose(answers, among: asks, person: person) : nil
    mark.answers = ask?.uid
    if mark.person == nil { mark.person = ask?.person }
    let session = try change { session, clocks in
      mark.at = at ?? clocks.wall
      guard mark.at >= session.start, mark.at <= clocks.wall else {
        let zone = workspace.zone(of: session)
        throw UserFacingError(
          "\(TimeText.full(mark.at, in: zone)) is not between the start of session #\(session.id) "
            + "(\(TimeText.full(session.start, in: zone))) and now", status: .badInput)
      }
      session.marks.append(mark)
      if at != nil { session.marks.sortByTime() }
    }.session
    if !isUnfinished { run(act == .insight ? .insight : .mark, session, mark: mark) }
    return (session, mark, ask)
  }

  private func choose(_ choice: AskChoice, among asks: [Mark], person: String?) throws -> Mark? {
    switch choice {
    case .fitting:
      if let person { return asks.first { $0.person?.lowercased() == person.lowercased() } }
      return asks.count == 1 ? asks[0] : nil
    case .number(let number):
      guard asks.indices.contains(number - 1) else {
        throw UserFacingError(
          asks.isEmpty
            ? "no ask is open" : "there is no open ask \(number), only \(asks.count)",
          hint: asks.isEmpty ? "stint did w … without --answers" : "stint did --asks",
          status: .notFound)
      }
      return asks[number - 1]
    }
  }

  /// Takes the mark logged last back; nil when there is none.
  package func takeBackLastMark() throws -> Mark? {
    try change { session, _ in
      // The last of them in time, and among those of one instant the one logged last.
      session.marks.popLast()
    }.value
  }

  /// Sets a thought aside.
  package func park(_ text: String, url: String? = nil) throws -> (Session, ParkedLine) {
    var line = ParkedLine(
      uid: context.newUID(), at: context.clock(), text: text.trimmed, url: url)
    guard !line.text.isEmpty else {
      throw UserFacingError("there is nothing to park", hint: "stint park TEXT", status: .badInput)
    }
    let session = try change { session, clocks in
      line.at = clocks.wall
      session.parked.append(line)
    }.session
    run(.park, session, parked: line)
    return (session, line)
  }

  // MARK: Wrap-up

  /// What the look back found.
  package struct WrapUpAnswers: Hashable, Sendable {
    /// By the goal's place, from 0.
    package var goals: [Int: Goal.Outcome] = [:]
    /// By the parked line's uid.
    package var fates: [String: ParkedLine.Fate] = [:]
    package var whyOver: String?
    /// Whether the times of a session that was to be checked are right.
    package var confirmsTimes = false
    /// What the unmarked time at the end was.
    package var lastAct: Act?

    package init() {}
  }

  /// Writes down the look back; `isSkipped` leaves all as it is and asks no more.
  package func wrapUp(
    _ id: Int64, _ answers: WrapUpAnswers, isSkipped: Bool = false
  ) throws -> Session {
    let uid = context.newUID()
    let session = try store.changeSession(id) { session in
      guard let end = session.end else {
        throw UserFacingError(
          "session #\(id) still runs", hint: "stint end", status: .waiting)
      }
      session.wrapUp = isSkipped ? .skipped : .done
      for (place, outcome) in answers.goals where session.goals.indices.contains(place) {
        session.goals[place].outcome = outcome
      }
      for index in session.parked.indices {
        if let fate = answers.fates[session.parked[index].uid] { session.parked[index].fate = fate }
      }
      if let why = answers.whyOver?.trimmed, !why.isEmpty { session.whyOver = why }
      if answers.confirmsTimes { session.checks = [] }
      if let act = answers.lastAct {
        session.marks.append(Mark(uid: uid, at: end, act: act))
      }
      session.revision += 1
    }
    guard let session else {
      throw UserFacingError(
        "there is no session #\(id)", hint: "stint log", status: .notFound)
    }
    refreshStatus()
    return session
  }

  /// Notes why a session ran over, and leaves its wrap-up as it is.
  package func setWhyOver(_ id: Int64, _ why: String) throws -> Session {
    let session = try store.changeSession(id) { $0.whyOver = why.trimmed }
    guard let session else {
      throw UserFacingError("there is no session #\(id)", hint: "stint log", status: .notFound)
    }
    return session
  }
}
