package import StintCore

/// A session's times in words.
package enum SessionText {
  /// `10:25`.
  package static func clock(_ instant: Timestamp, offsetInMinutes: Int) -> String {
    let wall = WallTime(instant, offsetInSeconds: offsetInMinutes * 60)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(wall.hour)):\(two(wall.minute))"
  }

  /// `25 min`, `1h05`: whole minutes, rounded half up.
  package static func minutes(_ milliseconds: Int64) -> String {
    let minutes = (milliseconds + 30_000).flooredDivision(by: 60_000)
    guard minutes >= 60 else { return "\(minutes) min" }
    let rest = minutes % 60
    return "\(minutes / 60)h\(rest < 10 ? "0" : "")\(rest)"
  }

  /// `Mon 16 Nov 18:00 – 18:25 (+01:00)`, with the second day where it is another, and both offsets
  /// where they differ.
  package static func range(_ session: Session, in zone: Zone, now: Timestamp) -> String {
    let start = zone.wallTime(at: session.start)
    let startText = "\(TimeText.day(start)) \(clock(session.start, in: zone))"
    let startOffset = offset(session.start, in: zone)
    guard let end = session.end else { return "\(startText) – now (\(startOffset))" }
    let isSameDay = zone.wallTime(at: end).date == start.date
    let endDay = isSameDay ? "" : "\(TimeText.day(zone.wallTime(at: end))) "
    let endOffset = offset(end, in: zone)
    let offsets = startOffset == endOffset ? startOffset : "\(startOffset), then \(endOffset)"
    return "\(startText) – \(endDay)\(clock(end, in: zone)) (\(offsets))"
  }

  package static func clock(_ instant: Timestamp, in zone: Zone) -> String {
    clock(instant, offsetInMinutes: zone.offsetInSeconds(at: instant) / 60)
  }

  private static func offset(_ instant: Timestamp, in zone: Zone) -> String {
    let minutes = zone.offsetInSeconds(at: instant) / 60
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(minutes < 0 ? "-" : "+")\(two(abs(minutes) / 60)):\(two(abs(minutes) % 60))"
  }
}
