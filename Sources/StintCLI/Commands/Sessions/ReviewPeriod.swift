internal import StintCore

/// What `stint review` looks at, as typed: a session's number or days.
enum ReviewPeriod: Hashable {
  case session(Int64)
  case window(ReviewWindow.Kind)
  /// A day, a week or a month that was named by its date.
  case dated(ReviewWindow.Kind, CivilDate)
  /// Both ends; nil for today.
  case range(CivilDate, CivilDate?)

  /// At most so many days, because a day is a row.
  static let longest = 3_660

  /// Throws with what can be typed.
  init(_ text: String?, today: CivilDate) throws {
    guard let text else {
      self = .window(.week)
      return
    }
    if let id = PostID(argument: text) {
      self = .session(id.number)
    } else if let kind = ReviewWindow.Kind(rawValue: text), kind != .range {
      self = .window(kind)
    } else if let range = text.firstRange(of: "..") {
      let first = try Self.date(String(text[..<range.lowerBound]), today: today)
      let rest = String(text[range.upperBound...])
      let last = rest.isEmpty ? nil : try Self.date(rest, today: today)
      let days = (last ?? today).daysSinceEpoch - first.daysSinceEpoch + 1
      guard days >= 1 else {
        throw UserFacingError(
          "the range \(text) ends before it begins", hint: "stint review FROM..TO",
          status: .badInput)
      }
      guard days <= Self.longest else {
        throw UserFacingError(
          "the range \(text) has \(days) days; a review takes at most \(Self.longest)",
          hint: "stint review month", status: .badInput)
      }
      self = .range(first, last)
    } else if let (kind, date) = Self.dated(text) {
      self = .dated(kind, date)
    } else {
      self = .dated(.day, try Self.date(text, today: today))
    }
  }

  func window(today: CivilDate, zone: Zone, dayStart: Int) -> ReviewWindow? {
    switch self {
    case .session: nil
    case .window(let kind):
      ReviewWindow(kind, holding: today, zone: zone, dayStart: dayStart)
    case .dated(let kind, let date):
      ReviewWindow(kind, holding: date, zone: zone, dayStart: dayStart)
    case .range(let first, let last):
      ReviewWindow(from: first, through: last ?? today, zone: zone, dayStart: dayStart)
    }
  }

  /// `2026-11-20`, `today` or `yesterday`.
  static func date(_ text: String, today: CivilDate) throws -> CivilDate {
    if text == "today" { return today }
    if text == "yesterday" { return today.adding(days: -1) }
    let numbers = numbers(text)
    if numbers.count == 3, text.utf8.count == 10 {
      let date = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
      if date.exists, (1900...9998).contains(date.year) { return date }
      throw UserFacingError("there is no date \(text)", hint: "2026-11-20", status: .badInput)
    }
    throw UserFacingError(
      "\"\(text)\" is neither a session's number nor a stretch of days",
      hint: "stint review week, or day, month, 2026-11-20, 2026-W47, 2026-11, "
        + "2026-11-01..2026-11-20, 214", status: .badInput)
  }

  /// `2026-W47` and `2026-11`.
  private static func dated(_ text: String) -> (ReviewWindow.Kind, CivilDate)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 4, let year = number(parts[0]),
      (1900...9998).contains(year)
    else { return nil }
    if parts[1].first?.lowercased() == "w", let week = number(parts[1].dropFirst()) {
      // The week that holds 4 January is the first.
      let date = CivilDate(year: year, month: 1, day: 4).adding(days: (week - 1) * 7)
      let found = ReviewWindow.isoWeek(of: date)
      return found == (year, week) ? (.week, date) : nil
    }
    guard parts[1].utf8.count == 2, let month = number(parts[1]), (1...12).contains(month) else {
      return nil
    }
    return (.month, CivilDate(year: year, month: month, day: 1))
  }

  private static func numbers(_ text: String) -> [Int] {
    text.split(separator: "-", omittingEmptySubsequences: false).compactMap(number)
  }

  private static func number(_ text: Substring) -> Int? {
    guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }
}
