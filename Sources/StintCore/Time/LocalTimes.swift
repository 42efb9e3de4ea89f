/// What reading and printing local times needs to know of a time zone.
package protocol LocalTimes: Sendable {
  /// What a clock on the wall shows at an instant.
  func wallTime(at instant: Timestamp) -> WallTime
  /// The instants at which a clock on the wall shows `wallTime`.
  func resolve(_ wallTime: WallTime) -> LocalResolution
}
