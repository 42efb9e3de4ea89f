/// The part of a calendar event that a number stands for.
package enum CalendarField: String, Hashable, Sendable {
  case weekday
  case year
  case month
  case day
  case hour
  case minute
  case second

  /// Values a number may have, seconds in microseconds; the years are those of systemd.
  var range: ClosedRange<Int> {
    switch self {
    case .weekday: 0...6
    case .year: 1970...2199
    case .month: 1...12
    case .day: 1...31
    case .hour: 0...23
    case .minute: 0...59
    case .second: 0...59_999_999
    }
  }

  /// What one whole unit counts in `CalendarComponent`: seconds are kept in microseconds.
  var unit: Int { self == .second ? 1_000_000 : 1 }
}
