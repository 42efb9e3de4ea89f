internal import CPosix
internal import Glibc
internal import StintCore
internal import Synchronization

/// Lets one thread end the wait of another.
package final class Bell: Sendable {
  private let file: Int32
  private let isRung = Mutex(false)

  package init() {
    file = eventfd(0, O_CLOEXEC | O_NONBLOCK)
  }

  deinit { if file >= 0 { close(file) } }

  /// Ends the wait, the running or the next one.
  package func ring() {
    isRung.withLock { $0 = true }
    Self.ring(file)
  }

  /// A call may fail for once; whoever waits must not wait for ever for it.
  static func ring(_ file: Int32) {
    var one: UInt64 = 1
    for _ in 0..<3 where write(file, &one, 8) == 8 || errno == EAGAIN { return }
  }

  /// Blocks the thread; false when the time was up before it rang.
  ///
  /// Where the system has no descriptor left for it, it always rings.
  package func isRung(within limit: Duration) -> Bool {
    guard file >= 0 else { return true }
    let end = ContinuousClock.now.advanced(by: limit)
    while true {
      let left = ContinuousClock.now.duration(to: end)
      if isRung.withLock({ $0 }) { return true }
      guard left > .zero else { return false }
      var files = [pollfd(fd: file, events: Int16(POLLIN), revents: 0)]
      let count = poll(&files, 1, Int32(clamping: max(1, left.wholeMilliseconds)))
      if count > 0 { return true }
      if count < 0, errno != EINTR { return true }
    }
  }
}
