internal import Foundation
internal import Glibc
internal import Synchronization

/// Runs another program with our own streams.
enum Subprogram {
  private static let interrupts = [SIGINT, SIGQUIT]

  private static func isIgnored(_ handler: sighandler_t?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == 1
  }

  /// Its exit status; 127 when it cannot be started, 128 + n when signal n ended it.
  ///
  /// Who asks us to end asks the program: we end after it, when what it was for is cleaned up.
  static func run(_ program: String, _ arguments: [String]) -> Int32 {
    var words = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    defer { words.forEach { free($0) } }
    // As system(3) does: what is typed to interrupt is for the program, and it alone decides how it ends.
    let before = Self.interrupts.map { ($0, Glibc.signal($0, SIG_IGN)) }
    defer { for (number, handler) in before { _ = Glibc.signal(number, handler) } }
    let requests = RequestsToEnd()
    defer { requests.end() }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var ours = sigset_t()
    sigemptyset(&ours)
    // Where they were ignored before us, they stay so.
    for (number, handler) in before where !Self.isIgnored(handler) { sigaddset(&ours, number) }
    posix_spawnattr_setsigdefault(&attributes, &ours)
    var mask = requests.mask
    posix_spawnattr_setsigmask(&attributes, &mask)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var child = pid_t()
    let result =
      program.contains("/")
      ? posix_spawn(&child, program, nil, &attributes, words, environ)
      : posix_spawnp(&child, program, nil, &attributes, words, environ)
    guard result == 0 else { return 127 }
    requests.pass(to: child)
    // It stays a zombie, and its number its own, until nothing is passed on any more.
    var info = siginfo_t()
    while waitid(P_PID, id_t(child), &info, WEXITED | WNOWAIT) < 0 {
      guard errno == EINTR else { return 127 }
    }
    requests.end()
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 { guard errno == EINTR else { return 127 } }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }
}

/// Passes on what asks this process to end to the program that it waits for: `timeout` and service
/// managers ask only the process that they started.
///
/// As in `SignalInbox`, a thread that does nothing else takes the signals up, and stays.
private final class RequestsToEnd: Sendable {
  private enum State {
    case waiting([Int32])
    case passing(to: pid_t)
    case over
  }

  private let state = Mutex(State.waiting([]))
  /// Of the thread that made this.
  let mask: sigset_t

  init() {
    var signals = Self.signals
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    mask = before
    Thread.detachNewThread { [self] in
      var signals = Self.signals
      pthread_sigmask(SIG_BLOCK, &signals, nil)
      var number: Int32 = 0
      while sigwait(&signals, &number) == 0 { take(number) }
    }
  }

  private static var signals: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGTERM, SIGHUP] { sigaddset(&signals, number) }
    return signals
  }

  private func take(_ number: Int32) {
    let isOurs = state.withLock { state in
      switch state {
      case .waiting(let numbers): state = .waiting(numbers + [number])
      case .passing(let child): kill(child, number)
      case .over: return true
      }
      return false
    }
    guard isOurs else { return }
    var signals = Self.signals
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    raise(number)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  func pass(to child: pid_t) {
    state.withLock { state in
      if case .waiting(let numbers) = state { for number in numbers { kill(child, number) } }
      state = .passing(to: child)
    }
  }

  /// From here on they are for this process again.
  func end() {
    let isEnding = state.withLock { state in
      if case .over = state { return false }
      state = .over
      return true
    }
    guard isEnding else { return }
    var mask = mask
    pthread_sigmask(SIG_SETMASK, &mask, nil)
  }
}
