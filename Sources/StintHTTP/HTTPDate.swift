internal import StintCore

/// Dates as HTTP writes them, in all three forms that must be understood (RFC 9110, 5.6.7).
enum HTTPDate {
  /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
  /// `Sun Nov  6 08:49:37 1994`; nil for anything else.
  ///
  /// The name of the day is not compared with the date. `now` settles the century of two figures:
  /// what would lie more than 50 years ahead is past.
  static func read(_ text: String, now: Timestamp) -> Timestamp? {
    // Longer than any date; nobody may have us split megabytes.
    guard text.utf8.count <= 40 else { return nil }
    let words = text.split(whereSeparator: { " ,-".contains($0) }).map(String.init)
    let isAsctime = words.count == 5
    guard isAsctime || (words.count == 6 && words[5].uppercased() == "GMT"),
      isDayName(words[0])
    else { return nil }
    let fields =
      isAsctime
      ? (day: words[2], month: words[1], year: words[4], clock: words[3])
      : (day: words[1], month: words[2], year: words[3], clock: words[4])
    guard let day = number(fields.day, 1...2), let year = year(fields.year, now: now),
      let month = months.firstIndex(of: fields.month.lowercased())
    else { return nil }
    let date = CivilDate(year: year, month: month + 1, day: day)
    let clock = fields.clock.split(separator: ":", omittingEmptySubsequences: false).map {
      number(String($0), 2...2)
    }
    guard date.exists, clock.count == 3, let hour = clock[0], let minute = clock[1],
      let second = clock[2], hour < 24, minute < 60, second <= 60
    else { return nil }
    return Timestamp(
      seconds: Int64(date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second))
  }

  private static func year(_ text: String, now: Timestamp) -> Int? {
    guard text.utf8.count == 2 else { return number(text, 4...4) }
    guard let short = number(text, 2...2) else { return nil }
    let days = now.seconds.flooredDivision(by: 86_400)
    let thisYear = CivilDate(daysSinceEpoch: Int(days)).year
    let year = thisYear - thisYear.flooredRemainder(by: 100) + short
    return year > thisYear + 50 ? year - 100 : year
  }

  private static func number(_ text: String, _ width: ClosedRange<Int>) -> Int? {
    guard width.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }

  private static func isDayName(_ word: String) -> Bool {
    let word = word.lowercased()
    return days.contains { $0 == word || $0.prefix(3) == word }
  }

  private static let days = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
}
