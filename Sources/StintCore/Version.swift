/// The version of this build.
package enum Version {
  package static let text = "0.1.0"

  /// It was not there before; a clock that says so is wrong.
  package static let earliest = Timestamp(seconds: CivilDate(year: 2026, month: 1, day: 1))
  /// Nobody will run it then; a clock that says so is wrong.
  package static let latest = Timestamp(seconds: CivilDate(year: 2046, month: 1, day: 1))
}

extension Timestamp {
  /// The first instant of a date in universal time.
  fileprivate init(seconds date: CivilDate) {
    self.init(seconds: Int64(date.daysSinceEpoch) * 86_400)
  }
}
