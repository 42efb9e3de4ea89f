extension WallTime {
  /// What a clock shows that is `offsetInSeconds` ahead of universal time.
  package init(_ instant: Timestamp, offsetInSeconds: Int) {
    let local = Int(instant.seconds) + offsetInSeconds
    let date = CivilDate(daysSinceEpoch: local.flooredDivision(by: 86_400))
    let second = local.flooredRemainder(by: 86_400)
    self.init(
      year: date.year, month: date.month, day: date.day, hour: second / 3600,
      minute: second / 60 % 60, second: second % 60,
      millisecond: Int(instant.milliseconds.flooredRemainder(by: 1000)))
  }

  package var date: CivilDate { CivilDate(year: year, month: month, day: day) }

  /// Seconds from 1970-01-01 00:00:00 to this wall time, as if every day had 24 hours.
  ///
  /// Fields out of range carry over; absurd ones are pinned so that nothing overflows.
  package var secondsSinceEpochAsIfUTC: Int {
    func pinned(_ value: Int) -> Int { min(max(value, -1_000_000_000_000), 1_000_000_000_000) }
    return date.daysSinceEpoch * 86_400 + pinned(hour) * 3600 + pinned(minute) * 60
      + pinned(second)
  }
}

extension Timestamp {
  /// The instant so many seconds after the epoch; saturates at the ends of the range.
  init(secondsPinned seconds: Int, millisecond: Int = 0) {
    let (product, overflow) = Int64(seconds).multipliedReportingOverflow(by: 1000)
    let (sum, carry) = product.addingReportingOverflow(Int64(millisecond))
    let end: Int64 = seconds < 0 ? .min : .max
    self.init(milliseconds: overflow || carry ? end : sum)
  }
}
