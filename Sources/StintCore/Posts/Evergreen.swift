/// A post that comes again: it fills slots that would stay empty.
package struct Evergreen: Codable, Hashable, Sendable {
  /// At least this long between two sendings of the post on one account, in milliseconds.
  package var coolDownInMilliseconds: Int64
  /// How often it may go out on one account; nil for no limit.
  package var maximum: Int?
  /// After this instant it does not go out any more.
  package var until: Timestamp?

  package init(coolDown: Duration, maximum: Int? = nil, until: Timestamp? = nil) {
    coolDownInMilliseconds = coolDown.wholeMilliseconds
    self.maximum = maximum
    self.until = until
  }

  package var coolDown: Duration { .milliseconds(coolDownInMilliseconds) }
}
