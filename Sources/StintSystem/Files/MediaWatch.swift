internal import Crypto
internal import Glibc
package import StintCore
internal import Synchronization

/// Tells whether media files are what they were when they were queued, and reads each of them once.
///
/// A file that has another size is another file, and need not be read. One of the same size is read
/// whole; what was found is remembered as long as nothing about the file changes, so that asking again,
/// as within a transaction or before each piece of an upload, costs one look at its inode.
package final class MediaWatch: Sendable {
  /// What changes when a file is replaced or written to.
  private struct Stamp: Hashable {
    var device: UInt64
    var inode: UInt64
    var size: Int
    /// Whoever writes can set the first back, but not the second.
    var modified: [Int]
    var changed: [Int]

    init(_ facts: stat) {
      device = UInt64(facts.st_dev)
      inode = UInt64(facts.st_ino)
      size = Int(facts.st_size)
      modified = [facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec]
      changed = [facts.st_ctim.tv_sec, facts.st_ctim.tv_nsec]
    }
  }

  private let digests = Mutex<[Stamp: String]>([:])
  /// So that a daemon does not remember for ever.
  private static let mostDigests = 1000

  package init() {}

  /// What is wrong with a media file now, compared with the time it was queued; nil when nothing is.
  package func problem(with media: Media) -> String? {
    // A pipe would make us wait for who writes into it.
    let file =
      media.path.utf8.contains(0) ? -1 : open(media.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return Self.unreadable(media, errno) }
    defer { close(file) }
    return problem(with: media, descriptor: file)
  }

  /// The same for a file that is open, whatever its name means by now.
  package func problem(with media: Media, descriptor file: Int32) -> String? {
    var facts = stat()
    guard fstat(file, &facts) == 0 else { return Self.unreadable(media, errno) }
    guard facts.st_mode & S_IFMT == S_IFREG else { return "\(media.path) is not a regular file" }
    let stamp = Stamp(facts)
    guard stamp.size == media.sizeInBytes else { return Self.changed(media, stamp.size) }
    if let known = digests.withLock({ $0[stamp] }) {
      return known == media.sha256 ? nil : Self.changed(media, stamp.size)
    }
    guard let digest = Self.digest(of: file) else { return Self.unreadable(media, errno) }
    var after = stat()
    guard fstat(file, &after) == 0, Stamp(after) == stamp else {
      return "the media file \(media.path) is being written to"
    }
    digests.withLock { digests in
      if digests.count >= Self.mostDigests { digests = [:] }
      digests[stamp] = digest
    }
    return digest == media.sha256 ? nil : Self.changed(media, stamp.size)
  }

  private static func changed(_ media: Media, _ size: Int) -> String {
    "the media file \(media.path) has changed since it was queued "
      + "(\(media.sizeInBytes) bytes then, \(size) now)"
  }

  private static func unreadable(_ media: Media, _ code: Int32) -> String {
    "cannot read the media file \(media.path): \(String(cString: strerror(code)).lowercased())"
  }

  /// Read by place, so that whoever sends the file from the same descriptor is not disturbed; nil with
  /// `errno` set.
  private static func digest(of file: Int32) -> String? {
    var hash = SHA256()
    var place = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = pread(file, &buffer, buffer.count, place)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return Digest.hex(hash.finalize()) }
      buffer.withUnsafeBytes { hash.update(bufferPointer: .init(rebasing: $0[..<count])) }
      place += count
    }
  }
}
