internal import StintCore

/// Dates of a column whose order of day and month is the writer's secret.
struct CSVDates {
  typealias Order = TimeLogOptions.DateOrder

  private let order: Order?

  /// Finds the order out from all dates of the file, unless it is given.
  init(
    _ dates: [(text: String, line: Int)], order: Order?
  ) throws(TimeLogError) {
    guard order == nil else {
      self.order = order
      return
    }
    var found: Order?
    var doubtful: (text: String, line: Int)?
    for (text, line) in dates {
      guard let numbers = Self.numbers(text), !Self.hasYearFirst(numbers) else { continue }
      let first = numbers[0].value
      let second = numbers[1].value
      let own: Order? = first > 12 && second <= 12 ? .dmy : second > 12 && first <= 12 ? .mdy : nil
      if let own {
        if let found, found != own { throw .mixedDateOrder(example: text, line: line) }
        found = own
      } else if doubtful == nil, first != second {
        doubtful = (text, line)
      }
    }
    if found == nil, let doubtful {
      throw .unknownDateOrder(example: doubtful.text, line: doubtful.line)
    }
    // Where each date has the same number twice, either order reads it.
    self.order = found ?? .dmy
  }

  /// The date; nil when it is none.
  func date(_ text: String) -> CivilDate? {
    guard let numbers = Self.numbers(text) else { return nil }
    var order = self.order ?? .ymd
    // A year of four digits in front leaves no question.
    if Self.hasYearFirst(numbers) { order = .ymd }
    let values = numbers.map(\.value)
    let year = order == .ymd ? 0 : 2
    guard [2, 4].contains(numbers[year].digits) else { return nil }
    let full = numbers[year].digits == 2 ? 2000 + values[year] : values[year]
    let date =
      switch order {
      case .dmy: CivilDate(year: full, month: values[1], day: values[0])
      case .mdy: CivilDate(year: full, month: values[0], day: values[1])
      case .ymd: CivilDate(year: full, month: values[1], day: values[2])
      }
    return date.exists ? date : nil
  }

  private static func hasYearFirst(_ numbers: [(value: Int, digits: Int)]) -> Bool {
    numbers[0].digits == 4
  }

  private static func numbers(_ text: String) -> [(value: Int, digits: Int)]? {
    let parts = text.split(whereSeparator: { "/.- ".contains($0) })
    let numbers = parts.compactMap { part -> (value: Int, digits: Int)? in
      guard part.allSatisfy({ $0.isASCII && $0.isNumber }), part.count <= 4 else { return nil }
      return Int(part).map { ($0, part.count) }
    }
    return numbers.count == 3 && parts.count == 3 ? numbers : nil
  }
}
