package import StintCore

/// How instants are shown to people: date, time and offset, never without.
package enum TimeText {
  /// `Tue 2026-12-01 09:00 +01:00`; seconds only where they are not zero.
  package static func full(_ instant: Timestamp, in zone: Zone) -> String {
    let wall = zone.wallTime(at: instant)
    let offset = zone.offsetInSeconds(at: instant)
    let minutes = abs(offset) / 60
    let sign = offset < 0 ? "-" : "+"
    return "\(day(wall)) \(clock(wall)) \(sign)\(two(minutes / 60)):\(two(minutes % 60))"
  }

  /// The same with the zone's name, to echo what was understood.
  package static func echo(_ instant: Timestamp, in zone: Zone) -> String {
    "\(full(instant, in: zone)) (\(zone.name))"
  }

  /// `, until Tue 2026-12-01 09:00 +01:00`, to put behind a reason; empty without an instant.
  package static func until(_ instant: Timestamp?, in zone: Zone) -> String {
    instant.map { ", until \(full($0, in: zone))" } ?? ""
  }

  /// `Tue 2026-12-01`.
  package static func day(_ wall: WallTime) -> String {
    "\(weekdays[Int(wall.date.daysSinceEpoch + 3).flooredRemainder(by: 7)]) "
      + "\(wall.year)-\(two(wall.month))-\(two(wall.day))"
  }

  /// `09:00`, or `09:00:30`.
  package static func clock(_ wall: WallTime) -> String {
    "\(two(wall.hour)):\(two(wall.minute))" + (wall.second == 0 ? "" : ":\(two(wall.second))")
  }

  // The first day of 1970 was a Thursday, three days after a Monday.
  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
