/// A time of day as people type it: `9:00`, `17:15:30`, `9am`, `9:30pm`.
struct ClockTime: Hashable {
  var hour: Int
  var minute: Int
  var second: Int

  /// Reads one word in lower case; nil when it is no time of day.
  init?(_ word: some StringProtocol) {
    var digits = Substring(word)
    let half = digits.hasSuffix("am") ? 0 : digits.hasSuffix("pm") ? 12 : nil
    if half != nil { digits = digits.dropLast(2) }
    let pieces = digits.split(separator: ":", omittingEmptySubsequences: false)
    // A bare number could be an hour or a day of the month.
    guard pieces.count <= 3, half != nil || pieces.count > 1 else { return nil }
    guard let hour = HumanTimeNumber.read(pieces[0], digits: 1...2) else { return nil }
    var rest: [Int] = []
    for piece in pieces.dropFirst() {
      guard let number = HumanTimeNumber.read(piece, digits: 2...2), number < 60 else { return nil }
      rest.append(number)
    }
    if let half {
      guard (1...12).contains(hour) else { return nil }
      self.hour = hour % 12 + half
    } else {
      guard hour < 24 else { return nil }
      self.hour = hour
    }
    minute = rest.first ?? 0
    second = rest.count > 1 ? rest[1] : 0
  }

  init(hour: Int, minute: Int = 0, second: Int = 0) {
    self.hour = hour
    self.minute = minute
    self.second = second
  }
}
