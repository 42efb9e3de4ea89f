internal import StintCore

/// How a review puts its numbers, the same on the screen and on the page.
enum ReviewWords {
  /// Whole minutes; half a minute goes up, and away from nought.
  static func minutes(_ milliseconds: Int64) -> Int64 {
    milliseconds < 0 ? -minutes(-milliseconds) : (milliseconds + 30_000) / 60_000
  }

  /// `25 min`, `2h10`.
  static func span(_ milliseconds: Int64) -> String {
    let minutes = minutes(milliseconds)
    return minutes < 60 ? "\(minutes) min" : "\(minutes / 60)h\(two(Int(minutes % 60)))"
  }

  /// `+5`, `−4`, `0`: minutes over a plan.
  static func signed(_ milliseconds: Int64, _ set: PlotSet) -> String {
    let minutes = minutes(milliseconds)
    return minutes > 0 ? "+\(minutes)" : minutes < 0 ? "\(set.minus)\(-minutes)" : "0"
  }

  /// `3½`: halves of a goal.
  static func halves(_ count: Int, _ set: PlotSet) -> String {
    count.isMultiple(of: 2) ? "\(count / 2)" : "\(count / 2)\(set.isASCII ? ".5" : "½")"
  }

  static func value(_ value: Int64?, of measure: ReviewMeasure, _ set: PlotSet) -> String {
    guard let value else { return set.dash }
    return switch measure.unit {
    case .milliseconds: span(value)
    case .percent: "\(value) %"
    case .count: "\(value)"
    }
  }

  static func name(of measure: ReviewMeasure) -> String {
    switch measure {
    case .spent: "spent"
    case .over: "over plan"
    case .kept: "boxes kept"
    case .listening: "listening"
    case .promo: "promo"
    case .gives: "gives"
    case .takes: "takes"
    case .asked: "asked"
    case .insights: "insights"
    case .people: "people"
    }
  }

  static func reason(_ check: CheckReason) -> String {
    switch check {
    case .autoClosed: "closed itself"
    case .recovered: "the machine went down"
    case .clockChanged: "the clock was set"
    }
  }

  // MARK: Dates

  /// `WEEK 47`, `DAY`, `MONTH`, `DAYS`.
  static func kind(_ window: ReviewWindow) -> String {
    switch window.kind {
    case .day: "DAY"
    case .week: "WEEK \(ReviewWindow.isoWeek(of: window.first).number)"
    case .month: "MONTH"
    case .range: "\(window.days) DAYS"
    }
  }

  /// `16–22 Nov 2026`, and as much of it as differs.
  static func dates(_ window: ReviewWindow, _ set: PlotSet) -> String {
    let (first, last) = (window.first, window.last)
    if window.kind == .month { return "\(month(first)) \(first.year)" }
    if first == last { return "\(first.weekday.shortName) \(day(first)) \(first.year)" }
    if first.year != last.year {
      return "\(day(first)) \(first.year) \(set.dash) \(day(last)) \(last.year)"
    }
    if first.month != last.month { return "\(day(first)) \(set.dash) \(day(last)) \(last.year)" }
    return "\(first.day)\(set.dash)\(day(last)) \(last.year)"
  }

  /// `16 Nov`.
  static func day(_ date: CivilDate) -> String { "\(date.day) \(month(date))" }

  /// `Mon 16 Nov`.
  static func weekday(_ date: CivilDate) -> String { "\(date.weekday.shortName) \(day(date))" }

  /// `2026-11-16`.
  static func iso(_ date: CivilDate) -> String {
    "\(date.year)-\(two(date.month))-\(two(date.day))"
  }

  /// `18:00`.
  static func clock(_ wall: WallTime) -> String { "\(two(wall.hour)):\(two(wall.minute))" }

  private static func month(_ date: CivilDate) -> String {
    let names = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    return names[(date.month - 1).flooredRemainder(by: 12)]
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// The window before, as owner of a number: `last week's`.
  static func previous(_ window: ReviewWindow) -> String {
    switch window.kind {
    case .day: "the day before's"
    case .week: "last week's"
    case .month: "last month's"
    case .range: "the \(window.days) days before's"
    }
  }
}
