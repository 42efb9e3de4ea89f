internal import GRDB
internal import Synchronization

/// What is left of databases that were closed.
///
/// Freeing a connection's queue needs a worker of libdispatch, and whoever had one is woken by it once a
/// second from then on. A daemon closes one a day, for the copy, and one when the config changes: it keeps
/// the few kilobytes of each.
package enum ClosedConnections {
  private static let kept = Mutex<[DatabaseQueue]?>(nil)

  /// From now on.
  package static func keep() { kept.withLock { $0 = $0 ?? [] } }

  /// Closes it; what has that behind it already stays as it is.
  static func bury(_ connection: DatabaseQueue) {
    let isKept = kept.withLock { kept in
      kept?.append(connection)
      return kept != nil
    }
    if isKept { try? connection.close() }
  }
}
