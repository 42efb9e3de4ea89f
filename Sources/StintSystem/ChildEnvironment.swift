/// What programs of the user's get of our environment: what is his, not what is ours.
package enum ChildEnvironment {
  /// Leaves out what systemd handed to us alone, and the variables that hold credentials.
  ///
  /// A child that had `NOTIFY_SOCKET` could speak for the service, one with `CREDENTIALS_DIRECTORY`
  /// would know where all of its credentials lie.
  package static func of(
    _ environment: [String: String], without secrets: Set<String>
  ) -> [String: String] {
    environment.filter { !ours.contains($0.key) && !secrets.contains($0.key) }
  }

  private static let ours: Set<String> = [
    "CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_FDS",
    "LISTEN_PID", "LISTEN_FDNAMES", "JOURNAL_STREAM", "INVOCATION_ID", "SYSTEMD_EXEC_PID",
    "MAINPID",
  ]
}
