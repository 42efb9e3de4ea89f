internal import Glibc

/// Whether a folder can be written to, or made.
package enum FolderCheck {
  /// What is in the way; nil when nothing is.
  package static func problem(writing path: String) -> String? {
    var candidate = path
    while candidate.count > 1 {
      var facts = stat()
      if stat(candidate, &facts) == 0 {
        guard facts.st_mode & S_IFMT == S_IFDIR else { return "\(candidate) is no folder" }
        return access(candidate, W_OK | X_OK) == 0 ? nil : "\(candidate) cannot be written to"
      }
      guard let slash = candidate.lastIndex(of: "/") else { break }
      candidate = slash == candidate.startIndex ? "/" : String(candidate[..<slash])
    }
    return access("/", W_OK) == 0 ? nil : "\(path) cannot be made"
  }
}
