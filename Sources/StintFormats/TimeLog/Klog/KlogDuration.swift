/// `1h15m`, `-20m`, `+2h`.
enum KlogDuration {
  static func text(_ minutes: Int) -> String {
    let hours = minutes / 60
    let rest = minutes % 60
    return (hours > 0 ? "\(hours)h" : "") + (rest > 0 || hours == 0 ? "\(rest)m" : "")
  }

  /// Minutes, below zero with a minus; nil when it is no duration.
  static func read(_ text: some StringProtocol) -> Int? {
    var rest = Substring(text)
    let isNegative = rest.hasPrefix("-")
    if isNegative || rest.hasPrefix("+") { rest = rest.dropFirst() }
    var total = 0
    var hasHours = false
    var hasAny = false
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard (1...6).contains(digits.count), let number = Int(digits) else { return nil }
      rest = rest.dropFirst(digits.count)
      switch rest.popFirst() {
      case "h" where !hasAny:
        hasHours = true
        total += number * 60
      case "m" where rest.isEmpty && (!hasHours || number < 60): total += number
      default: return nil
      }
      hasAny = true
    }
    return hasAny ? (isNegative ? -total : total) : nil
  }
}
