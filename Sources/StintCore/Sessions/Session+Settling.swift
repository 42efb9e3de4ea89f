/// What time did to an open session since a process last looked at it.
package struct Settlement: Hashable, Sendable {
  /// Whether the session is another than before.
  package var isChanged = false
  /// Notices that are due now and were not given yet.
  package var due: Notices = []
  /// Notices that need not be given any more, or are given now.
  package var given: Notices = []
  /// Milliseconds by which somebody set the clock; 0 for not at all.
  package var clockSetBy: Int64 = 0
  /// Whether the machine was off in between.
  package var wasOff = false

  package init() {}
}

/// The state machine: what the clocks alone do to a session.
///
/// All processes use this one function, so it does not matter which of them looks first: daemon,
/// timer, a view or the next command.
extension Session {
  /// A difference between clocks below this is their own, not somebody's doing: 2 seconds.
  static let clockTolerance: Int64 = 2000

  /// Brings an open session up to `now`; a closed one stays as it is.
  ///
  /// `beat` is what the clocks said when somebody last looked. The machine's sleep and the time it
  /// was off become interruptions. When somebody set the clock, all stamps so far are moved with
  /// it, so that every duration stays as the boot clock measured it. At the cap the session closes,
  /// not at `now` but where the last work is known: at its deadline, up to which the box is
  /// believed, or at the last mark after it.
  package mutating func settle(
    since beat: ClockReading?, at now: ClockReading, notices: Notices
  ) -> Settlement {
    var settlement = Settlement()
    settlement.given = notices
    guard isOpen, let planned else { return settlement }
    let before = self
    // Nobody looked yet: nothing is known but the stamps, and those hold.
    let beat = beat ?? now
    // Where the kernel names no boot, a boot clock that went back tells of a new one.
    if beat.bootID == now.bootID, !now.bootID.isEmpty || now.boot >= beat.boot {
      stayedUp(since: beat, at: now, &settlement)
    } else {
      wasOff(since: beat, at: now)
      settlement.wasOff = true
    }
    guard let deadline, let cap else { return settlement }
    // A machine that went down took the session with it, if its time was up when it came back.
    let isRecovered = settlement.wasOff && now.wall >= deadline
    if isRecovered || now.wall >= cap {
      close(
        at: max(deadline, lastEvidence), by: isRecovered ? .recovered : .auto,
        check: isRecovered ? .recovered : .autoClosed)
    }
    settlement.isChanged = self != before
    (settlement.due, settlement.given) = noticesDue(
      at: now.wall, planned: planned, given: notices)
    return settlement
  }

  /// The latest instant at which the user is known to have worked on it.
  package var lastEvidence: Timestamp {
    // Marks can be logged for an earlier time, and never for a later one.
    ([start] + marks.map(\.at) + parked.map(\.at) + extensions.map(\.at)).max() ?? start
  }

  /// Ends an open session, and whatever goes on in it.
  package mutating func close(at end: Timestamp, by cause: EndCause, check: CheckReason? = nil) {
    let end = max(end, start)
    self.end = end
    endedBy = cause
    if let check, !checks.contains(check) { checks.append(check) }
    interruptions = interruptions.compactMap { interruption in
      guard interruption.start < end else { return nil }
      var clipped = interruption
      clipped.end = min(interruption.end ?? end, end)
      return clipped
    }
  }

  private mutating func stayedUp(
    since beat: ClockReading, at now: ClockReading, _ settlement: inout Settlement
  ) {
    let elapsed = now.boot - beat.boot
    let setBy = (now.wall.milliseconds - beat.wall.milliseconds) - elapsed
    if abs(setBy) > Self.clockTolerance {
      shift(by: setBy)
      settlement.clockSetBy = setBy
      if !checks.contains(.clockChanged) { checks.append(.clockChanged) }
      notes.append(
        SessionNote(
          at: now.wall,
          text: "the clock was set \(setBy > 0 ? "forward" : "back") by "
            + DurationText.format(.seconds((abs(setBy) + 500) / 1000))
            + "; the times before were moved with it"))
    }
    let asleep = elapsed - (now.monotonic - beat.monotonic)
    if asleep > Self.clockTolerance { slept(from: now.wall.milliseconds - asleep, to: now.wall) }
  }

  private mutating func wasOff(since beat: ClockReading, at now: ClockReading) {
    let started = Timestamp(milliseconds: now.wall.milliseconds - now.boot)
    if started >= beat.wall {
      interrupt(.suspended, from: beat.wall, to: started)
      notes.append(SessionNote(at: now.wall, text: "the machine was off, or was started again"))
    } else {
      // It cannot have started before it was last seen: the clock is not the same one.
      if !checks.contains(.clockChanged) { checks.append(.clockChanged) }
      notes.append(
        SessionNote(
          at: now.wall, text: "the machine was started again, with a clock that is not the same"))
    }
    let asleep = now.boot - now.monotonic
    if asleep > Self.clockTolerance { slept(from: now.wall.milliseconds - asleep, to: now.wall) }
  }

  /// Whoever looks first does so soon after the machine woke up, so its sleep is put right before.
  private mutating func slept(from start: Int64, to end: Timestamp) {
    interrupt(.suspended, from: Timestamp(milliseconds: start), to: end)
  }

  /// Puts in an interruption, but for where there is one already.
  private mutating func interrupt(
    _ kind: Interruption.Kind, from: Timestamp, to: Timestamp
  ) {
    if let last = interruptions.last, last.end == nil { return }
    let from = max(from, interruptions.last?.end ?? start, start)
    guard from < to else { return }
    interruptions.append(Interruption(kind: kind, start: from, end: to))
  }

  /// Moves every stamp.
  private mutating func shift(by milliseconds: Int64) {
    func move(_ instant: inout Timestamp) {
      instant = Timestamp(milliseconds: instant.milliseconds + milliseconds)
    }
    move(&start)
    for index in extensions.indices { move(&extensions[index].at) }
    for index in marks.indices { move(&marks[index].at) }
    for index in parked.indices { move(&parked[index].at) }
    for index in notes.indices { move(&notes[index].at) }
    for index in interruptions.indices {
      move(&interruptions[index].start)
      if var end = interruptions[index].end {
        move(&end)
        interruptions[index].end = end
      }
    }
  }

  /// Only the latest notice is given when several were missed; a closed session gives none.
  private func noticesDue(
    at now: Timestamp, planned: Int, given: Notices
  ) -> (due: Notices, given: Notices) {
    guard let deadline else { return ([], given) }
    var reached: [Notices] = []
    // In a box of two minutes the start would be its own warning.
    if Duration.seconds(planned + extended) > Notices.warningLead,
      now >= deadline.advanced(by: .zero - Notices.warningLead)
    {
      reached.append(.warning)
    }
    if now >= deadline { reached.append(.over) }
    if grace > 0, now >= deadline.advanced(by: .seconds(grace)) { reached.append(.graceEnd) }
    let all = reached.reduce(given) { $0.union($1) }
    guard isOpen, let latest = reached.last, !given.contains(latest) else { return ([], all) }
    return (latest, all)
  }
}

/// Where a session stands.
package enum SessionState: String, Hashable, Sendable {
  case running
  /// Two minutes or less are left.
  case warned
  case paused
  /// Past its deadline, and not ended yet.
  case over
  case closed
}

extension Session {
  /// An open session past its cap is still `over` here: `settle` closes it.
  package func state(at now: Timestamp) -> SessionState {
    guard isOpen, let deadline else { return .closed }
    if now >= deadline { return .over }
    if interruptions.last.map({ $0.end == nil }) ?? false { return .paused }
    return now >= deadline.advanced(by: .zero - Notices.warningLead) ? .warned : .running
  }
}
