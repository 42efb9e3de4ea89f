internal import Foundation
internal import Synchronization

/// Waits on the side for a lock that somebody else holds, for as long as that takes.
package final class LockWait: Sendable {
  private let held = Mutex<FileLock?>(nil)

  /// Calls `whenFree` once the lock is ours.
  ///
  /// The thread that waits stays until then: there is no way to call it back, and the end of the
  /// process takes it along.
  package init(_ path: String, whenFree: @escaping @Sendable () -> Void) {
    Thread.detachNewThread { [self] in
      guard let lock = FileLock.waitForEver(path) else { return }
      held.withLock { $0 = lock }
      whenFree()
    }
  }

  package var lock: FileLock? { held.withLock { $0 } }
}
