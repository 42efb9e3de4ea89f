/// When a definite, temporary failure is tried again: after 1, 5 and 25 minutes, 2 and 6 hours, each
/// moved by up to a fifth either way, so that many failures do not come back at one instant.
package enum RetrySchedule {
  static let delaysInMinutes: [Int64] = [1, 5, 25, 120, 360]

  /// The next try after `failures` failures in a row (1 or more); nil when there is none any more.
  ///
  /// `asked` is what the network said to wait, which wins over anything shorter. The jitter is a
  /// hash of `key`, so that the same failure is always moved alike.
  package static func next(
    afterFailures failures: Int, at now: Timestamp, key: String, asked: Duration? = nil
  ) -> Timestamp? {
    guard failures >= 1, failures <= delaysInMinutes.count else { return nil }
    let base = delaysInMinutes[failures - 1] * 60_000
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in "\(key) \(failures)".utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    hash ^= hash >> 32
    let reach = base / 5
    let jittered = base + Int64(hash % UInt64(2 * reach + 1)) - reach
    let wait = max(Duration.milliseconds(jittered), asked ?? .zero)
    return now.advanced(by: wait)
  }
}
