internal import Glibc
internal import StintSystem

/// The executable of a plug-in, as it was found.
package struct PluginFile: Hashable, Sendable {
  package static let prefix = "stint-exporter-"

  package var name: String
  package var path: String
  /// Size and time of change: a file with another stamp may be another program.
  package var stamp: String
  /// Why it is not run; nil when it may be.
  package var refusal: String?

  /// Small letters, digits and hyphens, as in `stint-exporter-my-forum`.
  package static func isName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count) && !name.hasPrefix("-")
      && name.utf8.allSatisfy { byte in
        (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d
      }
  }

  /// Nil where there is no such file.
  ///
  /// `isOurs`: the folder is Stint's own, and nobody else has any business in it.
  init?(_ name: String, in folder: String, isOurs: Bool) {
    let path = "\(folder)/\(Self.prefix)\(name)"
    guard access(path, F_OK) == 0 else { return nil }
    self.name = name
    self.path = path
    stamp = FileBytes.stamp(path)
    refusal = Self.problem(with: path, in: folder, isOurs: isOurs)
  }

  /// Whoever else could write to it or replace it could run programs as the user.
  private static func problem(with path: String, in folder: String, isOurs: Bool) -> String? {
    var own = stat()
    var link = stat()
    guard stat(path, &own) == 0, lstat(path, &link) == 0 else { return "it cannot be looked at" }
    guard own.st_mode & S_IFMT == S_IFREG else { return "it is no regular file" }
    guard isTrusted(own), isTrusted(link) else {
      return "it belongs to somebody else; it must be yours or the system's"
    }
    guard own.st_mode & 0o022 == 0 else { return "others can write to it: chmod go-w \(path)" }
    var folders = [folder]
    if let real = realpath(path, nil) {
      // A link is worth no more than the folder of what it leads to.
      let target = String(cString: real)
      free(real)
      if let slash = target.lastIndex(of: "/") { folders.append(String(target[..<slash])) }
    }
    for (index, folder) in folders.enumerated() {
      var parent = stat()
      guard stat(folder.isEmpty ? "/" : folder, &parent) == 0 else {
        return "its folder cannot be looked at"
      }
      guard isTrusted(parent) else { return "its folder \(folder) belongs to somebody else" }
      // Debian lets the group of administrators write to /usr/local; anybody at all is too many.
      let forbidden: mode_t = isOurs && index == 0 ? 0o022 : 0o002
      guard parent.st_mode & forbidden == 0 else {
        return "others can write to its folder: chmod go-w \(folder)"
      }
    }
    guard access(path, X_OK) == 0 else { return "it is not executable: chmod u+x \(path)" }
    return nil
  }

  private static func isTrusted(_ facts: stat) -> Bool {
    facts.st_uid == geteuid() || facts.st_uid == 0
  }
}
