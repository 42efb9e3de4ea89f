internal import CPosix
internal import Glibc

/// What the two `main`s need of the system.
package enum ProcessExit {
  /// Ends at once, without taking the runtime's global state down under threads that are still alive.
  ///
  /// Nothing is lost by it: the streams are written unbuffered, and the database is complete after
  /// each commit.
  package static func now(_ status: Int32) -> Never { _exit(status) }

  /// Keeps this thread out of the way until somebody calls `now`.
  package static func waitForIt() -> Never {
    while true { poll(nil, 0, -1) }
  }
}

/// What a process leaves behind when it dies.
package enum CoreDump {
  /// No image of the memory is written, and no other program of the same user may look into it.
  ///
  /// Both programs see credentials: one is told them, the other reads them. It takes both calls: a handler of the system's that gets
  /// images through a pipe does not ask for the limit.
  package static func forbid() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    _ = stint_set_dumpable(0)
  }
}
