/// What one session amounts to, once it has ended.
package struct SessionFigures: Hashable, Sendable {
  /// A box counts as kept up to so long after its plan, in milliseconds: ending takes a moment.
  package static let tolerance: Int64 = 60_000

  /// Milliseconds of the first plan; nil without one.
  package var planned: Int64?
  /// Milliseconds granted on top.
  package var extended: Int64
  /// Milliseconds at work.
  package var spent: Int64
  /// Milliseconds at work behind the plan's end and inside granted extensions.
  package var overExtended: Int64
  /// Milliseconds at work behind the last deadline.
  package var overDrift: Int64
  /// Milliseconds on the wall between its end and the plan's end, where it ended before that.
  package var early: Int64
  /// Whether it ended with its plan, without an extension; nil without a plan.
  package var isKept: Bool?

  /// Milliseconds over the plan; negative for an early end.
  package var overrun: Int64 { overExtended + overDrift - early }

  /// An open session is taken as if it ended at `now`.
  package init(_ session: Session, now: Timestamp) {
    let end = max(session.end ?? now, session.start)
    let spans = session.spans(through: end).filter { $0.kind == .active }
    spent = spans.reduce(0) { $0 + $1.milliseconds }
    extended = Int64(session.extended) * 1000
    guard let plannedEnd = session.plannedEnd, let deadline = session.deadline else {
      planned = nil
      overExtended = 0
      overDrift = 0
      early = 0
      isKept = nil
      return
    }
    planned = session.planned.map { Int64($0) * 1000 }
    // Time at work only: a laptop that sleeps past the deadline does not drift. What was slept
    // before the plan's end is another matter; it never moves the deadline.
    overExtended = spans.reduce(0) { $0 + $1.milliseconds(from: plannedEnd, until: deadline) }
    overDrift = spans.reduce(0) { $0 + $1.milliseconds(from: deadline, until: end) }
    early = max(0, plannedEnd.milliseconds - end.milliseconds)
    isKept =
      session.extensions.isEmpty
      && end.milliseconds <= plannedEnd.milliseconds + Self.tolerance
  }
}

extension Span {
  /// How much of it lies in [from, until).
  package func milliseconds(from: Timestamp, until: Timestamp) -> Int64 {
    max(0, min(end, until).milliseconds - max(start, from).milliseconds)
  }
}
