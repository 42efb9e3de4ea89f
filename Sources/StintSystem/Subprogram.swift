internal import Foundation
internal import Glibc

/// Runs another program with our own streams.
enum Subprogram {
  private static let interrupts = [SIGINT, SIGQUIT]

  private static func isIgnored(_ handler: sighandler_t?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == 1
  }

  /// Its exit status; 127 when it cannot be started, 128 + n when signal n ended it.
  static func run(_ program: String, _ arguments: [String]) -> Int32 {
    var words = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    defer { words.forEach { free($0) } }
    // As system(3) does: what is typed to interrupt is for the program, and it alone decides how it ends.
    let before = Self.interrupts.map { ($0, Glibc.signal($0, SIG_IGN)) }
    defer { for (number, handler) in before { _ = Glibc.signal(number, handler) } }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var ours = sigset_t()
    sigemptyset(&ours)
    // Where they were ignored before us, they stay so.
    for (number, handler) in before where !Self.isIgnored(handler) { sigaddset(&ours, number) }
    posix_spawnattr_setsigdefault(&attributes, &ours)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var child = pid_t()
    let result =
      program.contains("/")
      ? posix_spawn(&child, program, nil, &attributes, words, environ)
      : posix_spawnp(&child, program, nil, &attributes, words, environ)
    guard result == 0 else { return 127 }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 { guard errno == EINTR else { return 127 } }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }
}
