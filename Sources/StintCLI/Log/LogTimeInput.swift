internal import StintCore
internal import StintSystem

/// Times typed to correct a session: a clock time alone is one on the session's day.
struct LogTimeInput {
  let now: Timestamp
  let zone: Zone
  let dst: DSTChoice?

  /// A clock time is meant on a day of the session, as near to its start as can be; on the day before
  /// where only that makes a start, as `23:55` for a session that ran from 0:10 to 0:40.
  ///
  /// `end` is where the session is to end; nil when that is not known yet.
  func start(_ text: String, of session: Session, end: Timestamp?) throws -> Timestamp {
    let first = date(of: session.start)
    guard let found = try onDay(text, first) else { return try anywhere(text) }
    var own = [found]
    var day = first.adding(days: 1)
    while day <= date(of: session.end ?? now) {
      own += [try onDay(text, day)].compactMap(\.self)
      day = day.adding(days: 1)
    }
    let start = session.start.milliseconds
    let best = own.min { abs($0.milliseconds - start) < abs($1.milliseconds - start) } ?? found
    guard let end, best > end, let earlier = try? onDay(text, first.adding(days: -1)),
      earlier.duration(to: end) <= Self.nearby
    else { return best }
    return earlier
  }

  /// A clock time is the first one after the start, on a day of the session or in the night behind.
  func end(_ text: String, of session: Session, start: Timestamp) throws -> Timestamp {
    guard let found = try onDay(text, date(of: start)) else { return try anywhere(text) }
    if found >= start { return found }
    let last = max(date(of: session.end ?? now), date(of: start.advanced(by: Self.nearby)))
    var day = date(of: start).adding(days: 1)
    while day <= last {
      if let later = try onDay(text, day), later >= start {
        let isOwn = later <= session.end ?? now
        return isOwn || start.duration(to: later) <= Self.nearby ? later : found
      }
      day = day.adding(days: 1)
    }
    return found
  }

  /// A clock time is the first one inside the session; outside of it, the one on its first day.
  func inside(_ text: String, _ session: Session) throws -> Timestamp {
    guard let found = try onDay(text, date(of: session.start)) else { return try anywhere(text) }
    if session.holds(found) { return found }
    var day = date(of: session.start).adding(days: 1)
    while day <= date(of: session.end ?? now) {
      if let later = try onDay(text, day), session.holds(later) { return later }
      day = day.adding(days: 1)
    }
    return found
  }

  /// No session is stretched farther into another day by a bare clock time.
  private static let nearby = Duration.seconds(8 * 3600)

  private func date(of instant: Timestamp) -> CivilDate { zone.wallTime(at: instant).date }

  /// The time on a day; nil when the text is more than a time.
  private func onDay(_ text: String, _ day: CivilDate) throws -> Timestamp? {
    let text = text == "midnight" ? "0:00" : text
    do throws(HumanTimeError) {
      return try HumanTime.parse("\(LogDay.text(day)) \(text)", now: now, zone: zone, dst: dst)
    } catch {
      if case .notUnderstood = error { return nil }
      throw TimeInput.userFacing(error, text, zone: zone)
    }
  }

  /// A time that brings its own day: the last one of that name that is over.
  private func anywhere(_ text: String) throws -> Timestamp {
    var words = text.split(separator: " ").map(String.init)
    if words.first?.lowercased() == "yesterday" {
      words[0] = LogDay.text(date(of: now).adding(days: -1))
      return try TimeInput.instant(
        words.joined(separator: " "), now: now, zone: zone, dst: dst)
    }
    let found = try TimeInput.instant(text, now: now, zone: zone, dst: dst)
    let isFromNow = ["in", "today", "tomorrow"].contains(words.first?.lowercased() ?? "")
    guard found > now, !isFromNow, !text.hasPrefix("+") else { return found }
    for days in [7, 366] {
      let earlier = try TimeInput.instant(
        text, now: now.advanced(by: .seconds(-days * 86_400)), zone: zone, dst: dst)
      if earlier <= now { return earlier }
    }
    return found
  }
}
