package import StintCore

/// The two ways in which bulk files write times, to the minute, 24 hours.
package enum BulkTime {
  /// Reads `2026-12-01 09:00` (one figure for the hour will do) or `12/1/26 9:00`, month first.
  ///
  /// Years of two figures are in this century.
  package static func read(_ text: String) throws(BulkTimeError) -> WallTime {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 2, let clock = numbers(words[1], separator: ":"), clock.count == 2,
      clock[0].digits <= 2, clock[1].digits == 2
    else { throw .format }
    let year: Int
    let month: Int
    let day: Int
    if let date = numbers(words[0], separator: "-"), date.map(\.digits) == [4, 2, 2] {
      (year, month, day) = (date[0].value, date[1].value, date[2].value)
    } else if let date = numbers(words[0], separator: "/"), date.count == 3,
      date[0].digits <= 2, date[1].digits <= 2, date[2].digits == 2 || date[2].digits == 4
    {
      (month, day) = (date[0].value, date[1].value)
      year = date[2].digits == 2 ? 2000 + date[2].value : date[2].value
      if month > 12, month <= 31, (1...12).contains(day) { throw .dayFirst(month: month) }
    } else {
      throw .format
    }
    let (hour, minute) = (clock[0].value, clock[1].value)
    guard year > 0, CivilDate(year: year, month: month, day: day).exists, hour < 24, minute < 60
    else { throw .impossible }
    return WallTime(year: year, month: month, day: day, hour: hour, minute: minute)
  }

  private static func numbers(
    _ text: Substring, separator: Character
  ) -> [(value: Int, digits: Int)]? {
    var result: [(value: Int, digits: Int)] = []
    for piece in text.split(separator: separator, omittingEmptySubsequences: false) {
      guard (1...4).contains(piece.utf8.count),
        piece.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(piece)
      else { return nil }
      result.append((value, piece.utf8.count))
    }
    return result
  }
}
