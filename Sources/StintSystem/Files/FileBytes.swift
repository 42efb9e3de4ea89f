internal import Glibc
package import StintCore

/// Small files, read and written without more machinery than that takes.
package enum FileBytes {
  /// The contents; nil where the file cannot be read or is larger than 64 KiB.
  package static func small(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        read(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { return nil }
      guard got > 0 else { return Array(bytes.prefix(count)) }
      count += got
    }
    return nil
  }

  /// Replaces the file as a whole, for its owner alone; returns whether that was possible.
  ///
  /// Without waiting for the disk: what stands in such a file can be found out again.
  @discardableResult
  package static func replace(_ path: String, with bytes: [UInt8]) -> Bool {
    let draft = "\(path).\(getpid())"
    // Whatever stands there is none of ours by now; a link is taken away, not followed.
    unlink(draft)
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { return false }
    let isWhole = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) } == bytes.count
    guard close(file) == 0, isWhole, rename(draft, path) == 0 else {
      unlink(draft)
      return false
    }
    return true
  }

  /// Writes over the beginning of a file, which it makes for its owner alone where there is none; returns
  /// whether that was possible.
  @discardableResult
  package static func overwrite(_ path: String, with bytes: [UInt8]) -> Bool {
    // A link is not followed, and a pipe not waited for.
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    guard file >= 0 else { return false }
    let isWhole =
      bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) } == bytes.count
    return close(file) == 0 && isWhole
  }

  /// Nothing happens where there is no such file.
  package static func remove(_ path: String) { unlink(path) }

  /// A file's size and when it was last written, to tell whether it changed; empty where there is
  /// none.
  package static func stamp(_ path: String) -> String {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return "" }
    return "\(facts.st_size) \(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)"
  }

  /// Which file lies there, whatever it holds; empty where there is none.
  package static func identity(_ path: String) -> String {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return "" }
    return "\(facts.st_dev) \(facts.st_ino)"
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// In bytes; 0 where there is no such file.
  package static func length(_ path: String) -> Int {
    var facts = stat()
    return stat(path, &facts) == 0 ? Int(facts.st_size) : 0
  }

  /// When it was last written, by the clock of then; nil where there is no such file.
  package static func changedAt(_ path: String) -> Timestamp? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    return Timestamp(seconds: Int64(facts.st_mtim.tv_sec))
  }

  /// Whether a file begins with one text and has another in its first 4 KiB.
  package static func begins(_ path: String, with start: String, near sign: String) -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(file, &bytes, bytes.count)
    guard count > 0 else { return false }
    let text = String(decoding: bytes.prefix(count), as: UTF8.self)
    return text.hasPrefix(start) && text.contains(sign)
  }

  /// Why a file cannot be read although it may be there; nil where it is just not there.
  package static func refusal(_ path: String) -> String? {
    guard access(path, R_OK) != 0, errno != ENOENT, errno != ENOTDIR else { return nil }
    return String(cString: strerror(errno)).lowercased()
  }
}
