internal import Glibc

/// Tells the service manager how we are doing, as sd_notify(3) does: one datagram of `NAME=VALUE`
/// lines to the socket named by `NOTIFY_SOCKET`.
///
/// Without that variable nobody asked, and nothing happens.
package struct ServiceManager: Sendable {
  private let address: LocalAddress?
  /// How often we must say that we are alive; nil where nobody watches.
  package let watchdog: Duration?

  package init(environment: [String: String]) {
    // A name that begins with @ stands for one in no folder at all.
    address = environment["NOTIFY_SOCKET"].flatMap { LocalAddress($0) }
    let isOurs = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
    watchdog =
      isOurs
      ? environment["WATCHDOG_USEC"].flatMap { Int64($0) }.flatMap {
        $0 > 0 ? .microseconds($0) : nil
      } : nil
  }

  package var isListening: Bool { address != nil }

  package func isReady(status: String) { send(["READY=1", Self.status(status)]) }

  package func says(status: String) { send([Self.status(status)]) }

  package func isAlive() { if watchdog != nil { send(["WATCHDOG=1"]) } }

  /// Until `isReady` says that the new configuration is in use.
  package func isReloading() {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let microseconds = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    send(["RELOADING=1", "MONOTONIC_USEC=\(microseconds)"])
  }

  package func isStopping(status: String) { send(["STOPPING=1", Self.status(status)]) }

  private static func status(_ text: String) -> String {
    "STATUS=" + text.map { $0.isNewline ? " " : $0 }
  }

  private func send(_ lines: [String]) {
    address?.send(Array(lines.joined(separator: "\n").utf8))
  }
}
