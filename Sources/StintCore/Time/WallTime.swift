/// A date and time as a clock on the wall shows it, in no particular zone (proleptic Gregorian).
package struct WallTime: Hashable, Sendable {
  package var year: Int
  /// 1 to 12.
  package var month: Int
  /// 1 to 31.
  package var day: Int
  /// 0 to 23.
  package var hour: Int
  /// 0 to 59.
  package var minute: Int
  /// 0 to 59; leap seconds do not exist here (POSIX).
  package var second: Int
  /// 0 to 999.
  package var millisecond: Int

  package init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    millisecond: Int = 0
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.millisecond = millisecond
  }
}

extension WallTime: Comparable {
  package static func < (a: Self, b: Self) -> Bool {
    // The standard library compares tuples of up to six.
    (a.year, a.month, a.day) != (b.year, b.month, b.day)
      ? (a.year, a.month, a.day) < (b.year, b.month, b.day)
      : (a.hour, a.minute, a.second, a.millisecond) < (b.hour, b.minute, b.second, b.millisecond)
  }
}
