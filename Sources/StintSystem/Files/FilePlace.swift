internal import Glibc

/// Puts whole files in their places, through to the disk, and follows no links on the way.
package enum FilePlace {
  /// The system's own words for what failed, with the file.
  package struct Failure: Error, Hashable, Sendable {
    package var reason: String
    /// There is something at that place already.
    package var isTaken = false
    /// The disk, or what one may use of it, is full.
    package var isFull = false

    init(_ path: String, _ code: Int32) {
      reason = "\(path): \(String(cString: strerror(code)).lowercased())"
      isTaken = code == EEXIST
      isFull = code == ENOSPC || code == EDQUOT
    }
  }

  package enum Kind: Hashable, Sendable {
    case file, folder, link, other
  }

  /// What lies at a path itself; nil for nothing.
  package static func kind(_ path: String) -> Kind? {
    var facts = stat()
    guard lstat(path, &facts) == 0 else { return nil }
    switch facts.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    case S_IFLNK: return .link
    default: return .other
    }
  }

  /// Whether a path leads to a regular file, through links too.
  package static func isFile(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
  }

  /// Makes an empty file that only its owner can read; never one that is there already.
  package static func makeEmpty(_ path: String) throws(Failure) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Failure(path, errno) }
    close(file)
  }

  /// Waits until the file's contents are on the disk.
  package static func sync(_ path: String) throws(Failure) {
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { throw Failure(path, errno) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw Failure(path, errno) }
  }

  /// Gives a file another name in the same folder; what has that name stays, and it fails.
  package static func moveToFree(_ path: String, _ place: String) throws(Failure) {
    if link(path, place) == 0 {
      unlink(path)
    } else {
      let code = errno
      // Some file systems know no second names.
      guard code == EPERM || code == EOPNOTSUPP || code == EMLINK else {
        throw Failure(place, code)
      }
      guard kind(place) == nil else { throw Failure(place, EEXIST) }
      guard rename(path, place) == 0 else { throw Failure(place, errno) }
    }
    try syncFolder(of: place)
  }

  /// Gives a file a second name, or, where the file system knows no such thing, the new one alone.
  package static func addName(_ path: String, _ name: String) throws(Failure) {
    guard link(path, name) != 0 else { return }
    let code = errno
    guard code == EPERM || code == EOPNOTSUPP || code == EMLINK, kind(name) == nil else {
      throw Failure(name, code)
    }
    guard rename(path, name) == 0 else { throw Failure(name, errno) }
  }

  /// Moves a file over another one.
  package static func replace(_ place: String, by path: String) throws(Failure) {
    guard rename(path, place) == 0 else { throw Failure(place, errno) }
  }

  package static func syncFolder(of path: String) throws(Failure) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let file = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw Failure(folder, errno) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw Failure(folder, errno) }
  }

  /// Bytes that we may still write on the disk of a folder; nil when it does not say.
  package static func freeBytes(at path: String) -> Int64? {
    var facts = statvfs()
    guard statvfs(path, &facts) == 0 else { return nil }
    return Int64(clamping: UInt64(facts.f_bavail) * UInt64(facts.f_frsize))
  }
}
