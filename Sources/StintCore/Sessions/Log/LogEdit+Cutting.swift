/// Trimming and splitting.
extension LogEdit {
  static func trimmed(
    _ session: Session, start: LogPoint?, end: LogPoint?, _ surroundings: LogSurroundings
  ) throws(LogEditError) -> Session {
    let stretch = session.stretch(through: surroundings.now)
    let length = stretch.lowerBound.duration(to: stretch.upperBound)
    func place(_ point: LogPoint, isStart: Bool) throws(LogEditError) -> Timestamp {
      switch point {
      case .instant(let instant): return instant
      case .by(let duration):
        guard duration <= length else { throw .tooShort(session, duration) }
        return isStart
          ? stretch.lowerBound.advanced(by: duration)
          : stretch.upperBound.advanced(by: .zero - duration)
      case .mark:
        let marks = session.marks.map(\.at).filter { session.holds($0) }
        guard let mark = isStart ? marks.min() : marks.max() else { throw .noMarks(session) }
        return mark
      }
    }
    let from = try start.map { point throws(LogEditError) in try place(point, isStart: true) }
    let to = try end.map { point throws(LogEditError) in try place(point, isStart: false) }
    for cut in [from, to].compactMap(\.self)
    where cut < stretch.lowerBound || cut > stretch.upperBound {
      throw .notTrimmed(session, cut)
    }
    let trimmed = try retimed(
      session, start: from ?? session.start, end: to ?? session.end, surroundings)
    guard trimmed != session else { throw .nothingChanges(session) }
    return trimmed.revised
  }

  /// The two halves; what has a time goes where it lies, at the cut itself to the first.
  ///
  /// Goals stay with the first half, since they count once; objectives go to both. The plan is
  /// divided at the cut so that the two plans add up. Why it ran over, and the question why nobody
  /// ended it, are about the end and go to the second.
  static func split(
    _ session: Session, at: Timestamp, until: Timestamp, uid: String,
    _ surroundings: LogSurroundings
  ) throws(LogEditError) -> [Session] {
    guard let end = session.end else { throw .open(session) }
    for cut in [at, until] where cut <= session.start || cut >= end {
      throw .notInside(session, cut)
    }
    guard at <= until else { throw .splitBackwards(session, at, until) }
    let inGap = session.marks.indices.filter {
      at < session.marks[$0].at && session.marks[$0].at < until
    }
    guard surroundings.isForced || inGap.isEmpty else { throw .marksOutside(session, inGap) }
    // With a gap, what lies at its very end is the second half's.
    func isSecond(_ instant: Timestamp) -> Bool { instant > at && instant >= until }
    var first = session
    var second = session
    first.end = at
    first.endedBy = .user
    second.id = 0
    second.uid = uid
    second.begin(at: until, surroundings)
    second.revision = 1
    second.sourceKey = nil
    first.marks = session.marks.filter { !isSecond($0.at) }
    second.marks = session.marks.filter { isSecond($0.at) }
    first.parked = session.parked.filter { !isSecond($0.at) }
    second.parked = session.parked.filter { isSecond($0.at) }
    first.extensions = session.extensions.filter { !isSecond($0.at) }
    second.extensions = session.extensions.filter { isSecond($0.at) }
    first.notes = session.notes.filter { !isSecond($0.at) }
    second.notes = session.notes.filter { isSecond($0.at) }
    first.interruptions = clipped(session.interruptions, to: session.start, at)
    second.interruptions = clipped(session.interruptions, to: until, end).filter {
      // One without length at the cut is the first half's already.
      $0.start != $0.end || isSecond($0.start)
    }
    if let planned = session.planned {
      let before = Int(min(at.milliseconds - session.start.milliseconds, 86_400_000) / 1000)
      let share = min(max(before, 1), planned)
      first.planned = share
      second.planned = share < planned ? planned - share : nil
    }
    second.goals = []
    first.whyOver = nil
    first.checks.removeAll { $0 == .autoClosed || $0 == .recovered }
    return [first.revised, second]
  }
}
