internal import StintCore

/// Time spent by session, day and queue, in milliseconds and in minutes that add up.
struct LogMinutes {
  /// What one session spent on one day.
  struct Part {
    let session: Int64
    let queue: String
    let day: CivilDate
    let milliseconds: Int64
    /// Minutes to show: rounded so that those of a queue add up to their sum, rounded.
    let minutes: Int64
  }

  /// Within the range, in order of the sessions.
  let parts: [Part]
  /// What lies outside of the range, by session.
  let outside: [Int64: Int64]

  init(_ sessions: [Session], in range: LogRange, now: Timestamp) {
    var parts: [Part] = []
    var outside: [Int64: Int64] = [:]
    var sums: [String: Int64] = [:]
    for session in sessions where session.deletedAt == nil {
      var byDay: [CivilDate: Int64] = [:]
      for span in session.spans(through: now) where span.kind == .active {
        var from = span.start
        while from < span.end {
          let date = range.zone.wallTime(at: from).date
          // A day begins where the one before ends, however long that was.
          let next = max(
            range.zone.startOfDay(date.adding(days: 1)), from.advanced(by: .milliseconds(1)))
          let to = min(span.end, next)
          byDay[date, default: 0] += to.milliseconds - from.milliseconds
          from = to
        }
      }
      for (day, milliseconds) in byDay.sorted(by: { $0.key < $1.key }) {
        guard range.first <= day, day <= range.last else {
          outside[session.id, default: 0] += milliseconds
          continue
        }
        let before = sums[session.queue, default: 0]
        sums[session.queue] = before + milliseconds
        parts.append(
          Part(
            session: session.id, queue: session.queue, day: day, milliseconds: milliseconds,
            minutes: Self.rounded(before + milliseconds) - Self.rounded(before)))
      }
    }
    self.parts = parts
    self.outside = outside
  }

  private static func rounded(_ milliseconds: Int64) -> Int64 { (milliseconds + 30_000) / 60_000 }
}
