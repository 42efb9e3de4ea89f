extension ZoneRule {
  /// Reads a POSIX `TZ` string with the extensions of RFC 9636 §3.3.1, such as
  /// `CET-1CEST,M3.5.0,M10.5.0/3` or `<+0330>-3:30`.
  ///
  /// Daylight time without dates is refused: what it means differs from system to system.
  init(parsing text: ArraySlice<UInt8>) throws(ZoneFileError) {
    var reader = Reader(rest: text, start: text.startIndex)
    let standardName = try reader.name()
    let standardOffset = -(try reader.clock(hours: 0...24))
    standard = LocalTimeKind(
      offsetInSeconds: standardOffset, isDaylight: false, abbreviation: standardName)
    guard !reader.isAtEnd else {
      daylight = nil
      return
    }
    let daylightName = try reader.name()
    // Without a number daylight time is one hour ahead of standard time.
    let daylightOffset =
      reader.next == UInt8(ascii: ",") ? standardOffset + 3600 : -(try reader.clock(hours: 0...24))
    let (start, startTime) = try reader.day()
    let (end, endTime) = try reader.day()
    guard reader.isAtEnd else { throw reader.failure }
    daylight = Daylight(
      kind: LocalTimeKind(
        offsetInSeconds: daylightOffset, isDaylight: true, abbreviation: daylightName),
      start: start, startTimeInSeconds: startTime, end: end, endTimeInSeconds: endTime)
  }
}

/// Walks over the bytes of a rule.
private struct Reader {
  var rest: ArraySlice<UInt8>
  let start: Int

  var isAtEnd: Bool { rest.isEmpty }
  var next: UInt8? { rest.first }
  var failure: ZoneFileError { .badRule(offset: rest.startIndex - start) }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  /// Three or more letters, or letters, digits and signs in angle brackets.
  mutating func name() throws(ZoneFileError) -> String {
    let isQuoted = take("<")
    let letters = rest.prefix { byte in
      byte.isASCIILetter
        || (isQuoted
          && (byte.isASCIIDigit || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")))
    }
    guard letters.count >= 3 else { throw failure }
    rest = rest.dropFirst(letters.count)
    guard !isQuoted || take(">") else { throw failure }
    return String(decoding: letters, as: UTF8.self)
  }

  /// `[+-]hh[:mm[:ss]]`, in seconds.
  mutating func clock(hours: ClosedRange<Int>) throws(ZoneFileError) -> Int {
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    var seconds = try number(hours) * 3600
    if take(":") {
      seconds += try number(0...59) * 60
      if take(":") { seconds += try number(0...59) }
    }
    return isNegative ? -seconds : seconds
  }

  /// `,date[/time]`; the time is two o'clock unless given.
  mutating func day() throws(ZoneFileError) -> (ZoneRuleDay, timeInSeconds: Int) {
    guard take(",") else { throw failure }
    let day: ZoneRuleDay
    if take("J") {
      day = .dayWithoutLeapDay(try number(1...365))
    } else if take("M") {
      let month = try number(1...12)
      guard take(".") else { throw failure }
      let week = try number(1...5)
      guard take(".") else { throw failure }
      // POSIX begins the week on Sunday.
      let dayOfWeek = try number(0...6)
      guard let weekday = Weekday(rawValue: (dayOfWeek + 6) % 7) else { throw failure }
      day = .weekday(month: month, week: week, weekday: weekday)
    } else {
      day = .dayOfYear(try number(0...365))
    }
    return (day, take("/") ? try clock(hours: 0...167) : 2 * 3600)
  }

  mutating func number(_ range: ClosedRange<Int>) throws(ZoneFileError) -> Int {
    // Nothing here has more than three digits; leading noughts beyond that are an error too.
    let digits = rest.prefix(4).prefix { $0.isASCIIDigit }
    let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    guard (1...3).contains(digits.count), range.contains(value) else { throw failure }
    rest = rest.dropFirst(digits.count)
    return value
  }
}
