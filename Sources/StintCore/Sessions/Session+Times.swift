/// What follows from a session's stamps.
extension Session {
  package var isOpen: Bool { end == nil }

  /// Whether its times count: ended, not removed, and nothing left to look at.
  package var isConfirmed: Bool { end != nil && deletedAt == nil && checks.isEmpty }

  /// Seconds granted on top of the plan.
  package var extended: Int { extensions.reduce(0) { $0 + $1.seconds } }

  /// Where the first plan ends; nil without a plan.
  package var plannedEnd: Timestamp? {
    planned.map { start.advanced(by: .seconds($0)) }
  }

  /// The plan and all extensions; nil without a plan.
  package var deadline: Timestamp? {
    plannedEnd?.advanced(by: .seconds(extended))
  }

  /// How long after the deadline it closes itself: half of the plan, ten minutes at least.
  package var overrunLimit: Duration { .seconds(max(600, (planned ?? 0) / 2)) }

  /// Where it closes itself; nil without a plan.
  package var cap: Timestamp? { deadline?.advanced(by: overrunLimit) }

  /// Work and interruptions in turn, from the start to the end, without holes.
  ///
  /// An open session, and an interruption that goes on, reach to `now`.
  package func spans(through now: Timestamp) -> [Span] {
    let end = max(self.end ?? now, start)
    var spans: [Span] = []
    var cursor = start
    for interruption in interruptions {
      let from = min(max(interruption.start, cursor), end)
      let to = min(max(interruption.end ?? end, from), end)
      if cursor < from { spans.append(Span(kind: .active, start: cursor, end: from)) }
      if from < to { spans.append(Span(kind: .init(interruption.kind), start: from, end: to)) }
      cursor = max(cursor, to)
    }
    if cursor < end { spans.append(Span(kind: .active, start: cursor, end: end)) }
    return spans
  }

  /// Milliseconds at work: from the start to the end, or to `now`, without interruptions.
  package func spent(through now: Timestamp) -> Int64 {
    spans(through: now).reduce(0) { $0 + ($1.kind == .active ? $1.milliseconds : 0) }
  }

  /// The stretch of time each mark stands for, in the order of the marks.
  ///
  /// A mark claims the time since the previous one, or since the start or the return from an
  /// interruption, at most ten minutes of it; the rest is unmarked. A mark made while nobody was
  /// there, or outside the session, claims nothing.
  package func claims() -> [MarkClaim] {
    let active = spans(through: marks.last?.at ?? start).filter { $0.kind == .active }
    var previous = start
    var spanIndex = 0
    return marks.map { mark in
      defer { previous = max(previous, mark.at) }
      while spanIndex < active.count, active[spanIndex].end < mark.at { spanIndex += 1 }
      guard spanIndex < active.count, active[spanIndex].start <= mark.at else {
        return MarkClaim(mark: mark, from: mark.at, milliseconds: 0)
      }
      let from = max(
        previous, active[spanIndex].start,
        Timestamp(milliseconds: mark.at.milliseconds - MarkClaim.longest))
      return MarkClaim(
        mark: mark, from: min(from, mark.at),
        milliseconds: max(0, mark.at.milliseconds - from.milliseconds))
    }
  }
}

/// A stretch of a session.
package struct Span: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case active, paused, away, suspended

    package init(_ kind: Interruption.Kind) {
      self =
        switch kind {
        case .paused: .paused
        case .away: .away
        case .suspended: .suspended
        }
    }
  }

  package var kind: Kind
  package var start: Timestamp
  package var end: Timestamp

  package init(kind: Kind, start: Timestamp, end: Timestamp) {
    self.kind = kind
    self.start = start
    self.end = end
  }

  package var milliseconds: Int64 { end.milliseconds - start.milliseconds }
}

/// A mark with the time it stands for.
package struct MarkClaim: Hashable, Sendable {
  /// Milliseconds: nobody is believed to have done one thing for longer without a mark.
  package static let longest: Int64 = 600_000

  package var mark: Mark
  package var from: Timestamp
  package var milliseconds: Int64

  package init(mark: Mark, from: Timestamp, milliseconds: Int64) {
    self.mark = mark
    self.from = from
    self.milliseconds = milliseconds
  }
}
