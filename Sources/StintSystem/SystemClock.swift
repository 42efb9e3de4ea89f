internal import Glibc
package import StintCore

/// The machine's clocks.
package enum SystemClock {
  package static func now() -> Timestamp {
    Timestamp(milliseconds: milliseconds(CLOCK_REALTIME))
  }

  /// The three clocks and the boot's name, taken together.
  package static func reading() -> ClockReading {
    ClockReading(
      wall: now(), monotonic: milliseconds(CLOCK_MONOTONIC), boot: milliseconds(CLOCK_BOOTTIME),
      bootID: bootID())
  }

  /// Sleeps; a signal that comes in between is taken and the rest is slept.
  static func wait(_ duration: Duration) {
    let milliseconds = duration.wholeMilliseconds
    var left = timespec(
      tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000)
    var rest = timespec()
    while nanosleep(&left, &rest) != 0, errno == EINTR { left = rest }
  }

  private static func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// Empty where the kernel does not say: then all readings count as of one boot.
  private static func bootID() -> String {
    guard let bytes = FileBytes.small("/proc/sys/kernel/random/boot_id") else { return "" }
    return String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
  }
}
