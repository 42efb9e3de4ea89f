/// All that `stint now` needs, kept in a small file so that a prompt costs no database.
package struct SessionStatus: Hashable, Sendable {
  /// The open session, cut down to what does not change by the clock alone.
  package struct Running: Hashable, Sendable {
    package var id: Int64
    package var queue: String
    package var purpose: String
    package var start: Timestamp
    package var planned: Int
    package var extended: Int
    package var deadline: Timestamp
    package var cap: Timestamp
    package var isHard: Bool
    package var pausedSince: Timestamp?
    /// Milliseconds of interruptions that are over.
    package var interrupted: Int64
    package var marks: Int
    package var actTime: ActTime
    package var lastMark: Timestamp?
    /// The end of the last interruption that is over.
    package var resumedAt: Timestamp?
    /// The offset of its zone at its deadline, to show that.
    package var offsetInMinutes: Int
    /// Whether that offset holds from its start to its cap.
    package var isInOneOffset: Bool

    package init?(_ session: Session, zone: Zone) {
      guard session.isOpen, let planned = session.planned, let deadline = session.deadline,
        let cap = session.cap
      else { return nil }
      id = session.id
      queue = session.queue
      purpose = session.purpose
      start = session.start
      self.planned = planned
      extended = session.extended
      self.deadline = deadline
      self.cap = cap
      isHard = session.isHard
      let last = session.interruptions.last
      pausedSince = last.flatMap { $0.end == nil ? $0.start : nil }
      interrupted = session.interruptions.reduce(0) { sum, interruption in
        sum + (interruption.end.map { $0.milliseconds - interruption.start.milliseconds } ?? 0)
      }
      marks = session.marks.count
      actTime = session.actTime()
      lastMark = session.marks.last?.at
      resumedAt = session.interruptions.last { $0.end != nil }?.end
      offsetInMinutes = zone.offsetInSeconds(at: deadline) / 60
      isInOneOffset = zone.nextTransition(after: session.start).map { $0 > cap } ?? true
    }

    /// Counts a mark made now: what `Session.claims` would say of it, in milliseconds.
    package mutating func count(_ mark: Mark) -> Int64 {
      marks += 1
      var claim = MarkClaim(mark: mark, from: mark.at, milliseconds: 0)
      if pausedSince == nil {
        let from = max(
          start, lastMark ?? start, resumedAt ?? start,
          Timestamp(milliseconds: mark.at.milliseconds - MarkClaim.longest))
        claim.milliseconds = max(0, mark.at.milliseconds - from.milliseconds)
      }
      lastMark = max(lastMark ?? mark.at, mark.at)
      actTime.add(claim)
      return claim.milliseconds
    }
  }

  package var running: Running?
  /// The session whose wrap-up waits, and until when.
  package var wrapUp: (id: Int64, until: Timestamp)? {
    wrapUpID.flatMap { id in wrapUpUntil.map { (id, $0) } }
  }
  package var wrapUpID: Int64?
  package var wrapUpUntil: Timestamp?
  /// Sessions of the queue on this day, with the open one.
  package var boxes: Int
  /// How many plans of the usual length the queue's day holds; nil without a budget.
  package var boxGoal: Int?
  /// The clocks when this was written.
  package var beat: ClockReading
  /// When the day, and with it `boxes`, ends.
  package var validUntil: Timestamp
  /// What the database looked like from outside before this was read from it; after any change it
  /// looks otherwise.
  package var stamp: String

  package init(
    running: Running?, wrapUpID: Int64? = nil, wrapUpUntil: Timestamp? = nil, boxes: Int = 0,
    boxGoal: Int? = nil, beat: ClockReading, validUntil: Timestamp, stamp: String
  ) {
    self.running = running
    self.wrapUpID = wrapUpID
    self.wrapUpUntil = wrapUpUntil
    self.boxes = boxes
    self.boxGoal = boxGoal
    self.beat = beat
    self.validUntil = validUntil
    self.stamp = stamp
  }

  /// Whether it can be believed: nobody set the clock, the machine was not started again, and the
  /// session has not come to where it closes itself.
  package func holds(at now: ClockReading) -> Bool {
    guard now.wall < validUntil else { return false }
    guard let running else { return true }
    let setBy =
      (now.wall.milliseconds - beat.wall.milliseconds) - (now.boot - beat.boot)
    return now.bootID == beat.bootID && now.boot >= beat.boot
      && abs(setBy) <= Session.clockTolerance && now.wall < running.cap
  }

  /// Whether a mark made now needs nothing but itself written: nothing happened to the session, and
  /// no notice is due.
  package func takesMark(at now: ClockReading) -> Bool {
    guard holds(at: now), let running, running.isInOneOffset else { return false }
    let asleep = (now.boot - beat.boot) - (now.monotonic - beat.monotonic)
    return abs(asleep) <= Session.clockTolerance && now.wall >= running.start
      && now.wall < running.deadline.advanced(by: .zero - Notices.warningLead)
  }
}

/// What a status means at one instant.
package struct SessionMoment: Hashable, Sendable {
  package enum Class: String, Hashable, Sendable {
    case idle, running, warned, over, away, wrapup
  }

  package var status: SessionStatus
  package var now: Timestamp

  package init(_ status: SessionStatus, at now: Timestamp) {
    self.status = status
    self.now = now
  }

  package var running: SessionStatus.Running? { status.running }

  package var kind: Class {
    guard let running else {
      return status.wrapUp.map { now < $0.until } ?? false ? .wrapup : .idle
    }
    if now >= running.deadline { return .over }
    if running.pausedSince != nil { return .away }
    let warning = running.deadline.advanced(by: .zero - Notices.warningLead)
    return now >= warning ? .warned : .running
  }

  /// Milliseconds until the deadline; negative past it, 0 without a session.
  package var remaining: Int64 {
    running.map { $0.deadline.milliseconds - now.milliseconds } ?? 0
  }

  /// Milliseconds at work so far.
  package var spent: Int64 {
    guard let running else { return 0 }
    let end = min(running.pausedSince ?? now, now)
    return max(0, end.milliseconds - running.start.milliseconds - running.interrupted)
  }

  /// How much of the time up to the deadline is gone, 0 to 100.
  package var percentage: Int {
    guard let running else { return 0 }
    let whole = running.deadline.milliseconds - running.start.milliseconds
    let gone = now.milliseconds - running.start.milliseconds
    return whole > 0 ? Int(min(max(gone * 100 / whole, 0), 100)) : 100
  }

  /// Percent; nil where too little was marked to say.
  package var listening: Int? {
    guard let running, running.actTime.covers(spent) else { return nil }
    return running.actTime.share
  }
}
