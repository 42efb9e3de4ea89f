internal import Foundation
internal import Glibc

/// Runs another program with our own streams.
enum Subprogram {
  /// Its exit status; 127 when it cannot be started, 128 + n when signal n ended it.
  static func run(_ program: String, _ arguments: [String]) -> Int32 {
    var words = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    defer { words.forEach { free($0) } }
    var child = pid_t()
    let result =
      program.contains("/")
      ? posix_spawn(&child, program, nil, nil, words, environ)
      : posix_spawnp(&child, program, nil, nil, words, environ)
    guard result == 0 else { return 127 }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 { guard errno == EINTR else { return 127 } }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }
}
