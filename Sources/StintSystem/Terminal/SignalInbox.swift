internal import Foundation
internal import Glibc

/// Turns signals into bytes on a pipe, where `poll` sees them beside the keys.
///
/// The signals are blocked, and a thread that does nothing else takes them up with `sigwait`. So no
/// handler is needed, which could share state with us only by a global. The thread stays until the
/// process ends: what it waits for goes to the main thread again once that unblocks it, because the
/// kernel asks the main thread first.
final class SignalInbox: Sendable {
  /// Becomes readable when a signal came; each byte is the number of one.
  let file: Int32

  private static let watched = [SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH]

  /// nil when the process has no descriptors left.
  init?() {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      // Neither end may ever make us wait; a pipe full of signals has said enough.
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    file = ends[0]
    let target = ends[1]
    block()
    Thread.detachNewThread {
      var signals = Self.set()
      pthread_sigmask(SIG_BLOCK, &signals, nil)
      var number: Int32 = 0
      while sigwait(&signals, &number) == 0 {
        var byte = UInt8(truncatingIfNeeded: number)
        _ = Glibc.write(target, &byte, 1)
      }
    }
  }

  func block() {
    var signals = Self.set()
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  func unblock() {
    var signals = Self.set()
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// The numbers that came since the last call.
  func take() -> [Int32] {
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = read(file, &buffer, buffer.count)
    return count > 0 ? buffer[..<count].map { Int32($0) } : []
  }

  private static func set() -> sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in watched { sigaddset(&signals, signal) }
    return signals
  }
}
