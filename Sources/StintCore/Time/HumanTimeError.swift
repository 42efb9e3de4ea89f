/// Why a text that somebody typed does not name one instant.
package enum HumanTimeError: Error, Hashable, Sendable {
  /// `hint` says what to type instead.
  case notUnderstood(text: String, hint: String)
  /// The clocks go back and the wall time happens twice; a `DSTChoice` settles it.
  case ambiguous(wall: WallTime, first: Timestamp, second: Timestamp)
  /// The clocks go forward at `transition` and the wall time never happens.
  ///
  /// `before` is the last whole minute the clock shows, `after` what it shows next.
  case missing(wall: WallTime, transition: Timestamp, before: WallTime, after: WallTime)
  /// Outside the years 1 to 9999.
  case outOfRange
}
