/// Why the time log is not changed as asked.
package enum LogEditError: Error, Hashable, Sendable {
  /// It goes on; of an open session only the start can be corrected.
  case open(Session)
  /// A tombstone; it can be restored.
  case removed(Session)
  case notRemoved(Session)
  case nothingChanges(Session)
  case endBeforeStart(Session, start: Timestamp, end: Timestamp)
  case future(Session, Timestamp)
  /// Sessions it would share time with.
  case overlaps(Session, [Session])
  /// Marks that would lie outside, by position from 0.
  case marksOutside(Session, [Int])
  /// A split is not inside, or its second time is before the first.
  case notInside(Session, Timestamp)
  case splitBackwards(Session, Timestamp, Timestamp)
  /// It would become longer.
  case notTrimmed(Session, Timestamp)
  case tooShort(Session, Duration)
  case noMarks(Session)
  case noMark(Session, position: Int)
  case sameSession(Session)
  case differentQueues(Session, Session)
  case differentPurposes(Session, Session)
  /// Two that are to be joined share time.
  case joinOverlap(Session, Session)
  case noNeighbours(Session)
  case emptyPurpose(Session)
  /// More than a line, or than 200 characters.
  case longPurpose(Session)
  case badPlan(Session)
}
