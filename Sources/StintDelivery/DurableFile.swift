internal import Foundation
internal import Glibc

/// Files that are either wholly there or not at all, also after a power cut.
struct DurableFile {
  /// A failed system call, with what it was to do.
  struct Failure: Error {
    var action: String
    var code: Int32

    var reason: String { "\(action): \(String(cString: strerror(code)).lowercased())" }

    /// No space, no quota, too many files: it may work later.
    var isTemporary: Bool {
      [ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM, EINTR, EAGAIN, EIO, EROFS].contains(code)
    }
  }

  /// Creates `path` and writes `bytes` through to the disk; a draft of ours that stood there is
  /// replaced.
  static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    let file = try create(path)
    defer { close(file) }
    try append(bytes[...], to: file, path)
    try sync(file, path)
  }

  /// Copies `source` to `path` in pieces, through to the disk.
  static func copy(_ source: String, to path: String) throws(Failure) {
    let file = try create(path)
    defer { close(file) }
    try append(contentsOf: source, to: file, path)
    try sync(file, path)
  }

  /// Writes all bytes of `source` to an open file; `path` is its name in messages.
  static func append(
    contentsOf source: String, to file: Int32, _ path: String
  ) throws(Failure) {
    // Without O_NONBLOCK a pipe laid there would keep us for ever.
    let input = open(source, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard input >= 0 else { throw Failure(action: "cannot read \(source)", code: errno) }
    defer { close(input) }
    var facts = stat()
    guard fstat(input, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw Failure(action: "\(source) is no regular file", code: EINVAL)
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(input, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Failure(action: "cannot read \(source)", code: errno) }
      if count == 0 { return }
      try append(buffer[..<count], to: file, path)
    }
  }

  private static func create(_ path: String) throws(Failure) -> Int32 {
    // O_EXCL: nobody may lay a link, a second name of another file or a pipe where we write.
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    var file = open(path, flags, 0o600)
    if file < 0, errno == EEXIST, isOwnDraft(path) {
      unlink(path)
      file = open(path, flags, 0o600)
    }
    guard file >= 0 else { throw Failure(action: "cannot create \(path)", code: errno) }
    return file
  }

  /// Whether a plain file of ours without another name is there, as an earlier try leaves it.
  private static func isOwnDraft(_ path: String) -> Bool {
    var facts = stat()
    return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
      && facts.st_uid == geteuid() && facts.st_nlink == 1
  }

  static func append(
    _ bytes: ArraySlice<UInt8>, to file: Int32, _ path: String
  ) throws(Failure) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Failure(action: "cannot write \(path)", code: errno) }
      rest = rest.dropFirst(count)
    }
  }

  private static func sync(_ file: Int32, _ path: String) throws(Failure) {
    guard fsync(file) == 0 else {
      throw Failure(action: "cannot write \(path) to the disk", code: errno)
    }
  }

  static func syncFolder(_ path: String) throws(Failure) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw Failure(action: "cannot open \(path)", code: errno) }
    defer { close(folder) }
    guard fsync(folder) == 0 else {
      throw Failure(action: "cannot write \(path) to the disk", code: errno)
    }
  }

  static func makeFolder(_ path: String) throws(Failure) {
    guard mkdir(path, 0o700) != 0 else { return }
    guard errno == EEXIST else { throw Failure(action: "cannot create \(path)", code: errno) }
    var facts = stat()
    guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else {
      throw Failure(action: "\(path) is no folder", code: ENOTDIR)
    }
  }

  /// As `makeFolder`, for a folder that nobody else has any business in.
  ///
  /// Throws when others could write to it: they could have what they like put in place by us.
  static func makePrivateFolder(_ path: String) throws(Failure) {
    try makeFolder(path)
    var facts = stat()
    guard lstat(path, &facts) == 0, facts.st_uid == geteuid(), facts.st_mode & 0o022 == 0 else {
      throw Failure(
        action: "\(path) belongs to somebody else, or others can write to it", code: EPERM)
    }
  }

  /// Moves a file over whatever stands at `target`; false when `source` is not there.
  static func move(_ source: String, to target: String) throws(Failure) -> Bool {
    guard rename(source, target) != 0 else { return true }
    guard errno == ENOENT else { throw Failure(action: "cannot create \(target)", code: errno) }
    return false
  }

  /// A second name for a file; false when that name is taken.
  static func link(_ source: String, to target: String) throws(Failure) -> Bool {
    guard Glibc.link(source, target) != 0 else { return true }
    guard errno == EEXIST else { throw Failure(action: "cannot create \(target)", code: errno) }
    return false
  }

  static func exists(_ path: String) -> Bool {
    var facts = stat()
    return lstat(path, &facts) == 0
  }

  static func inode(_ path: String) -> UInt64? {
    var facts = stat()
    return lstat(path, &facts) == 0 ? UInt64(facts.st_ino) : nil
  }

  static func remove(_ path: String) { unlink(path) }
}
