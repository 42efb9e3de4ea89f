extension CalendarEvent {
  /// Reads a calendar event; what is accepted is what systemd 252 accepts (see `deviations`).
  package init(parsing text: String) throws(CalendarEventError) {
    let (body, zoneName) = Self.splitZone(text)
    guard !body.isEmpty else { throw .empty }
    if let shorthand = Self.shorthand(String(decoding: body, as: UTF8.self)) {
      self = shorthand
    } else {
      self.init()
      var reader = CalendarEventReader(body)
      weekdays = try reader.weekdays()
      if reader.next == UInt8(ascii: "@") {
        try readEpoch(&reader)
        return
      }
      try readDate(&reader)
      try readTime(&reader)
    }
    self.zoneName = zoneName
  }

  private init(
    weekdays: Set<Weekday> = [], months: [Int] = [], days: [Int] = [], hours: [Int] = [],
    minutes: [Int] = []
  ) {
    self.weekdays = weekdays
    self.months = months.map { CalendarComponent(start: $0) }
    self.days = days.map { CalendarComponent(start: $0) }
    self.hours = hours.map { CalendarComponent(start: $0) }
    self.minutes = minutes.map { CalendarComponent(start: $0) }
  }

  /// The words that stand for a whole event.
  ///
  /// “anually” is how systemd spells one of them, too.
  private static func shorthand(_ text: String) -> CalendarEvent? {
    switch text.lowercased() {
    case "minutely": CalendarEvent()
    case "hourly": CalendarEvent(minutes: [0])
    case "daily": CalendarEvent(hours: [0], minutes: [0])
    case "weekly": CalendarEvent(weekdays: [.monday], hours: [0], minutes: [0])
    case "monthly": CalendarEvent(days: [1], hours: [0], minutes: [0])
    case "quarterly": CalendarEvent(months: [1, 4, 7, 10], days: [1], hours: [0], minutes: [0])
    case "semiannually", "semi-annually", "biannually", "bi-annually":
      CalendarEvent(months: [1, 7], days: [1], hours: [0], minutes: [0])
    case "yearly", "annually", "anually":
      CalendarEvent(months: [1], days: [1], hours: [0], minutes: [0])
    default: nil
    }
  }

  /// Separates the zone at the end, if the last word looks like the name of one.
  private static func splitZone(_ text: String) -> (body: [UInt8], zoneName: String?) {
    let bytes = Array(text.utf8)
    guard let space = bytes.lastIndex(of: UInt8(ascii: " ")) else { return (bytes, nil) }
    let word = bytes[(space + 1)...]
    let body = Array(bytes[..<space])
    let name = String(decoding: word, as: UTF8.self)
    if name.lowercased() == "utc" { return (body, "UTC") }
    return isZoneName(word) && shorthand(name) == nil && !isWeekdays(Array(word))
      ? (body, name) : (bytes, nil)
  }

  private static func isWeekdays(_ word: [UInt8]) -> Bool {
    var reader = CalendarEventReader(word)
    guard let weekdays = try? reader.weekdays() else { return false }
    return !weekdays.isEmpty && reader.next == nil
  }

  /// Letters, digits, `-`, `_`, `+` and single slashes inside; all zones begin with a letter.
  private static func isZoneName(_ word: ArraySlice<UInt8>) -> Bool {
    guard let first = word.first, let last = word.last, first.isASCIILetter,
      last != UInt8(ascii: "/")
    else { return false }
    var previous = first
    for byte in word {
      let isSlash = byte == UInt8(ascii: "/")
      if isSlash && previous == byte { return false }
      let isSign = "-_+".utf8.contains(byte)
      guard byte.isASCIILetter || byte.isASCIIDigit || isSign || isSlash else { return false }
      previous = byte
    }
    return true
  }

  /// `@` and seconds since the epoch: one instant, in universal time whatever zone follows.
  private mutating func readEpoch(_ reader: inout CalendarEventReader) throws(CalendarEventError) {
    let instant = try reader.epochSeconds()
    let wall = WallTime(Timestamp(seconds: Int64(instant.seconds)), offsetInSeconds: 0)
    guard CalendarField.year.range.contains(wall.year) else {
      throw .outOfRange(
        .year, value: wall.year, allowed: CalendarField.year.range, column: instant.column)
    }
    years = [CalendarComponent(start: wall.year)]
    months = [CalendarComponent(start: wall.month)]
    days = [CalendarComponent(start: wall.day)]
    hours = [CalendarComponent(start: wall.hour)]
    minutes = [CalendarComponent(start: wall.minute)]
    seconds = [CalendarComponent(start: wall.second * CalendarField.second.unit)]
    zoneName = "UTC"
  }

  /// `year-month-day` or `month-day`, `~` instead of the last `-`; or nothing.
  private mutating func readDate(_ reader: inout CalendarEventReader) throws(CalendarEventError) {
    switch reader.separators {
    case .time, .nothing:
      return
    case .monthAndDay:
      months = try reader.list(.month)
      countsDaysFromEnd = reader.take("~")
    case .yearMonthAndDay:
      years = try reader.list(.year)
      guard reader.take("-") else { throw reader.unexpected(.monthOrDaySeparator) }
      months = try reader.list(.month)
      countsDaysFromEnd = reader.take("~")
    }
    if !countsDaysFromEnd {
      guard reader.take("-") else { throw reader.unexpected(.monthOrDaySeparator) }
    }
    days = try reader.list(.day, countsFromEnd: countsDaysFromEnd)
    if days.isEmpty { countsDaysFromEnd = false }
    guard reader.next == nil || reader.skipSpaces() else {
      throw reader.unexpected(.monthOrDaySeparator)
    }
  }

  /// `hour:minute` or `hour:minute:second`; nothing means midnight.
  private mutating func readTime(_ reader: inout CalendarEventReader) throws(CalendarEventError) {
    guard reader.next != nil else {
      hours = [CalendarComponent(start: 0)]
      minutes = [CalendarComponent(start: 0)]
      return
    }
    hours = try reader.list(.hour)
    guard reader.take(":") else { throw reader.unexpected(.minutes) }
    minutes = try reader.list(.minute)
    if reader.next != nil {
      guard reader.take(":") else { throw reader.unexpected(.end) }
      seconds = try reader.list(.second)
    }
    guard reader.next == nil else { throw reader.unexpected(.end) }
  }
}
