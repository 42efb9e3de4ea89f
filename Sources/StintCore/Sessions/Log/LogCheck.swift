/// Looks through sessions for what cannot be, or should not.
package struct LogCheck: Sendable {
  private let now: Timestamp
  /// Minutes east of UTC in a zone at an instant; nil for a zone that is not known.
  private let offset: @Sendable (String, Timestamp) -> Int?

  /// Longer than any session should be.
  package static let longest = Duration.seconds(4 * 3600)

  package init(now: Timestamp, offset: @escaping @Sendable (String, Timestamp) -> Int?) {
    self.now = now
    self.offset = offset
  }

  /// What was found, by the sessions' start; tombstones are passed over.
  ///
  /// An unmarked stretch is no problem, however long: people read.
  package func findings(in sessions: [Session]) -> [LogFinding] {
    let sessions = sessions.filter { $0.deletedAt == nil }
      .sorted { ($0.start, $0.id) < ($1.start, $1.id) }
    var findings: [LogFinding] = []
    // Those that may reach into the one at hand.
    var running: [Session] = []
    for session in sessions {
      let stretch = session.stretch(through: now)
      running.removeAll { $0.stretch(through: now).upperBound <= stretch.lowerBound }
      for other in running {
        let reach = other.stretch(through: now)
        guard !IntervalRelation(reach, to: stretch).isFree else { continue }
        let end = min(reach.upperBound, stretch.upperBound)
        findings.append(
          LogFinding(
            other,
            .overlap(
              with: session.id,
              milliseconds: end.milliseconds - stretch.lowerBound.milliseconds)))
      }
      running.append(session)
      findings += problems(of: session).map { LogFinding(session, $0) }
    }
    return findings
  }

  private func problems(of session: Session) -> [LogFinding.Problem] {
    let stretch = session.stretch(through: now)
    var problems: [LogFinding.Problem] = []
    for (index, interruption) in session.interruptions.enumerated() {
      let end = interruption.end ?? max(stretch.upperBound, interruption.start)
      if interruption.start < stretch.lowerBound || end > stretch.upperBound {
        problems.append(.interruptionOutside(index))
      }
    }
    if let cap = session.cap, stretch.upperBound > cap {
      problems.append(.overCap(cap.duration(to: stretch.upperBound)))
    }
    let length = stretch.lowerBound.duration(to: stretch.upperBound)
    if length > Self.longest { problems.append(.long(length)) }
    if let late = [session.start, session.end].compactMap(\.self).first(where: { $0 > now }) {
      problems.append(.future(late))
    }
    for (index, mark) in session.marks.enumerated() where !session.holds(mark.at) {
      problems.append(.markOutside(index))
    }
    problems += offsetProblems(of: session, through: stretch.upperBound)
    problems += session.checks.map { .unconfirmed($0) }
    return problems
  }

  private func offsetProblems(
    of session: Session, through end: Timestamp
  ) -> [LogFinding.Problem] {
    guard let first = offset(session.zone, session.start), let last = offset(session.zone, end)
    else { return [.unknownZone(session.zone)] }
    var problems: [LogFinding.Problem] = []
    if first != session.offsetInMinutes {
      problems.append(.wrongOffset(stored: session.offsetInMinutes, zone: first))
    }
    if first != last { problems.append(.offsetChanged(from: first, to: last)) }
    return problems
  }
}
