/// What a line of an edited time log does not say clearly.
package struct LogTextError: Error, Hashable, Sendable {
  package enum Problem: Hashable, Sendable {
    /// Neither a day nor a session; what was expected.
    case notUnderstood(expected: String)
    case wrongWeekday(is: Weekday)
    case noDay
    case unknownSession(String)
    case twice(String)
    case unknownQueue(String)
    case badTime(String)
    case badPlan(String)
    /// The zone of a session is where it was started; it cannot be edited.
    case otherZone(expected: String)
    /// `?` for one that ended, or an end for one that runs.
    case openEnd(String)
    case ambiguous(String, first: String, second: String)
    case missing(String, before: String, after: String)
  }

  /// Counted from 1.
  package var line: Int
  package var problem: Problem

  package init(line: Int, problem: Problem) {
    self.line = line
    self.problem = problem
  }
}
