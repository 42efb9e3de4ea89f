extension Timestamp {
  /// Reads `2026-12-01T09:00:00.123+01:00`; nil unless the text is exactly that (RFC 3339 §5.6).
  ///
  /// `t` and `z` may be small, the offset must be there, and fractions may have any length, of
  /// which whole milliseconds are kept. Second 60 is accepted where leap seconds are, at the end
  /// of a day in universal time, and means the second after it. A date that the calendar does not
  /// have is refused, and so is a space instead of `T`.
  package init?(rfc3339 text: String) {
    var rest = Array(text.utf8)[...]

    func number(_ width: Int, _ range: ClosedRange<Int>) -> Int? {
      let digits = rest.prefix(width)
      guard digits.count == width, digits.allSatisfy({ $0.isASCIIDigit }) else { return nil }
      rest = rest.dropFirst(width)
      let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
      return range.contains(value) ? value : nil
    }

    func take(_ letter: Unicode.Scalar) -> Bool {
      guard rest.first?.lowercasedASCII == UInt8(ascii: letter) else { return false }
      rest = rest.dropFirst()
      return true
    }

    guard let year = number(4, 0...9999), take("-"), let month = number(2, 1...12), take("-"),
      let day = number(2, 1...31), take("t"), let hour = number(2, 0...23), take(":"),
      let minute = number(2, 0...59), take(":"), let second = number(2, 0...60)
    else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    guard date.exists else { return nil }

    var millisecond = 0
    if take(".") {
      let digits = rest.prefix { $0.isASCIIDigit }
      guard !digits.isEmpty else { return nil }
      rest = rest.dropFirst(digits.count)
      for index in 0..<3 {
        let digit = digits.dropFirst(index).first ?? UInt8(ascii: "0")
        millisecond = millisecond * 10 + Int(digit - UInt8(ascii: "0"))
      }
    }

    var offsetInMinutes = 0
    if !take("z") {
      let isWest = take("-")
      guard isWest || take("+"), let hours = number(2, 0...23), take(":"),
        let minutes = number(2, 0...59)
      else { return nil }
      offsetInMinutes = (isWest ? -1 : 1) * (hours * 60 + minutes)
    }
    guard rest.isEmpty else { return nil }

    let minuteOfDay = hour * 60 + minute - offsetInMinutes
    if second == 60 {
      guard minuteOfDay.flooredRemainder(by: 1440) == 1439 else { return nil }
      // The whole leap second is one instant here, whatever its fraction.
      millisecond = 0
    }
    let seconds = date.daysSinceEpoch * 86_400 + minuteOfDay * 60 + second
    self.init(milliseconds: Int64(seconds) * 1000 + Int64(millisecond))
  }
}
