/// A day of the week; the week begins on Monday (ISO 8601).
package enum Weekday: Int, CaseIterable, Hashable, Sendable, Codable {
  case monday
  case tuesday
  case wednesday
  case thursday
  case friday
  case saturday
  case sunday

  /// The English name, with a capital.
  package var name: String {
    switch self {
    case .monday: "Monday"
    case .tuesday: "Tuesday"
    case .wednesday: "Wednesday"
    case .thursday: "Thursday"
    case .friday: "Friday"
    case .saturday: "Saturday"
    case .sunday: "Sunday"
    }
  }

  /// The first three letters of the name, with a capital.
  package var shortName: String { String(name.prefix(3)) }

  /// The weekday of the day that lies `days` after 1970-01-01, a Thursday.
  package init(daysSinceEpoch days: Int) {
    // Seven cases and a remainder of 0...6: the fallback is never taken.
    self = Weekday(rawValue: (days.flooredRemainder(by: 7) + 3) % 7) ?? .monday
  }
}

extension Weekday: Comparable {
  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
