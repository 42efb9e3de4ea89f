package import StintCore
internal import StintStore
internal import StintSystem

/// Opening, extending, pausing and ending.
extension SessionDesk {
  /// Opens a session.
  ///
  /// Throws when one runs, when the queue rests after a hard one, when the day's budget would be
  /// exceeded, or when a late start lies in another session.
  package func start(_ plan: SessionPlan) throws -> Session {
    let clocks = context.clocks()
    let now = clocks.wall
    let zone = plan.queue.zone
    let start = plan.start ?? now
    guard start <= now else {
      throw UserFacingError(
        "a session cannot start in the future (\(TimeText.full(start, in: zone)))",
        hint: "stint engage when it is time", status: .badInput)
    }
    let rules = plan.queue.sessions
    var session = Session(
      uid: context.newUID(), queue: plan.queue.name, purpose: plan.purpose,
      networks: plan.networks, zone: zone.name,
      offsetInMinutes: zone.offsetInSeconds(at: start) / 60, start: start, planned: plan.planned,
      goals: plan.goals.map { Goal(text: $0) }, objectives: plan.objectives.map(\.uid),
      isHard: plan.isHard)
    session.grace = plan.isHard ? 0 : Int(rules.grace.wholeSeconds)
    session.coolDown = plan.isHard ? Int(rules.coolDown.wholeSeconds) : 0
    if let deadline = session.deadline, deadline <= now {
      throw UserFacingError(
        "a session from \(SessionText.clock(start, in: zone)) would have been over at "
          + SessionText.clock(deadline, in: zone),
        hint: "write it down: stint log add \"\(SafeText.line(plan.purpose))\" "
          + "--start … --end …", status: .badInput)
    }
    let look = try look()
    try refuse(look)
    try checkOverlap(of: session, now: now)
    try checkRest(of: plan.queue, now: now)
    if !plan.mayExceedBudget { try checkBudget(plan, now: now) }
    let stored = try store.start(session, at: clocks) { try refuse($0) }
    refreshStatus(stored)
    run(.sessionStart, stored)
    return stored
  }

  /// One at a time, over all queues.
  private func refuse(_ look: SessionLook) throws {
    guard let open = look.open else { return }
    let end = open.deadline.map { ", until \(TimeText.full($0, in: workspace.zone(of: open)))" }
    throw UserFacingError(
      "session #\(open.id) is running in queue \(open.queue): "
        + "\(SafeText.line(open.purpose))\(end ?? "")",
      hint: "stint end", status: .waiting)
  }

  private func checkOverlap(of session: Session, now: Timestamp) throws {
    guard
      let other = try store.sessions(
        queue: nil, from: session.start, until: now.advanced(by: .milliseconds(1))
      ).first(where: { ($0.end ?? .distantFuture) > session.start }), let end = other.end
    else { return }
    throw UserFacingError(
      "a start at \(SessionText.clock(session.start, in: workspace.zone(of: session))) lies in "
        + "session #\(other.id), which ended at "
        + SessionText.clock(end, in: workspace.zone(of: session)),
      hint: "start later, or correct that one: stint log edit \(other.id) --end TIME",
      status: .badInput)
  }

  /// After a hard session the queue stays closed for a while.
  private func checkRest(of queue: Queue, now: Timestamp) throws {
    guard let last = try store.lastHardEnd(queue: queue.name, before: now) else { return }
    let free = last.end.advanced(by: .seconds(last.coolDown))
    guard now < free else { return }
    throw UserFacingError(
      "queue \(queue.name) rests after a hard session until \(TimeText.full(free, in: queue.zone))",
      hint: "stint park TEXT keeps a thought until then", status: .waiting)
  }

  private func checkBudget(_ plan: SessionPlan, now: Timestamp) throws {
    guard let budget = plan.queue.sessions.dailyBudget else { return }
    let used = try spentToday(queue: plan.queue.name, at: now)
    let whole = used + Int64(plan.planned) * 1000
    guard whole > budget.wholeMilliseconds else { return }
    throw OverBudget(
      queue: plan.queue.name, used: used, planned: Int64(plan.planned) * 1000,
      budget: budget.wholeMilliseconds)
  }

  /// Moves the deadline.
  package func extend(bySeconds seconds: Int, why: String) throws -> Session {
    guard !why.isBlank else {
      throw UserFacingError(
        "an extension needs a reason", hint: "stint extend 5m --why \"finishing Ana's answer\"",
        status: .usedWrongly)
    }
    return try change { session, clocks in
      let rules = workspace.setup.queues[session.queue]?.sessions ?? SessionRules()
      guard !session.isHard else {
        throw UserFacingError(
          "session #\(session.id) is a hard one: its deadline does not move", hint: "stint end",
          status: .waiting)
      }
      guard session.extensions.count < rules.extensions else {
        let count = session.extensions.count
        throw UserFacingError(
          count == 0
            ? "queue \(session.queue) allows no extensions"
            : "session #\(session.id) was extended already"
              + (count > 1 ? " \(count) times" : ""),
          hint: "stint end, and `stint engage --again` later", status: .waiting)
      }
      // More than the plan once again would be another session.
      guard seconds > 0, seconds <= session.planned ?? 0 else {
        throw UserFacingError(
          "an extension is at least a second and at most the plan, "
            + SessionText.minutes(Int64(session.planned ?? 0) * 1000),
          hint: "stint extend 5m --why …", status: .badInput)
      }
      session.extensions.append(
        SessionExtension(at: clocks.wall, seconds: seconds, why: why.trimmed))
      if let deadline = session.deadline, deadline <= clocks.wall {
        throw UserFacingError(
          "with that the session would still be over since "
            + SessionText.clock(deadline, in: workspace.zone(of: session)),
          hint: "stint end", status: .badInput)
      }
    }.session
  }

  /// Stops the spent clock, not the deadline.
  package func pause() throws -> Session {
    try change { session, clocks in
      guard session.interruptions.last.map({ $0.end != nil }) ?? true else {
        throw UserFacingError(
          "session #\(session.id) is paused already", hint: "stint resume", status: .nothingToDo)
      }
      let start = max(clocks.wall, session.interruptions.last?.end ?? session.start)
      session.interruptions.append(Interruption(kind: .paused, start: start, end: nil))
    }.session
  }

  package func resume() throws -> Session {
    try change { session, clocks in
      guard var last = session.interruptions.popLast(), last.end == nil else {
        throw UserFacingError(
          "session #\(session.id) is not paused", hint: "stint pause", status: .nothingToDo)
      }
      last.end = max(clocks.wall, last.start)
      // A pause of no length is none.
      if last.end != last.start { session.interruptions.append(last) }
    }.session
  }

  /// Where a session ends.
  package enum EndPoint: Hashable, Sendable {
    case now
    case at(Timestamp)
    /// At its last mark.
    case lastMark
  }

  package func end(_ point: EndPoint, withoutReview: Bool = false) throws -> Session {
    let ended = try change { session, clocks in
      let zone = workspace.zone(of: session)
      let end: Timestamp
      switch point {
      case .now: end = clocks.wall
      case .lastMark:
        guard let last = session.marks.last else {
          throw UserFacingError(
            "session #\(session.id) has no mark to end at", hint: "stint end", status: .badInput)
        }
        end = last.at
      case .at(let instant): end = instant
      }
      guard end >= session.start, end <= clocks.wall else {
        throw UserFacingError(
          "\(TimeText.full(end, in: zone)) is not between the start of session #\(session.id) "
            + "(\(TimeText.full(session.start, in: zone))) and now",
          hint: "stint end --at \(SessionText.clock(clocks.wall, in: zone))", status: .badInput)
      }
      if let later = session.marks.last(where: { $0.at > end }) {
        throw UserFacingError(
          "there is a mark after that, at \(TimeText.full(later.at, in: zone)): \(later.act)",
          hint: "stint end --at last", status: .badInput)
      }
      session.close(at: end, by: .user)
      if withoutReview { session.wrapUp = .skipped }
    }.session
    run(.sessionEnd, ended)
    if givesNotices { NoticeSender(context).withdraw(about: ended.uid) }
    return ended
  }

  /// Takes the session back; only in its first two minutes.
  package func cancel() throws -> Session {
    let limit = Duration.seconds(120)
    let cancelled = try store.cancelOpenSession(at: context.clocks()) { look in
      guard let open = look.open else { return }
      let age = open.start.duration(to: context.clocks().wall)
      guard age <= limit else {
        throw UserFacingError(
          "session #\(open.id) has run for \(DurationText.rough(age)); "
            + "only the first 2 minutes can be taken back",
          hint: "stint end, then `stint log rm \(open.id)`", status: .badInput)
      }
    }
    guard let cancelled else { throw noSession(try look()) }
    refreshStatus(nil)
    return cancelled
  }
}

/// The day has no room for the session; the user may say yes once.
package struct OverBudget: Error, Hashable, Sendable {
  package var queue: String
  /// Milliseconds.
  package var used: Int64
  package var planned: Int64
  package var budget: Int64

  package var userFacing: UserFacingError {
    UserFacingError(
      "\(SessionText.minutes(used)) of today's \(SessionText.minutes(budget)) in queue \(queue) are "
        + "used; \(SessionText.minutes(planned)) more would exceed it",
      // Less than the shortest session is no proposal.
      hint: budget - used >= 300_000
        ? "--for \((budget - used) / 60_000)m, or --over-budget" : "tomorrow, or --over-budget",
      status: .waiting)
  }
}

extension String {
  package var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  package var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
