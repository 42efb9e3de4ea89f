internal import StintCore
internal import StintSystem

/// Lengths of sessions as typed: `25m`, or `25` for minutes.
enum Minutes {
  /// Whole seconds.
  static func seconds(_ text: String, for option: String) throws -> Int {
    let typed = text.allSatisfy({ $0.isASCII && $0.isNumber }) ? text + "m" : text
    guard let found = try? DurationText.parse(typed), found > .zero, found <= .seconds(86_400)
    else {
      throw UserFacingError(
        "\(option) \"\(text)\" is no number of minutes", hint: "\(option) 25m",
        status: .badInput)
    }
    return Int(found.wholeSeconds)
  }

  /// A plan: 5 to 60 minutes, and up to 8 hours when asked for.
  static func plan(_ text: String, isLong: Bool) throws -> Int {
    let seconds = try seconds(text, for: "--for")
    if seconds < 300 {
      throw UserFacingError(
        "a session of \(SessionText.minutes(Int64(seconds) * 1000)) is too short to get anywhere",
        hint: "--for 5m at least", status: .badInput)
    }
    if seconds > 8 * 3600 {
      throw UserFacingError(
        "a session of more than 8 hours is a working day", hint: "--for 2h --long",
        status: .badInput)
    }
    if seconds > 3600, !isLong {
      throw UserFacingError(
        "a session of \(SessionText.minutes(Int64(seconds) * 1000)) is a long one: more than an hour",
        hint: "--for 60m, or --long", status: .badInput)
    }
    return seconds
  }

  /// An instant in the past: `--at 09:55`, or `--ago 5m`; nil for neither.
  ///
  /// A clock time is not meant before `first`: it is today's then, and still to come.
  static func instant(
    at: String?, ago: String?, now: Timestamp, zone: Zone, dst: DSTChoice?,
    notBefore first: Timestamp = .distantPast
  ) throws -> Timestamp? {
    if at != nil, ago != nil {
      throw UserFacingError("--at and --ago say the same thing", status: .usedWrongly)
    }
    if let ago {
      return now.advanced(by: .seconds(-(try seconds(ago, for: "--ago"))))
    }
    guard let at else { return nil }
    // A clock time alone means the last time the clock stood so, not the next.
    if let past = try pastClock(at, now: now, zone: zone, dst: dst, notBefore: first) {
      return past
    }
    return try TimeInput.instant(at, now: now, zone: zone, dst: dst)
  }

  private static func pastClock(
    _ text: String, now: Timestamp, zone: Zone, dst: DSTChoice?, notBefore first: Timestamp
  ) throws -> Timestamp? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3,
      parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isNumber) })
    else { return nil }
    let wall = zone.wallTime(at: now)
    let today = CivilDate(year: wall.year, month: wall.month, day: wall.day)
    var latest: Timestamp?
    for date in [today, today.adding(days: -1)] {
      let day = "\(date.year)-\(two(date.month))-\(two(date.day))"
      let instant = try TimeInput.instant("\(day) \(text)", now: now, zone: zone, dst: dst)
      if instant <= now { return instant >= first ? instant : latest ?? instant }
      latest = instant
    }
    return nil
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
