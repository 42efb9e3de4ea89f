/// Why a text is not a calendar event.
///
/// `column` counts the characters of the text from 1.
package enum CalendarEventError: Error, Hashable, Sendable {
  /// Nothing is there, or nothing but a zone.
  case empty
  /// Something else than `expected` stands at `column`; `found` is nil at the end of the text.
  case unexpected(found: Character?, column: Int, expected: Expectation)
  /// The value does not exist in `field`.
  ///
  /// Seconds are in microseconds here.
  case outOfRange(CalendarField, value: Int, allowed: ClosedRange<Int>, column: Int)
  /// The range ends before it reaches a second value.
  case rangeTooShort(CalendarField, column: Int)
  /// The range of weekdays runs past Sunday.
  case weekdaysReversed(first: Weekday, last: Weekday, column: Int)
  /// The repetition is nought, or so long that it never happens within the field.
  case badStep(CalendarField, column: Int)
  /// More items than a list may have.
  case tooManyItems(limit: Int, column: Int)

  package enum Expectation: Hashable, Sendable {
    case weekday
    /// A comma, the other end of a range, or a space.
    case afterWeekday
    case number(CalendarField)
    /// What may follow a number of this field.
    case afterNumber(CalendarField)
    /// `-` or `~` in a date, `:` in a time.
    case dateOrTime
    case monthOrDaySeparator
    /// `:` and the minutes.
    case minutes
    case epochSeconds
    case end
  }

  package var message: String {
    switch self {
    case .empty:
      "The calendar event is empty."
    case .unexpected(let found, let column, let expected):
      if let found {
        "Column \(column): expected \(expected.words), found “\(found)”."
      } else {
        "The calendar event ends at column \(column), where \(expected.words) should follow."
      }
    case .outOfRange(let field, let value, let allowed, let column):
      "Column \(column): \(field.rawValue) \(Self.number(value, field)) is not within "
        + "\(Self.number(allowed.lowerBound, field)) to \(Self.number(allowed.upperBound, field))."
    case .rangeTooShort(let field, let column):
      "Column \(column): the range of \(field.rawValue)s ends before its second value."
    case .weekdaysReversed(let first, let last, let column):
      "Column \(column): \(last.name) comes before \(first.name); a week begins on Monday."
    case .badStep(let field, let column):
      "Column \(column): \(field.rawValue)s cannot be repeated by that number."
    case .tooManyItems(let limit, let column):
      "Column \(column): a list has at most \(limit) items."
    }
  }

  private static func number(_ value: Int, _ field: CalendarField) -> String {
    guard field == .second else { return String(value) }
    let fraction = value % 1_000_000
    guard fraction != 0 else { return String(value / 1_000_000) }
    return "\(value / 1_000_000).\(String(1_000_000 + fraction).dropFirst())"
  }
}

extension CalendarEventError.Expectation {
  fileprivate var words: String {
    switch self {
    case .weekday: "a weekday"
    case .afterWeekday: "“,”, “..” and a weekday, or a space after the weekday"
    case .number(let field): "a number for the \(field.rawValue)"
    case .afterNumber(.second): "“,”, “..”, “/” or the end after the second"
    case .afterNumber(let field): "“,”, “..”, “/” or the next part after the \(field.rawValue)"
    case .dateOrTime: "“-” or “~” of a date, or “:” of a time"
    case .monthOrDaySeparator: "“-”, “~” or a space in the date"
    case .minutes: "“:” and minutes"
    case .epochSeconds: "whole seconds since 1970 after “@”"
    case .end: "the end"
    }
  }
}
