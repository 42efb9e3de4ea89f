internal import CPosix
internal import Foundation
internal import Glibc
internal import StintCore
internal import Synchronization

/// Waits in the kernel: for a timer, a call on the wake socket, a signal, a set clock.
///
/// Nothing of it runs before one of them comes.
package final class SystemSleeper: Sleeper {
  private let signals: Int32
  private let timer: Int32
  private let clock: Int32
  private let bell: Int32
  private let socket = Mutex<WakeSocket?>(nil)
  /// Whether a library stands between us and the kernel's clock, as in trials.
  ///
  /// It moves ours without the kernel knowing, and only looking tells.
  private let mustLook: Bool

  private static let watched = [SIGTERM, SIGINT, SIGHUP]

  /// Blocks the signals from now on, in this thread and those that it starts: to be made before any
  /// other thread exists.
  ///
  /// Throws when the system has no files left for it.
  package init(environment: [String: String]) throws {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in Self.watched { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    // Whoever reads our messages may go away; that is no reason to end.
    _ = signal(SIGPIPE, SIG_IGN)
    let closed = O_CLOEXEC | O_NONBLOCK
    signals = signalfd(-1, &set, closed)
    timer = timerfd_create(CLOCK_BOOTTIME, closed)
    clock = timerfd_create(CLOCK_REALTIME, closed)
    bell = eventfd(0, closed)
    mustLook = !(environment["LD_PRELOAD"] ?? "").isEmpty
    guard signals >= 0, timer >= 0, clock >= 0, bell >= 0 else {
      throw UserFacingError(
        "cannot wait for time and signals: \(String(cString: strerror(errno)).lowercased())",
        status: .internalError)
    }
    watchClock()
  }

  deinit { for file in [signals, timer, clock, bell] { close(file) } }

  /// Listens there from now on.
  package func listen(on socket: WakeSocket) { self.socket.withLock { $0 = socket } }

  package func wake() { Bell.ring(bell) }

  package func sleep(for duration: Duration?) async -> Set<WakeReason> {
    await withCheckedContinuation { continuation in
      // The tasks' few threads are for those who work.
      Thread.detachNewThread { [self] in continuation.resume(returning: wait(duration)) }
    }
  }

  private func wait(_ duration: Duration?) -> Set<WakeReason> {
    setTimer(duration)
    let listener = socket.withLock { $0 }
    var files = [signals, timer, clock, bell].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    if let listener { files.append(pollfd(fd: listener.file, events: Int16(POLLIN), revents: 0)) }
    let before = Self.distance()
    while true {
      let count = poll(&files, nfds_t(files.count), mustLook ? 500 : -1)
      var reasons = takeSignals()
      if take(bell) { reasons.insert(.call) }
      if listener?.take() ?? false { reasons.insert(.call) }
      if isClockSet() || (mustLook && abs(Self.distance() - before) > 1000) {
        reasons.insert(.clock)
      }
      if take(timer) || !reasons.isEmpty { return reasons }
      // An interrupted or failing wait must not become a loop that burns the processor.
      if count < 0, errno != EINTR { poll(nil, 0, 1000) }
    }
  }

  /// Counts sleep, and nobody can set it.
  private func setTimer(_ duration: Duration?) {
    var setting = itimerspec()
    if let duration {
      // Nought would switch it off.
      let milliseconds = max(1, min(duration.wholeMilliseconds, 400 * 86_400_000))
      setting.it_value = timespec(
        tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000)
    }
    timerfd_settime(timer, 0, &setting, nil)
  }

  /// A timer of the wall clock, far away: the kernel breaks it off when that clock is set, and after
  /// sleep.
  private func watchClock() {
    var setting = itimerspec()
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    setting.it_value = timespec(tv_sec: now.tv_sec + 10 * 365 * 86_400, tv_nsec: 0)
    // TFD_TIMER_ABSTIME and TFD_TIMER_CANCEL_ON_SET, which Swift's Glibc does not show.
    timerfd_settime(clock, 1 | 2, &setting, nil)
  }

  private func isClockSet() -> Bool {
    var times: UInt64 = 0
    let count = read(clock, &times, 8)
    guard count >= 0 || errno == ECANCELED else { return false }
    watchClock()
    return true
  }

  private func take(_ file: Int32) -> Bool {
    var times: UInt64 = 0
    return read(file, &times, 8) == 8
  }

  private func takeSignals() -> Set<WakeReason> {
    // signalfd_siginfo: 128 bytes, the number first.
    var buffer = [UInt32](repeating: 0, count: 32)
    var reasons: Set<WakeReason> = []
    while read(signals, &buffer, 128) == 128 {
      reasons.insert(Int32(buffer[0]) == SIGHUP ? .reload : .stop)
    }
    return reasons
  }

  /// Milliseconds between the wall clock and the one that nobody can set.
  private static func distance() -> Int64 {
    let reading = SystemClock.reading()
    return reading.wall.milliseconds - reading.boot
  }
}
