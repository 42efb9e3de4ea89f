internal import Glibc

/// What the two `main`s need of the system.
package enum ProcessExit {
  package static func now(_ status: Int32) -> Never { exit(status) }
}

/// The permissions of what this process creates.
package enum FileMode {
  /// Nobody but the owner can read it.
  package static func ownerOnly() { umask(0o077) }
}
