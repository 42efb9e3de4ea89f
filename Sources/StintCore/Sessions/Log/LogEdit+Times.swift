/// What holds whenever a session gets another start or end.
extension LogEdit {
  /// The session from `start` to `end`.
  ///
  /// Interruptions are cut to fit. An end given by hand answers why nobody ended it, so those two
  /// questions are taken off the list.
  static func retimed(
    _ session: Session, start: Timestamp, end: Timestamp?, _ surroundings: LogSurroundings
  ) throws(LogEditError) -> Session {
    for (new, old) in [(start, session.start), (end ?? start, session.end ?? start)]
    where new != old && new > surroundings.now {
      throw .future(session, new)
    }
    guard start <= end ?? surroundings.now else {
      throw .endBeforeStart(session, start: start, end: end ?? surroundings.now)
    }
    var retimed = session
    if start != session.start { retimed.begin(at: start, surroundings) }
    retimed.end = end
    retimed.interruptions = clipped(session.interruptions, to: start, end)
    if end != session.end {
      retimed.endedBy = .user
      retimed.checks.removeAll { $0 == .autoClosed || $0 == .recovered }
    }
    try refuseMarksOutside(of: retimed, before: session, surroundings)
    try refuseOverlap(of: retimed, before: session, with: surroundings)
    return retimed
  }

  /// The interruptions as far as they lie inside; those without length stay if they lie inside.
  static func clipped(
    _ interruptions: [Interruption], to start: Timestamp, _ end: Timestamp?
  ) -> [Interruption] {
    interruptions.compactMap { interruption in
      var clipped = interruption
      clipped.start = max(interruption.start, start)
      if let end {
        clipped.end = min(interruption.end ?? end, end)
        if let stop = clipped.end, stop < clipped.start { return nil }
      } else if let stop = interruption.end, stop < start {
        return nil
      }
      // What was cut down to nothing is gone.
      return clipped.start == clipped.end && clipped != interruption ? nil : clipped
    }
  }

  /// Only those that were inside before: what was forced once need not be forced again.
  static func refuseMarksOutside(
    of session: Session, before: Session?, _ surroundings: LogSurroundings
  ) throws(LogEditError) {
    guard !surroundings.isForced else { return }
    let outside = session.marks.indices.filter { index in
      let mark = session.marks[index]
      return !session.holds(mark.at) && before?.holds(mark.at) ?? true
    }
    guard outside.isEmpty else { throw .marksOutside(session, outside) }
  }

  /// Refuses sessions that would lie over others or over each other, more than they did `before`.
  package static func refuseOverlaps(
    of after: [Session], before: [Session], in surroundings: LogSurroundings
  ) throws(LogEditError) {
    var together = surroundings
    let own = Set(after.map(\.uid))
    together.others = surroundings.others.filter { !own.contains($0.uid) } + after
    for session in after where session.deletedAt == nil {
      let old = before.first { $0.uid == session.uid && $0.deletedAt == nil }
      try refuseOverlap(of: session, before: old, with: together)
    }
  }

  /// Only what becomes worse: a session that overlaps another can be taken off it step by step.
  static func refuseOverlap(
    of session: Session, before: Session? = nil, with surroundings: LogSurroundings
  ) throws(LogEditError) {
    guard !surroundings.isForced else { return }
    let now = surroundings.now
    let new = session.stretch(through: now)
    let old = before?.stretch(through: now)
    let shared = surroundings.others.filter { other in
      guard other.uid != session.uid, other.deletedAt == nil else { return false }
      let stretch = other.stretch(through: now)
      guard !IntervalRelation(new, to: stretch).isFree else { return false }
      guard let old, !IntervalRelation(old, to: stretch).isFree else { return true }
      // Without length inside another it shares no millisecond, and is no better placed there.
      return new.overlap(stretch) > old.overlap(stretch)
    }
    guard shared.isEmpty else { throw .overlaps(session, shared) }
  }
}

extension Session {
  /// The start together with the offset its zone has then.
  mutating func begin(at start: Timestamp, _ surroundings: LogSurroundings) {
    self.start = start
    offsetInMinutes = surroundings.offset(zone, start) ?? offsetInMinutes
  }

  /// Whether an instant lies inside; both ends do, and so does all that follows an open start.
  package func holds(_ instant: Timestamp) -> Bool {
    start <= instant && end.map { instant <= $0 } ?? true
  }
}

extension Range<Timestamp> {
  /// Milliseconds that both hold.
  fileprivate func overlap(_ other: Range<Timestamp>) -> Int64 {
    let end = Swift.min(upperBound, other.upperBound)
    let start = Swift.max(lowerBound, other.lowerBound)
    return Swift.max(0, end.milliseconds - start.milliseconds)
  }
}
