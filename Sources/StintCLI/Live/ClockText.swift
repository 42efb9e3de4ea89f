internal import StintCore
internal import StintSystem

/// Times as a running clock shows them.
enum ClockText {
  /// `07:52`, `1:07:52`: rounded up, so that it shows nought at the very deadline and not before.
  static func left(_ milliseconds: Int64) -> String {
    minutes(max(0, milliseconds + 999) / 1000, padded: true)
  }

  /// `+0:00`, `+12:03`.
  static func over(_ milliseconds: Int64) -> String {
    "+" + minutes(max(0, milliseconds) / 1000, padded: false)
  }

  private static func minutes(_ seconds: Int64, padded: Bool) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
    if hours > 0 { return "\(hours):\(two(minutes)):\(two(rest))" }
    return "\(padded ? two(minutes) : "\(minutes)"):\(two(rest))"
  }

  /// `10:25` on the wall, without seconds.
  static func wall(_ instant: Timestamp, in zone: Zone) -> String {
    let wall = zone.wallTime(at: instant)
    return "\(two(Int64(wall.hour))):\(two(Int64(wall.minute)))"
  }

  /// `Fri 10:17`.
  static func dayAndWall(_ instant: Timestamp, in zone: Zone) -> String {
    "\(TimeText.day(zone.wallTime(at: instant)).prefix(3)) \(wall(instant, in: zone))"
  }

  /// Minutes rounded to the nearest, for a length of time: `5 min`; `<1 min` for less than half.
  static func length(_ milliseconds: Int64) -> String {
    let minutes = (max(0, milliseconds) + 30_000) / 60_000
    return minutes == 0 && milliseconds > 0 ? "<1 min" : "\(minutes) min"
  }

  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
