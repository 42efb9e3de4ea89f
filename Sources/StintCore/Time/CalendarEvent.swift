/// A repeating or single point in time, as in systemd.time(7), “Calendar events”.
///
/// The reference is `systemd-analyze calendar` of systemd 252; `deviations` lists where Stint
/// differs on purpose. Empty lists take every value.
package struct CalendarEvent: Hashable, Sendable {
  /// Empty if every day will do.
  package var weekdays: Set<Weekday> = []
  package var years: [CalendarComponent] = []
  package var months: [CalendarComponent] = []
  package var days: [CalendarComponent] = []
  /// Whether `days` count from the end of the month, 1 being its last day.
  package var countsDaysFromEnd = false
  package var hours: [CalendarComponent] = []
  package var minutes: [CalendarComponent] = []
  /// In microseconds; never empty: every second is a repetition by 1 000 000.
  package var seconds: [CalendarComponent] = [CalendarComponent(start: 0)]
  /// The zone that the text ends with, not yet checked for existence; nil: the caller's zone.
  package var zoneName: String?

  /// Every day at midnight, until the parser fills in more.
  init() {}

  /// What the manual must tell users who know systemd, one sentence each.
  package static let deviations: [String] = [
    """
    Abbreviations of the local zone such as CEST are not understood at the end of an event; \
    CET, EST and the like mean the zones of those names, with their own clock changes.
    """,
    """
    Whether a zone exists is checked when the zone is loaded, not when the event is read, and \
    behind “@” and a number, where a zone means nothing, not at all.
    """,
    """
    Stint counts milliseconds: an event with a finer fraction of a second happens at the next \
    whole millisecond, and events within one millisecond are one.
    """,
    """
    A wall time that happens twice means the first instant that is still to come, also in the \
    few cases where systemd 252 takes the second, or one that has passed.
    """,
    """
    Where the time of winter (Ireland) or of Ramadan (Morocco) counts as the daylight saving \
    one, an event in the skipped hour loses that hour only; systemd 252 may lose the rest of the \
    day, or add a day.
    """,
    """
    Where a repetition runs past the end of a day or month and over a clock change, Stint goes \
    on with the next fitting time; systemd 252 may skip one or stop with an error.
    """,
  ]
}

extension CalendarEvent: CustomStringConvertible {
  /// The normalized form, as `systemd-analyze calendar` prints it.
  package var description: String {
    var text = weekdayText
    text += Self.text(years, .year)
    text += "-" + Self.text(months, .month)
    text += (countsDaysFromEnd ? "~" : "-") + Self.text(days, .day)
    text += " " + Self.text(hours, .hour)
    text += ":" + Self.text(minutes, .minute)
    text += ":" + Self.text(seconds, .second)
    if let zoneName { text += " " + zoneName }
    return text
  }

  /// Runs of three and more days as a range, shorter ones as a list; a space follows.
  private var weekdayText: String {
    guard !weekdays.isEmpty else { return "" }
    var runs: [[Weekday]] = []
    for day in Weekday.allCases where weekdays.contains(day) {
      if let last = runs.last?.last, last.rawValue + 1 == day.rawValue {
        runs[runs.count - 1].append(day)
      } else {
        runs.append([day])
      }
    }
    let texts = runs.map { run in
      guard run.count > 2, let first = run.first, let last = run.last else {
        return run.map(\.shortName).joined(separator: ",")
      }
      return "\(first.shortName)..\(last.shortName)"
    }
    return texts.joined(separator: ",") + " "
  }

  private static func text(_ list: [CalendarComponent], _ field: CalendarField) -> String {
    guard !list.isEmpty else { return "*" }
    // Every whole second; systemd then prints nothing of the other items, whatever they are.
    let everySecond = CalendarComponent(start: 0, step: field.unit)
    if field == .second && list.contains(everySecond) { return "*" }
    let width = field == .year ? 4 : 2
    return list.map { item in
      var text = number(item.start, width: width, unit: field.unit)
      if let stop = item.stop { text += ".." + number(stop, width: width, unit: field.unit) }
      // A range by whole units is the plain case; a repetition without end always says by what.
      if item.step > 0 && !(item.stop != nil && item.step == field.unit) {
        text += "/" + number(item.step, width: 1, unit: field.unit)
      }
      return text
    }.joined(separator: ",")
  }

  private static func number(_ value: Int, width: Int, unit: Int) -> String {
    let digits = String(value / unit)
    let whole = String(repeating: "0", count: max(0, width - digits.count)) + digits
    let fraction = value % unit
    // Only seconds have a fraction, and their unit has six noughts.
    return fraction == 0 ? whole : whole + "." + String(unit + fraction).dropFirst()
  }
}
