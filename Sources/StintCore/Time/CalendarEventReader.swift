/// Walks over the text of a calendar event, without its zone.
struct CalendarEventReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// How the numbers before the next space are separated.
  enum Separators {
    case nothing
    case time
    case monthAndDay
    case yearMonthAndDay
  }

  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Counted in characters, as an editor shows it.
  private func column(_ position: Int) -> Int {
    String(decoding: bytes[..<position], as: UTF8.self).count + 1
  }

  func unexpected(_ expected: CalendarEventError.Expectation) -> CalendarEventError {
    let found = String(decoding: bytes[position...], as: UTF8.self).first
    return .unexpected(found: found, column: column(position), expected: expected)
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Whether a space was there; more of them are skipped with it.
  mutating func skipSpaces() -> Bool {
    guard take(" ") else { return false }
    while take(" ") {}
    return true
  }

  /// Looks ahead: only the first sign between two numbers tells a date from a time.
  var separators: Separators {
    guard next != nil else { return .nothing }
    let word = bytes[position...].prefix { $0 != UInt8(ascii: " ") }
    let dashes = word.filter { "-~".utf8.contains($0) }.count
    let firstSign = word.first { "-~:".utf8.contains($0) }
    guard let firstSign, firstSign != UInt8(ascii: ":") else { return .time }
    return dashes == 1 || firstSign == UInt8(ascii: "~") ? .monthAndDay : .yearMonthAndDay
  }

  // MARK: Weekdays

  /// Lists and ranges of weekdays and the spaces after them; empty if no weekday is there.
  mutating func weekdays() throws(CalendarEventError) -> Set<Weekday> {
    var found: Set<Weekday> = []
    var rangeStart: Weekday?
    var isFirst = true
    while true {
      let start = position
      guard let day = weekday() else {
        if isFirst { return [] }
        throw unexpected(.weekday)
      }
      if let first = rangeStart {
        guard first <= day else {
          throw .weekdaysReversed(first: first, last: day, column: column(start))
        }
        found.formUnion(Weekday.allCases.filter { (first...day).contains($0) })
      }
      found.insert(day)
      isFirst = false

      switch next {
      case nil, UInt8(ascii: " "):
        break
      case UInt8(ascii: ","):
        position += 1
        rangeStart = nil
        // A comma at the end is allowed.
        if let next, next != UInt8(ascii: " ") { continue }
      case UInt8(ascii: "-") where rangeStart == nil:
        position += 1
        rangeStart = day
        continue
      case UInt8(ascii: ".") where rangeStart == nil:
        position += 1
        guard take(".") else { throw unexpected(.afterWeekday) }
        rangeStart = day
        continue
      default:
        throw unexpected(.afterWeekday)
      }
      _ = skipSpaces()
      // All seven days are no restriction.
      return found.count == Weekday.allCases.count ? [] : found
    }
  }

  /// The full name or its first three letters, in any case.
  private mutating func weekday() -> Weekday? {
    let rest = bytes[position...]
    for day in Weekday.allCases {
      for name in [day.name, day.shortName] {
        let letters = rest.prefix(name.utf8.count)
        guard letters.elementsEqual(name.utf8, by: { $0.lowercasedASCII == $1.lowercasedASCII })
        else { continue }
        position += letters.count
        return day
      }
    }
    return nil
  }

  // MARK: Numbers

  /// Whole seconds after `@`; blanks and a sign may precede them, as strtoul(3) has it.
  mutating func epochSeconds() throws(CalendarEventError) -> (seconds: Int, column: Int) {
    position += 1
    while let next, next == UInt8(ascii: " ") || (9...13).contains(next) { position += 1 }
    let start = column(position)
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    guard let value = digits() else { throw unexpected(.epochSeconds) }
    guard next == nil else { throw unexpected(.end) }
    return (isNegative ? -value : value, start)
  }

  /// `*` (an empty list) or items with commas between them, sorted and checked.
  mutating func list(
    _ field: CalendarField, countsFromEnd: Bool = false
  ) throws(CalendarEventError) -> [CalendarComponent] {
    if take("*") {
      return field == .second ? [CalendarComponent(start: 0, step: field.unit)] : []
    }
    var items: [(item: CalendarComponent, column: Int)] = []
    repeat {
      guard items.count < Self.longestList else {
        throw .tooManyItems(limit: Self.longestList, column: column(position))
      }
      let start = column(position)
      items.append((try item(field), start))
    } while take(",")
    items.sort { $0.item < $1.item }
    var list: [CalendarComponent] = []
    for (item, column) in items where item != list.last {
      try check(item, field, rank: countsFromEnd ? list.count + 1 : 0, column: column)
      list.append(item)
    }
    return list
  }

  /// As many as systemd takes.
  private static let longestList = 241

  private mutating func item(
    _ field: CalendarField
  ) throws(CalendarEventError) -> CalendarComponent {
    let start = column(position)
    var item = CalendarComponent(start: try number(field))
    if next == UInt8(ascii: "."), position + 1 < bytes.count,
      bytes[position + 1] == UInt8(ascii: ".")
    {
      position += 2
      item.stop = try number(field)
      item.step = field.unit
    }
    if take("/") {
      let stepStart = column(position)
      item.step = try number(field)
      guard item.step > 0 else { throw .badStep(field, column: stepStart) }
    } else if field == .second, let stop = item.stop, item.start + item.step > stop {
      // Within one second the default distance of a second makes no sense.
      throw .rangeTooShort(field, column: start)
    }
    guard next.map({ " ,-~:".utf8.contains($0) }) ?? true else {
      throw unexpected(.afterNumber(field))
    }
    if field == .year {
      item.start = Self.fullYear(item.start)
      item.stop = item.stop.map(Self.fullYear)
    }
    item.normalize()
    return item
  }

  private func check(
    _ item: CalendarComponent, _ field: CalendarField, rank: Int, column: Int
  ) throws(CalendarEventError) {
    // Counting from the end, day 28 is the last that every month has. That systemd takes three
    // days more off for each further item of the list looks unintended, but it is the reference.
    let range = field.range
    let allowed = range.lowerBound...max(range.lowerBound, range.upperBound - 3 * rank)
    for value in [item.start, item.stop ?? item.start] where !allowed.contains(value) {
      throw .outOfRange(field, value: value, allowed: allowed, column: column)
    }
    guard item.step <= allowed.upperBound - allowed.lowerBound else {
      throw .badStep(field, column: column)
    }
    if let stop = item.stop {
      guard item.start + item.step <= stop else { throw .rangeTooShort(field, column: column) }
    } else if rank > 0 {
      guard item.start - item.step >= allowed.lowerBound else {
        throw .badStep(field, column: column)
      }
    } else {
      guard item.start + item.step <= allowed.upperBound else {
        throw .badStep(field, column: column)
      }
    }
  }

  /// Two digits mean 1970 to 2069.
  private static func fullYear(_ year: Int) -> Int {
    switch year {
    case 0..<70: year + 2000
    case 70..<100: year + 1900
    default: year
    }
  }

  /// A decimal number in the unit of the field; only seconds may have a fraction.
  private mutating func number(_ field: CalendarField) throws(CalendarEventError) -> Int {
    let start = position
    guard var value = digits() else { throw unexpected(.number(field)) }
    value *= field.unit
    // Two dots are a range, not a decimal point.
    if field == .second, next == UInt8(ascii: "."),
      position + 1 >= bytes.count || bytes[position + 1] != UInt8(ascii: ".")
    {
      position += 1
      guard let fraction = fraction() else { throw unexpected(.number(field)) }
      value += fraction
    }
    // Only the end and the step of a range can be larger than the field; systemd has 32 bits.
    guard value <= Int(Int32.max) else {
      throw .outOfRange(field, value: value, allowed: field.range, column: column(start))
    }
    return value
  }

  /// Millionths, rounded by the seventh digit.
  private mutating func fraction() -> Int? {
    let digits = bytes[position...].prefix { $0.isASCIIDigit }
    guard !digits.isEmpty else { return nil }
    position += digits.count
    var value = 0
    for index in 0..<6 {
      let digit = digits.dropFirst(index).first ?? UInt8(ascii: "0")
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    let isRoundedUp = digits.dropFirst(6).first.map { $0 >= UInt8(ascii: "5") } ?? false
    return value + (isRoundedUp ? 1 : 0)
  }

  /// A whole number; absurdly long ones are pinned to a value that is out of range everywhere.
  private mutating func digits() -> Int? {
    let digits = bytes[position...].prefix { $0.isASCIIDigit }
    guard !digits.isEmpty else { return nil }
    position += digits.count
    return digits.reduce(0) { min($0 * 10 + Int($1 - UInt8(ascii: "0")), 1_000_000_000_000) }
  }
}
