/// One correction of the time log.
package enum LogEdit: Hashable, Sendable {
  /// New values; nil leaves one as it is.
  case change(Change)
  /// Takes away from the beginning.
  case trimStart(LogPoint)
  /// Takes away from the end.
  case trimEnd(LogPoint)
  /// Makes two of one; what lies from `at` to `until` belongs to neither.
  case split(at: Timestamp, until: Timestamp, uid: String)
  /// Makes one of two: the earlier one goes on to the end of the later one, which is removed.
  case join(Session)
  /// Takes it to another queue, marks and all.
  case move(queue: String)
  /// Leaves a tombstone.
  case remove
  /// Takes a tombstone back.
  case restore
  /// Stretches it to the sessions around it that lie in `window`.
  case fill(window: Range<Timestamp>)
  /// Says that its times are right.
  case confirm
  case addMark(Mark)
  /// The mark at a position, counted from 0; nil takes it out.
  case setMark(Int, Mark?)

  /// New values for the parts of a session.
  package struct Change: Hashable, Sendable {
    package var start: Timestamp?
    package var end: Timestamp?
    package var purpose: String?
    /// Seconds; the inner nil takes the plan away.
    package var planned: Int??

    package init(
      start: Timestamp? = nil, end: Timestamp? = nil, purpose: String? = nil, planned: Int?? = nil
    ) {
      self.start = start
      self.end = end
      self.purpose = purpose
      self.planned = planned
    }
  }
}

/// Where to cut.
package enum LogPoint: Hashable, Sendable {
  case instant(Timestamp)
  /// So much off.
  case by(Duration)
  /// At the outermost mark: the first one from the start, the last one from the end.
  case mark
}

/// What an edit has to know besides the session.
package struct LogSurroundings: Sendable {
  /// The sessions near it, of all queues, without tombstones; it may be among them.
  package var others: [Session]
  package var now: Timestamp
  /// Overlaps and marks outside are taken as they come, and two sessions of different kind joined.
  package var isForced: Bool
  /// Minutes east of UTC in a zone at an instant; nil for a zone that is not known.
  package var offset: @Sendable (String, Timestamp) -> Int?

  package init(
    others: [Session] = [], now: Timestamp, isForced: Bool = false,
    offset: @escaping @Sendable (String, Timestamp) -> Int? = { _, _ in nil }
  ) {
    self.others = others
    self.now = now
    self.isForced = isForced
    self.offset = offset
  }
}
