internal import StintCore
internal import StintSystem

/// A stretch of whole days of the time log.
struct LogRange {
  var first: CivilDate
  /// Included.
  var last: CivilDate
  let zone: Zone
  /// `week 47, 16–22 Nov 2026`.
  var title: String

  var start: Timestamp { zone.startOfDay(first) }
  var end: Timestamp { zone.startOfDay(last.adding(days: 1)) }

  static let words = ["day", "today", "yesterday", "week", "month", "year"]
  static let examples = "stint log day, week, month, 2026-11, 2026-W47, 2026-11-16 or FROM..TO"

  /// Reads what follows `stint log`; throws for what is no such thing.
  init(_ text: String, now: Timestamp, zone: Zone) throws {
    self.zone = zone
    let today = zone.wallTime(at: now).date
    if let dot = text.firstIndex(of: "."), text[dot...].hasPrefix("..") {
      let from = text[..<dot]
      let to = text[dot...].dropFirst(2)
      let start = from.isEmpty ? nil : try Self.span(String(from), today)
      let end = to.isEmpty ? (today, today, "") : try Self.span(String(to), today)
      guard let start, let end else { throw Self.refusal(text) }
      first = start.first
      last = end.last
      guard first <= last else {
        throw UserFacingError(
          "\(text) ends before it begins", hint: Self.examples, status: .badInput)
      }
      title = "\(LogDay.plain(first)) – \(LogDay.plain(last))"
    } else {
      guard let found = try Self.span(text, today) else { throw Self.refusal(text) }
      (first, last, title) = found
    }
    guard last.daysSinceEpoch - first.daysSinceEpoch < 36_600 else {
      throw UserFacingError(
        "\(text) is more than a hundred years", hint: Self.examples, status: .badInput)
    }
  }

  private typealias Found = (first: CivilDate, last: CivilDate, title: String)

  private static func span(_ text: String, _ today: CivilDate) throws -> Found? {
    switch text.lowercased() {
    case "day", "today": return day(today)
    case "yesterday": return day(today.adding(days: -1))
    case "week": return week(of: today)
    case "month": return month(today.month, today.year)
    case "year": return year(today.year)
    default: break
    }
    if let date = CivilDate(iso: text) { return day(date) }
    let pieces = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let year = pieces.first.flatMap({ number($0, 4) }), (1...9998).contains(year) else {
      return nil
    }
    if pieces.count == 1 { return self.year(year) }
    guard pieces.count == 2 else { return nil }
    if let month = number(pieces[1], 2), (1...12).contains(month) {
      return self.month(month, year)
    }
    guard pieces[1].lowercased().hasPrefix("w"), let week = number(pieces[1].dropFirst(), 2) else {
      return nil
    }
    guard let monday = LogDay.monday(ofWeek: week, year: year) else {
      throw UserFacingError(
        "the year \(year) has no week \(week)", hint: "stint log \(year)-W01", status: .badInput)
    }
    return self.week(of: monday)
  }

  private static func number(_ text: Substring, _ digits: Int) -> Int? {
    text.utf8.count == digits && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
      ? Int(text) : nil
  }

  private static func day(_ date: CivilDate) -> Found {
    (date, date, "\(date.weekday.shortName) \(LogDay.plain(date))")
  }

  private static func week(of date: CivilDate) -> Found {
    let monday = date.adding(days: -date.weekday.rawValue)
    let sunday = monday.adding(days: 6)
    let from =
      monday.year != sunday.year
      ? LogDay.plain(monday)
      : monday.month != sunday.month
        ? "\(monday.day) \(LogDay.months[monday.month - 1])" : "\(monday.day)"
    return (monday, sunday, "week \(LogDay.week(of: date).week), \(from)–\(LogDay.plain(sunday))")
  }

  private static func month(_ month: Int, _ year: Int) -> Found {
    (
      CivilDate(year: year, month: month, day: 1),
      CivilDate(year: year, month: month, day: CivilDate.daysInMonth(month, ofYear: year)),
      "\(LogDay.months[month - 1]) \(year)"
    )
  }

  private static func year(_ year: Int) -> Found {
    (
      CivilDate(year: year, month: 1, day: 1), CivilDate(year: year, month: 12, day: 31), "\(year)"
    )
  }

  private static func refusal(_ text: String) -> UserFacingError {
    UserFacingError("\(text) is no stretch of days", hint: examples, status: .badInput)
  }
}
