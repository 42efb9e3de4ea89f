internal import Dispatch
internal import Glibc

/// A lock that processes, and tasks of one process, share through a file; it is free once this object
/// is gone, also when its process dies.
package final class FileLock: Sendable {
  package enum Mode: Sendable {
    /// Any number may hold it at once, as long as nobody has it alone.
    case shared
    case alone
  }

  package enum Refusal: Error, Hashable, Sendable {
    /// Somebody else holds it.
    case held
    /// The file cannot be made or opened; the system's own words.
    case unusable(String)
  }

  private let file: Int32

  private init(_ file: Int32) {
    self.file = file
  }

  deinit { close(file) }

  /// Waits until nobody else holds it; nil when that takes longer than `patience`, or when the file
  /// cannot be made.
  package static func take(_ path: String, patience: Duration) async -> FileLock? {
    await withCheckedContinuation { continuation in
      // A thread of its own kind: the tasks' threads must not be blocked.
      DispatchQueue.global().async {
        continuation.resume(returning: try? wait(path, .alone, patience: patience))
      }
    }
  }

  /// Takes it when nobody else holds it.
  package static func take(_ path: String) -> FileLock? {
    try? wait(path, .alone, patience: .zero)
  }

  /// Blocks this thread; nil when the file cannot be made.
  package static func waitForEver(_ path: String) -> FileLock? {
    let file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { return nil }
    while flock(file, LOCK_EX) != 0 {
      guard errno == EINTR else {
        close(file)
        return nil
      }
    }
    return FileLock(file)
  }

  /// As `take`, and blocks the thread meanwhile.
  package static func wait(
    _ path: String, _ mode: Mode, patience: Duration
  ) throws(Refusal) -> FileLock {
    let file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw .unusable(String(cString: strerror(errno)).lowercased())
    }
    let way = mode == .alone ? LOCK_EX : LOCK_SH
    let end = ContinuousClock.now.advanced(by: patience)
    while flock(file, way | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR else {
        close(file)
        throw .unusable(String(cString: strerror(code)).lowercased())
      }
      guard ContinuousClock.now < end else {
        close(file)
        throw .held
      }
      poll(nil, 0, 20)
    }
    return FileLock(file)
  }
}
