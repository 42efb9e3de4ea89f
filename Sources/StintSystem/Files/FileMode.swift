internal import Glibc
package import StintCore

/// Who may read a file.
package enum FileMode {
  package struct Facts: Hashable, Sendable {
    /// The lower nine bits of the mode.
    package var mode: UInt32
    package var isOurs: Bool
    /// How many names it has.
    package var names: Int
  }

  /// Files made from now on: nobody but the owner can read them.
  package static func ownerOnly() { umask(0o077) }

  /// Of what lies at the path itself; nil for nothing.
  package static func facts(_ path: String) -> Facts? {
    var facts = stat()
    guard lstat(path, &facts) == 0 else { return nil }
    return Facts(
      mode: facts.st_mode & 0o777, isOurs: facts.st_uid == geteuid(), names: Int(facts.st_nlink))
  }

  /// Throws `UserFacingError`; links are not followed.
  package static func set(_ mode: UInt32, on path: String) throws(UserFacingError) {
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    // Without the right to read it, as its owner one may still change that.
    let result = file >= 0 ? fchmod(file, mode) : chmod(path, mode)
    let code = errno
    if file >= 0 { close(file) }
    guard result == 0 else {
      throw UserFacingError(
        "cannot change who may read \(path): \(String(cString: strerror(code)).lowercased())",
        status: .damaged)
    }
  }
}
