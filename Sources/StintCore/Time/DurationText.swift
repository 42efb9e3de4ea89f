/// Durations as people write them in the configuration and on the command line: `90m`, `1h30m`, `3d`.
///
/// Units are `w d h m s ms`, and `min` for `m`. A day is 24 hours and a week 7 days: these are lengths
/// of time, which know nothing of clocks being changed.
package enum DurationText {
  /// Units from the largest to the smallest, in milliseconds.
  private static let units: [(name: String, length: Int64)] = [
    ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
  ]

  /// Reads a duration: numbers with units, largest unit first, each at most once.
  ///
  /// Spaces may stand between the pieces. A number may exceed its unit (`90m`), but signs, fractions
  /// and numbers without a unit are refused, zero included: write `0s`.
  package static func parse(_ text: String) throws(DurationTextError) -> Duration {
    var rest = Substring(text).drop(while: \.isWhitespace)
    guard !rest.isEmpty else { throw .empty }
    var total: Int64 = 0
    var lastRank = -1
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard !digits.isEmpty else {
        throw .expectedNumber(text: text, found: String(rest.prefix { !$0.isWhitespace }))
      }
      rest = rest[digits.endIndex...].drop(while: \.isWhitespace)
      let word = rest.prefix(while: \.isLetter)
      let name = word == "min" ? "m" : word
      guard let rank = units.firstIndex(where: { $0.name == name }) else {
        let found = word.isEmpty ? rest.prefix { !$0.isWhitespace } : word
        throw .unknownUnit(text: text, number: String(digits), found: String(found))
      }
      guard rank > lastRank else { throw .wrongOrder(text: text, unit: String(word)) }
      guard let number = Int64(digits) else { throw .tooLong(text: text) }
      let product = number.multipliedReportingOverflow(by: units[rank].length)
      let sum = total.addingReportingOverflow(product.partialValue)
      guard !product.overflow, !sum.overflow else { throw .tooLong(text: text) }
      total = sum.partialValue
      lastRank = rank
      rest = rest[word.endIndex...].drop(while: \.isWhitespace)
    }
    return .milliseconds(total)
  }

  /// The duration as `parse` reads it: `1h30m`, `1d12h`, `0s`.
  ///
  /// Exact to the millisecond; smaller fractions are cut off. Weeks are used only where nothing else
  /// is needed, as `10d` is easier to grasp than `1w3d`. A negative duration gets a minus in front,
  /// which `parse` refuses.
  package static func format(_ duration: Duration) -> String {
    let milliseconds = duration.wholeMilliseconds
    if milliseconds == 0 { return "0s" }
    var rest = milliseconds.magnitude
    let isWeeks = rest % 604_800_000 == 0
    var result = milliseconds < 0 ? "-" : ""
    for unit in isWeeks ? units : Array(units.dropFirst()) {
      let length = unit.length.magnitude
      if rest >= length { result += "\(rest / length)\(unit.name)" }
      rest %= length
    }
    return result
  }

  /// The duration for reports, in its two largest units: `2 h 15 min`, `3 d 4 h`, `40 s`.
  ///
  /// What is smaller is cut off, never rounded up, so that a countdown does not promise more time
  /// than there is. The sign is left out; the sentence around says "ago" or "in".
  package static func rough(_ duration: Duration) -> String {
    let seconds = duration.wholeMilliseconds.magnitude / 1000
    let parts: [(UInt64, String)] = [
      (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"),
      (seconds % 60, "s"),
    ]
    guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "0 s" }
    return parts[first...].prefix(2).filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
      .joined(separator: " ")
  }
}
