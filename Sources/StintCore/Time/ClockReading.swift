/// What three clocks and the machine say at one instant.
///
/// Between two readings of one boot, the boot clock's step less the monotonic clock's is the time
/// the machine slept, and the wall clock's step less the boot clock's is what somebody set the clock
/// by.
package struct ClockReading: Hashable, Sendable {
  package var wall: Timestamp
  /// Milliseconds of CLOCK_MONOTONIC; it stands still while the machine sleeps.
  package var monotonic: Int64
  /// Milliseconds of CLOCK_BOOTTIME; it runs on.
  package var boot: Int64
  /// Differs after each start of the machine.
  package var bootID: String

  package init(wall: Timestamp, monotonic: Int64, boot: Int64, bootID: String) {
    self.wall = wall
    self.monotonic = monotonic
    self.boot = boot
    self.bootID = bootID
  }
}
