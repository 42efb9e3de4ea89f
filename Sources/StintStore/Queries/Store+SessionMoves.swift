internal import GRDB
package import StintCore

/// What a look at the open session found.
package struct SessionLook: Hashable, Sendable {
  /// The open session, or the one that this look closed; nil when none was open.
  package var session: Session?
  package var settlement: Settlement
  /// As it was before the look.
  package var before: Session?

  package init(session: Session? = nil, settlement: Settlement = Settlement(), before: Session?) {
    self.session = session
    self.settlement = settlement
    self.before = before
  }

  package var open: Session? { session.flatMap { $0.isOpen ? $0 : nil } }

  /// The session that closed itself, when this look found out.
  package var closedItself: Session? { session.flatMap { $0.isOpen ? nil : $0 } }
}

extension Store {
  /// How long a beat may be old before a new one is written: a power cut costs that at most.
  static let beatInterval: Int64 = 60_000

  /// Lets time pass for the open session: sleep, a set clock, the cap.
  ///
  /// Nothing is written as long as nothing happened and somebody looked within the last minute.
  package func settle(at clocks: ClockReading) throws -> SessionLook {
    let look = try read { db -> SessionLook? in
      guard var open = try db.openSession() else { return SessionLook(before: nil) }
      let before = open.session
      let settlement = open.session.settle(
        since: open.beat, at: clocks, notices: open.notices)
      guard let beat = open.beat, !settlement.isChanged, settlement.given == open.notices,
        clocks.boot - beat.boot < Self.beatInterval, beat.bootID == clocks.bootID
      else { return nil }
      return SessionLook(session: open.session, settlement: settlement, before: before)
    }
    if let look { return look }
    return try write { db in try db.settleOpenSession(at: clocks) }
  }

  /// Settles the open session and then changes it, in one transaction.
  ///
  /// `change` gets nil when none is open (any more); what it throws undoes its own change, and the
  /// settling is repeated by the next look.
  package func changeOpenSession<Value>(
    at clocks: ClockReading, _ change: (inout Session?, SessionLook) throws -> Value
  ) throws -> Value {
    try write { db in
      let look = try db.settleOpenSession(at: clocks)
      var session = look.open
      let before = session
      let value = try change(&session, look)
      if let session, session != before { try db.write(session) }
      return value
    }
  }

  /// Opens a session; the database itself refuses a second one.
  ///
  /// `check` sees the look at what was open so far, and may refuse.
  package func start(
    _ session: Session, at clocks: ClockReading, _ check: (SessionLook) throws -> Void
  ) throws -> Session {
    try write { db in
      try check(try db.settleOpenSession(at: clocks))
      let stored = try db.write(session)
      try db.beat(stored.id, clocks, notices: [])
      return stored
    }
  }

  /// Takes a session out as if it had never been, as long as it is open.
  package func cancelOpenSession(
    at clocks: ClockReading, _ check: (SessionLook) throws -> Void
  ) throws -> Session? {
    try write { db in
      let look = try db.settleOpenSession(at: clocks)
      try check(look)
      guard var session = look.open else { return nil }
      session.close(at: clocks.wall, by: .user)
      session.wrapUp = .skipped
      session.deletedAt = clocks.wall
      session.revision += 1
      return try db.write(session)
    }
  }
}

extension Database {
  func settleOpenSession(at clocks: ClockReading) throws -> SessionLook {
    guard var open = try openSession() else { return SessionLook(before: nil) }
    let before = open.session
    let settlement = open.session.settle(since: open.beat, at: clocks, notices: open.notices)
    if settlement.isChanged { try write(open.session) }
    try beat(open.session.id, clocks, notices: settlement.given)
    return SessionLook(session: open.session, settlement: settlement, before: before)
  }

  func beat(_ session: Int64, _ clocks: ClockReading, notices: Notices) throws {
    try run(
      """
      UPDATE session SET beat_wall = ?, beat_monotonic = ?, beat_boot = ?, beat_boot_id = ?,
        notices = ?
      WHERE id = ?
      """,
      [
        clocks.wall.milliseconds, clocks.monotonic, clocks.boot, clocks.bootID, notices.rawValue,
        session,
      ])
  }
}
