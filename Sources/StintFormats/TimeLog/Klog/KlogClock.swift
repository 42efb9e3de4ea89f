internal import StintCore

/// A time of an entry: `9:00`, `9:00pm`, `<23:00` for the day before, `0:40>` for the day after.
struct KlogClock: Hashable {
  var hour: Int
  var minute: Int
  /// Days from the record's date.
  var shift: Int

  init?(_ text: some StringProtocol) {
    var rest = Substring(text)
    shift = 0
    if rest.hasPrefix("<") {
      shift = -1
      rest = rest.dropFirst()
    }
    if rest.hasSuffix(">") {
      guard shift == 0 else { return nil }
      shift = 1
      rest = rest.dropLast()
    }
    let small = rest.lowercased()
    let half = small.hasSuffix("am") ? 0 : small.hasSuffix("pm") ? 12 : nil
    if half != nil { rest = rest.dropLast(2) }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
      parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60
    else { return nil }
    if let half {
      guard (1...12).contains(hour) else { return nil }
      self.hour = hour % 12 + half
    } else if hour == 24, minute == 0, shift <= 0 {
      // The end of the day, which is the beginning of the next.
      self.hour = 0
      shift += 1
    } else {
      guard hour < 24 else { return nil }
      self.hour = hour
    }
    self.minute = minute
  }

  func wall(on date: CivilDate) -> WallTime {
    let day = date.adding(days: shift)
    return WallTime(year: day.year, month: day.month, day: day.day, hour: hour, minute: minute)
  }
}
