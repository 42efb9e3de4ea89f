/// Reads one typed time; `HumanTime` says what means what.
struct HumanTimeReader<Zone: LocalTimes> {
  let text: String
  let now: Timestamp
  let zone: Zone
  let dst: DSTChoice?

  func read() throws(HumanTimeError) -> Timestamp {
    var words = text.lowercased().split { $0.isWhitespace || $0 == "," }.map(String.init)
    guard let first = words.first else { throw refusal(Self.examples) }
    if words == ["now"] { return now }
    if first.hasPrefix("+") {
      words[0].removeFirst()
      return try later(words.filter { !$0.isEmpty })
    }
    if first == "in" { return try later(Array(words.dropFirst())) }
    if words.contains(where: Self.isNumericDate) {
      throw refusal("write the month as a word, as in 1 dec 9:00, or the date as 2026-12-01")
    }
    words.removeAll { $0 == "at" || $0 == "on" }
    separateTime(in: &words)
    if words.count > 1, let instant = try instantWithOffset(words) { return instant }
    let (time, day) = try timeAndDay(words)
    return try instant(at: time, on: day)
  }

  private static var examples: String {
    "try tomorrow 9:00, tue 9:00, 1 dec 9:00, 2026-12-01 09:00 or in 2h"
  }

  private func refusal(_ hint: String) -> HumanTimeError {
    .notUnderstood(text: text, hint: hint)
  }

  /// Dates in figures whose order depends on the country: `1/12/2026`, `1.12.2026`, `1-12-26`.
  private static func isNumericDate(_ word: String) -> Bool {
    if word.contains("/") { return true }
    for mark in [".", "-"] as [Character] {
      let pieces = word.split(separator: mark, omittingEmptySubsequences: false)
      if pieces.count == 3, pieces.allSatisfy({ $0.allSatisfy(\.isNumber) }), pieces[0].count <= 2 {
        return true
      }
    }
    return false
  }
}

// MARK: - From now on

extension HumanTimeReader {
  private func later(_ words: [String]) throws(HumanTimeError) -> Timestamp {
    let pieces = try amounts(in: words.filter { $0 != "and" }.joined(separator: " "))
    let duration: Duration
    do {
      duration = try DurationText.parse(pieces.map { $0.number + $0.unit }.joined())
    } catch .tooLong {
      throw .outOfRange
    } catch {
      throw refusal("write the largest unit first, each once, as in 1h 30m")
    }
    guard pieces.allSatisfy({ $0.unit == "d" || $0.unit == "w" }) else {
      return now.advanced(by: duration)
    }
    let days = duration.wholeMilliseconds / 86_400_000
    if days == 0 { return now }
    let wall = zone.wallTime(at: now)
    guard let date = CivilDate(wall)?.advanced(by: days) else { throw .outOfRange }
    return try settle(
      date.wallTime(wall.hour, wall.minute, wall.second, millisecond: wall.millisecond))
  }

  private func amounts(in text: String) throws(HumanTimeError) -> [(number: String, unit: String)] {
    var result: [(number: String, unit: String)] = []
    var rest = Substring(text)
    while !rest.isEmpty {
      var number = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest[number.endIndex...]
      if number.isEmpty, let article = ["an ", "a "].first(where: { rest.hasPrefix($0) }) {
        rest = rest.dropFirst(article.count)
        number = "1"
      }
      rest = rest.drop(while: \.isWhitespace)
      let word = rest.prefix(while: \.isLetter)
      rest = rest[word.endIndex...].drop(while: \.isWhitespace)
      if ["month", "months", "year", "years"].contains(word) {
        throw refusal("count in days or weeks, or give the date, as in 1 dec 9:00")
      }
      guard !number.isEmpty, let unit = Self.unit(named: word) else {
        throw refusal("write how long from now as in 90m, in 2h, in 1h 30m or in 3 days")
      }
      result.append((String(number), unit))
    }
    guard !result.isEmpty else {
      throw refusal("write how long from now as in 90m, in 2h, in 1h 30m or in 3 days")
    }
    return result
  }

  private static func unit(named word: Substring) -> String? {
    switch word {
    case "w", "week", "weeks": "w"
    case "d", "day", "days": "d"
    case "h", "hr", "hrs", "hour", "hours": "h"
    case "m", "min", "mins", "minute", "minutes": "m"
    case "s", "sec", "secs", "second", "seconds": "s"
    default: nil
    }
  }
}

// MARK: - A time on a day

extension HumanTimeReader {
  /// The days on which a time may fall.
  private enum DayChoice {
    case one(CivilDate)
    /// The first of these on which the time is still to come.
    case firstToCome([CivilDate])
  }

  /// Makes two words of `2026-12-01t09:00`.
  private func separateTime(in words: inout [String]) {
    guard let first = words.first, let mark = first.firstIndex(of: "t"),
      first[..<mark].utf8.count == 10, first.utf8.first.map({ (0x30...0x39).contains($0) }) == true
    else { return }
    words[0] = String(first[..<mark])
    words.insert(String(first[first.index(after: mark)...]), at: 1)
  }

  private func timeAndDay(
    _ words: [String]
  ) throws(HumanTimeError) -> (time: ClockTime, day: DayChoice) {
    // The time usually comes last; `9am tomorrow` is as good.
    for (time, rest) in splits(of: words) {
      if time == "midnight", !rest.isEmpty {
        throw refusal("midnight is at both ends of a day; write 0:00 and the day that begins then")
      }
      if time.hasPrefix("24:") {
        throw refusal("the day ends at 23:59; write 0:00 and the day that begins then")
      }
      let clock =
        switch time {
        case "noon": ClockTime(hour: 12)
        case "midnight": ClockTime(hour: 0)
        default: ClockTime(time)
        }
      guard let clock else { continue }
      return (clock, try dayChoice(rest))
    }
    // No time anywhere: find out whether the rest was understood, to give the better hint.
    if (try? dayChoice(words)) != nil {
      throw refusal("add a time, as in \(words.joined(separator: " ")) 9:00")
    }
    if let last = words.last, words.count > 1, HumanTimeNumber.read(last, digits: 1...2) != nil,
      (try? dayChoice(Array(words.dropLast()))) != nil
    {
      throw refusal("write the time as \(last):00, or with am or pm")
    }
    _ = try dayChoice(words)
    throw refusal(Self.examples)
  }

  /// The ways to divide words into a time and a day.
  private func splits(of words: [String]) -> [(time: String, day: [String])] {
    guard let first = words.first, let last = words.last else { return [] }
    var result: [(time: String, day: [String])] = []
    if words.count > 1, last == "am" || last == "pm" {
      result.append((words.suffix(2).joined(), words.dropLast(2)))
    }
    result.append((last, words.dropLast()))
    if words.count > 2, words[1] == "am" || words[1] == "pm" {
      result.append((first + words[1], Array(words.dropFirst(2))))
    }
    result.append((first, Array(words.dropFirst())))
    return result
  }

  private func dayChoice(_ words: [String]) throws(HumanTimeError) -> DayChoice {
    guard let today = CivilDate(zone.wallTime(at: now)) else { throw .outOfRange }
    switch words.count {
    case 0:
      return .firstToCome((0...2).compactMap { today.advanced(by: $0) })
    case 1 where words[0] == "today":
      return .one(today)
    case 1 where words[0] == "tomorrow":
      guard let tomorrow = today.advanced(by: 1) else { throw .outOfRange }
      return .one(tomorrow)
    case 1:
      if let weekday = Self.weekday(named: words[0]) {
        let days = Int64((weekday - today.weekday.rawValue + 7) % 7)
        return .firstToCome([days, days + 7, days + 14].compactMap { today.advanced(by: $0) })
      }
      if let date = try isoDate(words[0]) { return .one(date) }
    case 2 where words[0] == "next":
      guard let weekday = Self.weekday(named: words[1]) else { break }
      let days = Int64((weekday - today.weekday.rawValue + 6) % 7 + 1)
      guard let date = today.advanced(by: days) else { throw .outOfRange }
      return .one(date)
    case 2, 3:
      return try namedDate(words, today: today)
    default: break
    }
    throw refusal(Self.examples)
  }

  /// `1 dec`, `dec 1`, each with or without a year.
  private func namedDate(_ words: [String], today: CivilDate) throws(HumanTimeError) -> DayChoice {
    let numbers = words.prefix(2).map(Self.dayOfMonth)
    let months = words.prefix(2).map(Self.month)
    let pair: (day: Int, month: Int)? =
      if let day = numbers[0], let month = months[1] {
        (day, month)
      } else if let day = numbers[1], let month = months[0] { (day, month) } else { nil }
    guard let pair else { throw refusal(Self.examples) }
    if words.count == 3 {
      guard let year = HumanTimeNumber.read(words[2], digits: 4...4) else {
        throw refusal("write the year in four figures, as in 1 dec 2027 9:00")
      }
      return .one(try date(year, pair.month, pair.day))
    }
    // Nine years: from 1896 to 1904 there was no 29 February.
    let dates = (today.year...today.year + 8).compactMap { CivilDate($0, pair.month, pair.day) }
    // A leap year tells whether the day exists in some year.
    guard !dates.isEmpty else { return .one(try date(2000, pair.month, pair.day)) }
    return .firstToCome(dates)
  }

  /// A date as `2026-12-01`, or nil when the word looks different.
  private func isoDate(_ word: String) throws(HumanTimeError) -> CivilDate? {
    let pieces = word.split(separator: "-", omittingEmptySubsequences: false)
    guard pieces.count == 3, let year = HumanTimeNumber.read(pieces[0], digits: 4...4),
      let month = HumanTimeNumber.read(pieces[1], digits: 1...2),
      let day = HumanTimeNumber.read(pieces[2], digits: 1...2)
    else { return nil }
    guard pieces[1].count == 2, pieces[2].count == 2 else {
      throw refusal("write the date with two figures for month and day, as in 2026-02-03")
    }
    return try date(year, month, day)
  }

  private func date(_ year: Int, _ month: Int, _ day: Int) throws(HumanTimeError) -> CivilDate {
    if year == 0 { throw .outOfRange }
    if let date = CivilDate(year, month, day) { return date }
    guard (1...12).contains(month) else {
      throw refusal("months go from 01 to 12")
    }
    throw refusal("that month has \(CivilDate.daysInMonth(month, ofYear: year)) days")
  }

  private func instant(
    at time: ClockTime, on choice: DayChoice
  ) throws(HumanTimeError) -> Timestamp {
    switch choice {
    case .one(let day):
      return try settle(day.wallTime(time.hour, time.minute, time.second))
    case .firstToCome(let days):
      for day in days {
        let wall = day.wallTime(time.hour, time.minute, time.second)
        switch zone.resolve(wall) {
        case .one(let instant) where instant > now:
          return instant
        // Between the two only the second is left, and there is nothing to ask. Who insists on the
        // first waits for another day.
        case .two(let first, let second) where first <= now && second > now && dst != .first:
          return second
        case .two(let first, _) where first > now:
          return try settle(wall)
        // The gap is still to come: moving on to another day would not be what was typed.
        case .none(let transition) where transition > now:
          return try settle(wall)
        default: continue
        }
      }
      throw .outOfRange
    }
  }

  private func settle(_ wall: WallTime) throws(HumanTimeError) -> Timestamp {
    switch zone.resolve(wall) {
    case .one(let instant): return instant
    case .two(let first, let second):
      switch dst {
      case .first: return first
      case .second: return second
      case nil: throw .ambiguous(wall: wall, first: first, second: second)
      }
    case .none(let transition):
      throw .missing(
        wall: wall, transition: transition,
        before: zone.wallTime(at: transition.advanced(by: .seconds(-60))),
        after: zone.wallTime(at: transition))
    }
  }

  /// Monday is 0.
  private static func weekday(named word: String) -> Int? {
    switch word {
    case "mon", "monday": 0
    case "tue", "tues", "tuesday": 1
    case "wed", "weds", "wednesday": 2
    case "thu", "thur", "thurs", "thursday": 3
    case "fri", "friday": 4
    case "sat", "saturday": 5
    case "sun", "sunday": 6
    default: nil
    }
  }

  private static func month(named word: String) -> Int? {
    let names = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september",
      "october", "november", "december",
    ]
    if word == "sept" { return 9 }
    return names.firstIndex { $0 == word || $0.prefix(3) == word }.map { $0 + 1 }
  }

  private static func dayOfMonth(_ word: String) -> Int? {
    let ending = ["st", "nd", "rd", "th"].contains { word.hasSuffix($0) }
    return HumanTimeNumber.read(ending ? word.dropLast(2) : word[...], digits: 1...2)
  }
}

// MARK: - Instants with an offset

extension HumanTimeReader {
  /// A date, a time and an offset (RFC 3339, seconds optional); nil when there is no offset.
  private func instantWithOffset(_ words: [String]) throws(HumanTimeError) -> Timestamp? {
    guard words.count <= 3, let day = try isoDate(words[0]) else { return nil }
    let rest = words.dropFirst().joined()
    guard let mark = rest.firstIndex(where: { "z+-".contains($0) }) else { return nil }
    let hint = "write the instant as in 2026-12-01T09:00:00+01:00"
    let pieces = rest[..<mark].split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(pieces.count), pieces[0].utf8.count == 5 || pieces[0].utf8.count == 8,
      let clock = ClockTime(pieces[0]), let offset = Self.offsetInMinutes(rest[mark...])
    else { throw refusal(hint) }
    var milliseconds: Int64 = 0
    if pieces.count == 2 {
      // Finer than milliseconds is cut off: stored instants hold no more.
      guard pieces[0].utf8.count == 8,
        HumanTimeNumber.read(pieces[1].prefix(9), digits: 1...9) != nil,
        pieces[1].allSatisfy({ $0.isASCII && $0.isNumber }),
        let fraction = Int64((pieces[1] + "00").prefix(3))
      else { throw refusal(hint) }
      milliseconds = fraction
    }
    let minutes = Int64(day.daysSinceEpoch) * 1440 + Int64(clock.hour * 60 + clock.minute - offset)
    return Timestamp(milliseconds: (minutes * 60 + Int64(clock.second)) * 1000 + milliseconds)
  }

  private static func offsetInMinutes(_ text: Substring) -> Int? {
    if text == "z" { return 0 }
    let pieces = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    guard pieces.count == 2, let hours = HumanTimeNumber.read(pieces[0], digits: 2...2), hours < 24,
      let minutes = HumanTimeNumber.read(pieces[1], digits: 2...2), minutes < 60
    else { return nil }
    return (text.hasPrefix("-") ? -1 : 1) * (hours * 60 + minutes)
  }
}

/// Dates as people may type them: of the years 1 to 9999.
extension CivilDate {
  fileprivate init?(_ year: Int, _ month: Int, _ day: Int) {
    self.init(year: year, month: month, day: day)
    guard (1...9999).contains(year), exists else { return nil }
  }

  fileprivate init?(_ wall: WallTime) {
    self.init(wall.year, wall.month, wall.day)
  }

  /// The date so many days on; nil beyond the year 9999.
  fileprivate func advanced(by days: Int64) -> CivilDate? {
    // Longer than the calendar is.
    guard days.magnitude < 4_000_000 else { return nil }
    let found = adding(days: Int(days))
    return (1...9999).contains(found.year) ? found : nil
  }

  fileprivate func wallTime(
    _ hour: Int, _ minute: Int, _ second: Int, millisecond: Int = 0
  ) -> WallTime {
    WallTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      millisecond: millisecond)
  }
}
