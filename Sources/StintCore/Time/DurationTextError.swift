/// Why a text is not a duration.
package enum DurationTextError: Error, Hashable, Sendable {
  case empty
  /// A number was due, and something else (`found`) stood there.
  case expectedNumber(text: String, found: String)
  /// The number has no unit (`found` is empty), or one that is not known.
  case unknownUnit(text: String, number: String, found: String)
  /// The unit comes after a smaller one, or a second time.
  case wrongOrder(text: String, unit: String)
  /// More milliseconds than 64 bits hold.
  case tooLong(text: String)

  /// What was expected, in words.
  ///
  /// Holds pieces of the text as they were typed.
  package var message: String {
    switch self {
    case .empty:
      "Expected a duration such as 90m, 36h or 1h30m, but there is nothing."
    case .expectedNumber(let text, let found):
      "“\(text)” is not a duration: expected a number, not “\(found)”. Write 90m, 36h or 1h30m."
    case .unknownUnit(let text, let number, ""):
      "“\(text)” is not a duration: \(number) needs a unit, one of w, d, h, m, s, ms."
    case .unknownUnit(let text, let number, let found):
      "“\(text)” is not a duration: expected a unit after \(number), one of w, d, h, m, s, ms, "
        + "not “\(found)”."
    case .wrongOrder(let text, let unit):
      "“\(text)” is not a duration: “\(unit)” must come once, and before smaller units, as in 1h30m."
    case .tooLong(let text):
      "“\(text)” is longer than any duration Stint can hold."
    }
  }
}
