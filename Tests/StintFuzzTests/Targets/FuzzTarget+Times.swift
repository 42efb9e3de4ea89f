import StintCore
import StintFormats

extension FuzzTarget {
  private static let now = Timestamp.instant("2026-03-28T12:00:00Z")

  /// The next instants of an event grow, however odd the zone; each takes bounded time, which the
  /// limit of the run sees to.
  private static func follow(
    _ event: CalendarEvent, in zone: Zone, from start: Timestamp, count: Int
  ) throws(Broken) {
    var last = start
    for _ in 0..<count {
      guard let next = event.next(after: last, in: zone) else { return }
      try Broken.unless(
        next > last, "\(event) in \(zone.name): \(next.milliseconds) after \(last.milliseconds)")
      last = next
    }
  }

  static let calendarEvents = FuzzTarget(
    "calendar-events", seeds: ["Tests/StintCoreTests/Time/CalendarEventTests.swift"]
  ) { (text: String) in
    let event: CalendarEvent
    do throws(CalendarEventError) {
      event = try CalendarEvent(parsing: text)
    } catch {
      return try SafePlaces.said(error.message)
    }
    let again: CalendarEvent
    do throws(CalendarEventError) {
      again = try CalendarEvent(parsing: event.description)
    } catch {
      throw Broken("“\(event)” of “\(text)” is refused: \(error.message)")
    }
    try Broken.unless(again.description == event.description, "“\(again)” of “\(event)”")
    let madrid = FuzzZones.madrid
    // The day before the clocks go forward, and the one before they go back.
    for start in [now, .instant("2026-10-24T12:00:00Z")] {
      try follow(event, in: madrid, from: start, count: 12)
      var (one, other) = (start, start)
      for _ in 0..<3 {
        guard let next = event.next(after: one, in: madrid) else { break }
        let same = again.next(after: other, in: madrid)
        try Broken.unless(next == same, "“\(event)” and “\(again)” differ")
        (one, other) = (next, next)
      }
    }
    try follow(event, in: FuzzZones.lordHowe, from: now, count: 4)
  }

  static let humanTimes = FuzzTarget(
    "human-times", seeds: ["Tests/StintCoreTests/Time/HumanTimeTests.swift"]
  ) { (text: String) in
    let madrid = FuzzZones.madrid
    for dst in [nil, DSTChoice.first, .second] {
      guard let instant = try? HumanTime.parse(text, now: now, zone: madrid, dst: dst) else {
        continue
      }
      try Broken.unless(
        (Timestamp.distantPast...Timestamp.distantFuture).contains(instant), "out of range")
      let written = RFC3339.text(instant, in: madrid)
      try Broken.unless(Timestamp(rfc3339: written) == instant, written)
      let again = try? HumanTime.parse(written, now: now, zone: madrid, dst: dst)
      try Broken.unless(again == instant, "\(written) of “\(text)” is read otherwise")
    }
    if let instant = Timestamp(rfc3339: text) {
      let written = RFC3339.textInUTCWithMilliseconds(instant)
      try Broken.unless(
        Timestamp(rfc3339: written) == instant || !(0...9999).contains(year(of: instant)), written)
    }
    var wall: WallTime?
    do throws(BulkTimeError) {
      wall = try BulkTime.read(text)
    } catch {
      try SafePlaces.said(error.message(for: text))
    }
    if let wall {
      try Broken.unless(wall.year > 0 && wall.month <= 12 && wall.hour < 24, "\(wall)")
    }
  }

  private static func year(of instant: Timestamp) -> Int { Zone.utc.wallTime(at: instant).year }

  static let durations = FuzzTarget(
    "durations", seeds: ["Tests/StintCoreTests/Time/DurationTextTests.swift"]
  ) { (text: String) in
    let duration: Duration
    do throws(DurationTextError) {
      duration = try DurationText.parse(text)
    } catch {
      return try SafePlaces.said(error.message)
    }
    let written = DurationText.format(duration)
    try Broken.unless((try? DurationText.parse(written)) == duration, "\(written) of “\(text)”")
    try SafePlaces.said(DurationText.rough(duration))
  }

  static let zones = FuzzTarget(
    "zones",
    seeds: [
      "/usr/share/zoneinfo/Europe/Madrid", "/usr/share/zoneinfo/Europe/Dublin",
      "/usr/share/zoneinfo/Africa/Casablanca", "/usr/share/zoneinfo/Australia/Lord_Howe",
      "/usr/share/zoneinfo/America/Santiago", "/usr/share/zoneinfo/UTC",
      "/usr/share/zoneinfo/Asia/Gaza",
    ], tries: 200
  ) { (bytes: [UInt8]) in
    guard let file = try? ZoneFile(bytes: bytes) else { return }
    let zone = Zone(name: "Fuzz/Zone", file: file)
    var instants: [Timestamp] = [
      now, .distantPast, .distantFuture, Timestamp(seconds: 0), Timestamp(seconds: -1 << 40),
      Timestamp(seconds: 1 << 42),
    ]
    var last = Timestamp.instant("1900-01-01T00:00:00Z")
    for _ in 0..<8 {
      guard let next = zone.nextTransition(after: last) else { break }
      try Broken.unless(next > last, "transitions do not rise")
      instants += [next, Timestamp(milliseconds: next.milliseconds &- 1)]
      last = next
    }
    for instant in instants {
      let wall = zone.wallTime(at: instant)
      try Broken.unless(
        abs(zone.offsetInSeconds(at: instant)) < 7 * 86_400, "an offset of a week")
      switch zone.resolve(wall) {
      case .none: throw Broken("a wall time of \(instant.milliseconds) that never is")
      case .one(let only): try Broken.unless(only == instant, "another instant")
      // Of three that share it the first two are given.
      case .two(let first, let second): try Broken.unless(first < second, "not in order")
      }
    }
    for text in ["*-*-* 02:30", "Sun *-*-* 00:00", "*:0/7", "*-02-29 12:00"] {
      guard let event = try? CalendarEvent(parsing: text) else { continue }
      for instant in instants where instant >= .distantPast && instant <= .distantFuture {
        try follow(event, in: zone, from: instant, count: 3)
      }
    }
  }
}
