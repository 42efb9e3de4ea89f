/// Lets the daemon wait for whatever comes first.
package protocol Sleeper: Sendable {
  /// Waits as long as `duration` (without one, for ever) or until something happens; what it was.
  ///
  /// Time runs on while the machine sleeps. Empty: nothing but time.
  func sleep(for duration: Duration?) async -> Set<WakeReason>

  /// Ends the sleep, the running or the next one.
  func wake()
}

/// Why the daemon looks up before its time.
package enum WakeReason: Hashable, Sendable {
  /// Somebody committed something, or a delivery ended.
  case call
  /// The wall clock was set, or the machine slept.
  case clock
  /// SIGHUP.
  case reload
  /// SIGTERM or SIGINT.
  case stop
}
