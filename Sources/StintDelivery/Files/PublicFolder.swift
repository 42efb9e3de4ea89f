internal import Glibc
internal import StintSystem

/// A folder of the user's that other programs read, such as a site: files are put into it, and nothing
/// outside of it is ever touched.
///
/// Each step of a path is opened by itself and without following symbolic links, so a link inside the
/// folder leads nowhere. Files appear whole or not at all, and are readable by others: that is what
/// they are for.
final class PublicFolder {
  let path: String
  private let root: Int32

  /// Throws when there is no such folder: making it would hide a mistyped path or a missing disk.
  init(_ path: String) throws(DurableFile.Failure) {
    self.path = path
    // The folder itself may be named through a link: the user typed it.
    root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard root >= 0 else {
      throw DurableFile.Failure(action: "cannot open the folder \(path)", code: errno)
    }
  }

  deinit { close(root) }

  /// The file's bytes; nil when there is none.
  ///
  /// Throws for what is no plain file, and for more than `limit` bytes.
  func read(_ place: String, limit: Int) throws(DurableFile.Failure) -> [UInt8]? {
    guard let file = try openFile(place) else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("cannot read", place) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= limit else { throw failure("cannot read", place, EFBIG) }
    }
  }

  /// Size and SHA-256 of a file; nil when there is none.
  func fingerprint(
    _ place: String
  ) throws(DurableFile.Failure) -> (sizeInBytes: Int, sha256: String)? {
    guard let file = try openFile(place) else { return nil }
    defer { close(file) }
    do {
      // By its descriptor: the name could mean something else by now.
      return try FileFacts.fingerprint(of: "/proc/self/fd/\(file)")
    } catch {
      throw failure("cannot read", place, EIO)
    }
  }

  /// Puts `bytes` in the place, through to the disk; false when something is there already and
  /// `replacing` is false.
  func put(
    _ bytes: [UInt8], at place: String, replacing: Bool, tag: String
  ) throws(DurableFile.Failure) -> Bool {
    try put(at: place, replacing: replacing, tag: tag) { (file) throws(DurableFile.Failure) in
      try DurableFile.append(bytes[...], to: file, place)
    }
  }

  /// As `put`, with the bytes of another file.
  func copy(
    _ source: String, to place: String, replacing: Bool, tag: String
  ) throws(DurableFile.Failure) -> Bool {
    try put(at: place, replacing: replacing, tag: tag) { (file) throws(DurableFile.Failure) in
      try DurableFile.append(contentsOf: source, to: file, place)
    }
  }

  /// Makes the name of a file durable.
  func sync(_ place: String) throws(DurableFile.Failure) {
    let (folder, _) = try walk(to: place, making: false)
    guard folder >= 0 else { throw failure("cannot open the folder of", place, ENOENT) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw failure("cannot write to the disk", place) }
  }

  // MARK: Pieces

  private func put(
    at place: String, replacing: Bool, tag: String,
    _ fill: (Int32) throws(DurableFile.Failure) -> Void
  ) throws(DurableFile.Failure) -> Bool {
    let (folder, name) = try walk(to: place, making: true)
    defer { close(folder) }
    // Begins with a dot: neither generators nor web servers take it for a page.
    let draft = ".stint-\(tag).tmp"
    unlinkat(folder, draft, 0)
    let file = openat(folder, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure("cannot create", place) }
    defer {
      close(file)
      unlinkat(folder, draft, 0)
    }
    // The mask of a service is often narrower than what a web server needs.
    guard fchmod(file, mode(of: name, in: folder) ?? 0o644) == 0 else {
      throw failure("cannot create", place)
    }
    try fill(file)
    guard fsync(file) == 0 else { throw failure("cannot write to the disk", place) }
    if replacing {
      guard renameat(folder, draft, folder, name) == 0 else {
        throw failure("cannot create", place)
      }
      return true
    }
    // A second name is never laid over anything, unlike a move.
    guard linkat(folder, draft, folder, name, 0) == 0 else {
      guard errno == EEXIST else { throw failure("cannot create", place) }
      return false
    }
    return true
  }

  private func mode(of name: String, in folder: Int32) -> mode_t? {
    var facts = stat()
    guard fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) == 0,
      facts.st_mode & S_IFMT == S_IFREG
    else { return nil }
    return facts.st_mode & 0o666
  }

  /// A descriptor of the plain file; nil when there is none.
  private func openFile(_ place: String) throws(DurableFile.Failure) -> Int32? {
    let (folder, name) = try walk(to: place, making: false)
    guard folder >= 0 else { return nil }
    defer { close(folder) }
    // Without O_NONBLOCK a pipe laid there would keep us for ever.
    let file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    if file < 0, errno == ENOENT { return nil }
    guard file >= 0 else {
      throw errno == ELOOP ? link(place) : failure("cannot read", place)
    }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      close(file)
      throw DurableFile.Failure(action: "\(path)/\(place) is no plain file", code: EINVAL)
    }
    return file
  }

  /// Opens the folder of a place; −1 when it is not there and not to be made.
  private func walk(
    to place: String, making: Bool
  ) throws(DurableFile.Failure) -> (folder: Int32, name: String) {
    var steps = place.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let name = steps.popLast(), (steps + [name]).allSatisfy(Self.isStep) else {
      throw failure("cannot use the path", place, EINVAL)
    }
    var folder = fcntl(root, F_DUPFD_CLOEXEC, 0)
    guard folder >= 0 else { throw failure("cannot open the folder of", place) }
    for step in steps {
      let isNew = making && mkdirat(folder, step, 0o755) == 0
      let refusal = making && !isNew ? errno : EEXIST
      if isNew { _ = fchmodat(folder, step, 0o755, 0) }
      let next = openat(folder, step, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let code = errno == ENOENT && refusal != EEXIST ? refusal : errno
      if next >= 0, isNew { fsync(folder) }
      close(folder)
      guard next >= 0 else {
        if code == ENOENT, !making { return (-1, name) }
        // What is no folder and what is a link give the same answer here.
        throw code == ELOOP || code == ENOTDIR
          ? DurableFile.Failure(
            action: "\(step) in \(path)/\(place) is no folder, or a symbolic link, which is not "
              + "followed", code: code)
          : failure("cannot open the folder of", place, code)
      }
      folder = next
    }
    return (folder, name)
  }

  private static func isStep(_ step: String) -> Bool {
    !step.isEmpty && step != "." && step != ".." && !step.utf8.contains(0)
  }

  private func link(_ place: String) -> DurableFile.Failure {
    DurableFile.Failure(
      action: "\(path)/\(place) is a symbolic link, which is not followed", code: ELOOP)
  }

  private func failure(
    _ action: String, _ place: String, _ code: Int32 = errno
  ) -> DurableFile.Failure {
    DurableFile.Failure(action: "\(action) \(path)/\(place)", code: code)
  }
}
