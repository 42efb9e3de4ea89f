package import StintCore
package import StintStore
internal import StintSystem

/// What people, the daemon and the views do with sessions.
///
/// Every action first lets time pass (`settle`), so that it does not matter whether a daemon runs.
package struct SessionDesk: Sendable {
  package let workspace: Workspace
  /// Whether the desk itself tells the user what is due; a view does that in its own way.
  package var givesNotices = true
  /// Whether an action comes back only when its hook has ended: for a service, whose children end
  /// with it.
  package var waitsForHooks = false

  package init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  var store: Store { workspace.store }
  var context: Context { workspace.context }

  /// How long a wrap-up may wait.
  package static let wrapUpLimit = Duration.seconds(3 * 86_400)

  /// Lets time pass, gives the notices that are due, and keeps the status file right.
  @discardableResult
  package func look() throws -> SessionLook {
    let look = try store.settle(at: context.clocks())
    if look.session != nil { refreshStatus(look.open) }
    announce(look)
    return look
  }

  /// The open session; throws with what can be typed when there is none.
  package func current() throws -> Session {
    let look = try look()
    if let open = look.open { return open }
    throw noSession(look)
  }

  /// No session runs, or it closed itself a moment ago.
  func noSession(_ look: SessionLook) -> UserFacingError {
    guard let closed = look.closedItself else {
      return UserFacingError(
        "no session is running", hint: "stint engage \"why you go there\" --for 25m",
        status: .nothingToDo)
    }
    let end = closed.end.map { TimeText.full($0, in: workspace.zone(of: closed)) } ?? ""
    return UserFacingError(
      "session #\(closed.id) closed itself: it ends at \(end)",
      hint: "stint wrap-up \(closed.id)", status: .nothingToDo)
  }

  /// Changes the open session in one transaction; throws when none is open (any more).
  func change<Value>(
    _ body: (inout Session, ClockReading) throws -> Value
  ) throws -> (session: Session, value: Value) {
    let clocks = context.clocks()
    var seen: SessionLook?
    do {
      let result = try store.changeOpenSession(at: clocks) { session, look in
        seen = look
        guard var open = session else { throw NoOpenSession() }
        let value = try body(&open, clocks)
        session = open
        return (open, value)
      }
      refreshStatus(result.0.isOpen ? result.0 : nil)
      if let seen { announce(seen) }
      return result
    } catch is NoOpenSession {
      // The transaction was taken back, and with it what time did: once more, to keep that.
      throw noSession(try look())
    }
  }

  private struct NoOpenSession: Error {}

  // MARK: Status

  /// Writes the status file anew; nothing that goes wrong here stops anybody.
  package func refreshStatus(_ open: Session?) {
    guard let status = try? status(of: open) else { return }
    StatusFile(workspace.home).write(status)
  }

  /// As `refreshStatus`, for whoever changed the log without knowing what is open.
  package func refreshStatus() {
    refreshStatus((try? store.openSession())?.session)
  }

  /// What `stint now` tells.
  package func status(of open: Session?) throws -> SessionStatus {
    let clocks = context.clocks()
    let stamp = StatusFile(workspace.home).stamp
    let waiting = try store.unsettledSessions(
      since: clocks.wall.advanced(by: .zero - Self.wrapUpLimit)
    ).toWrapUp.last.flatMap { try store.session($0) }
    let queue = open?.queue
    let zone = queue.map { workspace.zone(ofQueue: $0) } ?? .utc
    let day = zone.day(of: clocks.wall)
    let rules = queue.flatMap { workspace.setup.queues[$0]?.sessions }
    return SessionStatus(
      running: open.flatMap { SessionStatus.Running($0, zone: workspace.zone(of: $0)) },
      wrapUpID: waiting?.id,
      wrapUpUntil: waiting?.end?.advanced(by: Self.wrapUpLimit),
      boxes: try queue.map {
        try store.sessions(queue: $0, from: day.start, until: day.end).count
      } ?? 0,
      boxGoal: rules.flatMap { rules in
        rules.dailyBudget.map { Int($0.wholeSeconds / max(1, rules.defaultPlan.wholeSeconds)) }
      }, beat: clocks, validUntil: day.end, stamp: stamp)
  }

  // MARK: Budget

  /// Milliseconds a queue's sessions took of the calendar day that `now` lies on.
  package func spentToday(queue: String, at now: Timestamp) throws -> Int64 {
    let day = workspace.zone(ofQueue: queue).day(of: now)
    return try store.sessions(queue: queue, from: day.start, until: day.end).reduce(0) {
      sum, session in
      sum
        + session.spans(through: now).reduce(0) { sum, span in
          guard span.kind == .active else { return sum }
          let start = max(span.start, day.start)
          let end = min(span.end, day.end)
          return sum + max(0, end.milliseconds - start.milliseconds)
        }
    }
  }
}
