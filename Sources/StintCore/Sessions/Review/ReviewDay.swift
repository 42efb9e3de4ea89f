/// One day of a review.
package struct ReviewDay: Hashable, Sendable {
  package var date: CivilDate
  /// Confirmed sessions that start on it.
  package var sessions: Int
  /// Milliseconds of their first plans.
  package var planned: Int64
  /// Milliseconds at work on it, in sessions that had a plan.
  package var spent: Int64
  /// Milliseconds at work on it, in sessions without one.
  package var unplanned: Int64

  /// The days of `window` in order.
  package static func all(of window: ReviewWindow, sessions: [Session]) -> [ReviewDay] {
    let bounds = window.boundaries
    var days = window.dates.map {
      ReviewDay(date: $0, sessions: 0, planned: 0, spent: 0, unplanned: 0)
    }
    for session in sessions where session.isConfirmed {
      guard let end = session.end, let last = bounds.last, session.start < last else { continue }
      // The last day that begins at or before the start; -1 for a session from before the window.
      var index = firstIndex(in: bounds, after: session.start) - 1
      if index >= 0, index < days.count {
        days[index].sessions += 1
        days[index].planned += Int64(session.planned ?? 0) * 1000
      }
      index = max(index, 0)
      while index < days.count, bounds[index] < end {
        let spent = session.spent(from: bounds[index], until: bounds[index + 1])
        if session.planned == nil {
          days[index].unplanned += spent
        } else {
          days[index].spent += spent
        }
        index += 1
      }
    }
    return days
  }

  /// The first place whose bound lies behind `instant`.
  private static func firstIndex(in bounds: [Timestamp], after instant: Timestamp) -> Int {
    var low = 0
    var high = bounds.count
    while low < high {
      let middle = (low + high) / 2
      if bounds[middle] <= instant { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
