/// When a network is asked again about a try that got no answer: 1, 5, 25 minutes, 2, 6 and 24 hours
/// after the try began.
package enum LookupSchedule {
  static let minutes: [Int64] = [1, 5, 25, 120, 360, 1440]

  /// The next look after `now`; nil when there is none any more and the user must settle it.
  ///
  /// A try of the future, as it looks after the clock was set back, counts as begun now.
  package static func next(startedAt: Timestamp, at now: Timestamp) -> Timestamp? {
    let start = min(startedAt, now)
    return minutes.map { start.advanced(by: .seconds($0 * 60)) }.first { $0 > now }
  }
}
