/// Instants as text for machines (RFC 3339).
package enum RFC3339 {
  /// `2026-12-01T09:00:00+01:00`; `.123` follows the seconds unless the milliseconds are nought.
  ///
  /// RFC 3339 has no seconds in offsets. Local mean times have some: the offset is then cut to
  /// whole minutes towards nought, and the clock is written as it would stand at that offset, so
  /// that the text still names the same instant. Years outside 0 to 9999 are written with a sign
  /// and five or more digits, which RFC 3339 does not know.
  package static func text(_ instant: Timestamp, in zone: Zone) -> String {
    text(instant, offsetInMinutes: zone.offsetInSeconds(at: instant) / 60)
  }

  /// The same at an offset that is known.
  package static func text(_ instant: Timestamp, offsetInMinutes: Int) -> String {
    let hours = padded(abs(offsetInMinutes) / 60, to: 2)
    let minutes = padded(abs(offsetInMinutes) % 60, to: 2)
    return clock(instant, offsetInSeconds: offsetInMinutes * 60)
      + "\(offsetInMinutes < 0 ? "-" : "+")\(hours):\(minutes)"
  }

  /// The same in universal time, with `Z` for the offset.
  package static func textInUTC(_ instant: Timestamp) -> String {
    clock(instant, offsetInSeconds: 0) + "Z"
  }

  /// The same, always with three digits of milliseconds: instants of one form, for time logs.
  package static func textInUTCWithMilliseconds(_ instant: Timestamp) -> String {
    let text = clock(instant, offsetInSeconds: 0)
    return (text.contains(".") ? text : text + ".000") + "Z"
  }

  private static func clock(_ instant: Timestamp, offsetInSeconds: Int) -> String {
    let wall = WallTime(instant, offsetInSeconds: offsetInSeconds)
    let year =
      (0...9999).contains(wall.year)
      ? padded(wall.year, to: 4)
      : (wall.year < 0 ? "-" : "+") + padded(Int(clamping: wall.year.magnitude), to: 5)
    let fraction = wall.millisecond == 0 ? "" : "." + padded(wall.millisecond, to: 3)
    return "\(year)-\(padded(wall.month, to: 2))-\(padded(wall.day, to: 2))"
      + "T\(padded(wall.hour, to: 2)):\(padded(wall.minute, to: 2)):\(padded(wall.second, to: 2))"
      + fraction
  }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
