internal import Glibc

/// What the two `main`s need of the system.
package enum ProcessExit {
  /// Ends at once, without taking the runtime's global state down under threads that are still alive.
  ///
  /// Nothing is lost by it: the streams are written unbuffered, and the database is complete after
  /// each commit.
  package static func now(_ status: Int32) -> Never { _exit(status) }
}

/// The permissions of what this process creates.
package enum FileMode {
  /// Nobody but the owner can read it.
  package static func ownerOnly() { umask(0o077) }
}
