internal import Glibc

/// Files that hold secrets: nobody else may read them, write them, or put something in their place.
package enum PrivateFile {
  /// Why a file is not read or written; in words without its contents.
  package enum Problem: Error, Hashable, Sendable {
    case missing
    /// In one sentence; and what to type, where typing helps.
    case refused(reason: String, hint: String?)
    /// The system's own words.
    case failed(String)

    package var words: String {
      switch self {
      case .missing: "its folder is not there"
      case .refused(let reason, _): reason
      case .failed(let reason): reason
      }
    }

    package var hint: String? {
      if case .refused(_, let hint) = self { hint } else { nil }
    }
  }

  package struct Contents: Sendable {
    package var bytes: [UInt8]
    /// Whether its owner may change it (mode 0600 rather than 0400, and a folder of his).
    package var isWritable: Bool
  }

  /// The largest file that is read, in bytes.
  package static let longest = 1 << 16

  /// Reads a regular file of ours with mode 0600 or 0400, in a folder that others cannot write to.
  ///
  /// A link in its place is not followed.
  package static func read(_ path: String) throws(Problem) -> Contents {
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      switch errno {
      case ENOENT, ENOTDIR: throw .missing
      case ELOOP:
        throw .refused(
          reason: "\(path) is a link, and links are not followed", hint: "name the file itself")
      default: throw .failed("\(path): \(words(errno))")
      }
    }
    defer { close(file) }
    // The open file is looked at, not its name: that one may change meanwhile.
    var facts = stat()
    guard fstat(file, &facts) == 0 else { throw .failed("\(path): \(words(errno))") }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw .refused(reason: "\(path) is no regular file", hint: nil)
    }
    guard facts.st_uid == geteuid() else {
      throw .refused(
        reason: "\(path) belongs to somebody else",
        hint: "chown \"$USER\" \(ShellWord.quoted(path))")
    }
    let mode = facts.st_mode & 0o7777
    guard mode == 0o600 || mode == 0o400 else {
      let who = mode & 0o077 == 0 ? "has an unusual mode" : "is open to others"
      throw .refused(
        reason: "\(path) \(who) (\(octal(mode)))", hint: "chmod 600 \(ShellWord.quoted(path))")
    }
    let isFolderOurs = try checkFolder(of: path)
    return Contents(bytes: try readAll(file, path), isWritable: mode == 0o600 && isFolderOurs)
  }

  /// Reads what systemd has put there: a regular file that not everybody may read.
  package static func readHandedOver(_ path: String) throws(Problem) -> [UInt8] {
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missing }
      throw .failed("\(path): \(words(errno))")
    }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0 else { throw .failed("\(path): \(words(errno))") }
    guard facts.st_mode & S_IFMT == S_IFREG, facts.st_mode & 0o007 == 0 else {
      throw .refused(reason: "\(path) is no regular file, or everybody can read it", hint: nil)
    }
    return try readAll(file, path)
  }

  /// Creates a file that was not there, with mode 0600 from its first instant, through to the disk.
  package static func create(_ path: String, _ bytes: [UInt8]) throws(Problem) {
    try checkFolder(of: path)
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw errno == EEXIST
        ? .refused(reason: "\(path) is there already", hint: nil)
        : .failed("\(path): \(words(errno))")
    }
    do throws(Problem) {
      try write(bytes, to: file, path)
      close(file)
      try syncFolder(of: path)
    } catch {
      unlink(path)
      throw error
    }
  }

  /// Puts a whole new file, with mode 0600, in the place of another: after a power cut one of the two
  /// is there.
  package static func replace(_ path: String, _ bytes: [UInt8]) throws(Problem) {
    try checkFolder(of: path)
    let draft = "\(path).new.\(getpid())"
    unlink(draft)
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .failed("\(draft): \(words(errno))") }
    do throws(Problem) {
      try write(bytes, to: file, draft)
      close(file)
      guard rename(draft, path) == 0 else { throw Problem.failed("\(path): \(words(errno))") }
    } catch {
      unlink(draft)
      throw error
    }
    try syncFolder(of: path)
  }

  /// Nothing happens where there is none.
  package static func remove(_ path: String) {
    guard unlink(path) == 0 else { return }
    try? syncFolder(of: path)
  }

  // MARK: Pieces

  /// Whether the folder is ours to write to; throws when others can write to it.
  @discardableResult
  private static func checkFolder(of path: String) throws(Problem) -> Bool {
    let folder = folder(of: path)
    var facts = stat()
    guard stat(folder, &facts) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missing }
      throw .failed("\(folder): \(words(errno))")
    }
    guard facts.st_mode & 0o022 == 0 else {
      throw .refused(
        reason: "others can write to the folder \(folder) (\(octal(facts.st_mode & 0o7777)))",
        hint: "chmod go-w \(ShellWord.quoted(folder))")
    }
    guard facts.st_uid == geteuid() || facts.st_uid == 0 else {
      throw .refused(reason: "the folder \(folder) belongs to somebody else", hint: nil)
    }
    return access(folder, W_OK) == 0
  }

  private static func readAll(_ file: Int32, _ path: String) throws(Problem) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: longest + 1)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .failed("\(path): \(words(errno))") }
      guard got > 0 else { return Array(bytes.prefix(count)) }
      count += got
    }
    throw .refused(reason: "\(path) is larger than \(longest / 1024) KiB", hint: nil)
  }

  private static func write(_ bytes: [UInt8], to file: Int32, _ path: String) throws(Problem) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .failed("\(path): \(words(errno))") }
      rest = rest.dropFirst(count)
    }
    guard fsync(file) == 0 else { throw .failed("\(path): \(words(errno))") }
  }

  private static func syncFolder(of path: String) throws(Problem) {
    let folder = folder(of: path)
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw .failed("\(folder): \(words(errno))") }
    defer { close(file) }
    guard fsync(file) == 0 else { throw .failed("\(folder): \(words(errno))") }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func words(_ code: Int32) -> String {
    String(cString: strerror(code)).lowercased()
  }

  private static func octal(_ mode: UInt32) -> String {
    let digits = String(mode, radix: 8)
    return "mode " + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
