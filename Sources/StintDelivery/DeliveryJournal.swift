internal import Synchronization

/// What a deliverer has learned on the way to a part's delivery, kept across restarts: an upload's
/// number, a container, an address to go on with.
///
/// Notes belong to an operation key and live until the whole target is sent. No secrets.
package protocol DeliveryJournal: Sendable {
  func note(_ name: String, key: String) -> String?

  /// Durable before it returns; throws when that cannot be had, and then nothing may be sent that
  /// relies on it.
  func keep(_ name: String, _ value: String, key: String) throws
}

/// A journal that forgets when the process ends: for tests and rehearsals.
package final class PassingJournal: DeliveryJournal {
  private let notes = Mutex<[[String]: String]>([:])

  package init() {}

  package func note(_ name: String, key: String) -> String? {
    notes.withLock { $0[[key, name]] }
  }

  package func keep(_ name: String, _ value: String, key: String) throws {
    notes.withLock { $0[[key, name]] = value }
  }
}
