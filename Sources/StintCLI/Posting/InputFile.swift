internal import Foundation
internal import StintCore
internal import StintSystem

/// A file that the user named.
enum InputFile {
  /// In bytes: ten years of anybody's log or posts are far below.
  private static let longest = 512 << 20

  /// All its bytes; `typed` is what the user called it.
  static func read(_ path: String, typed: String) throws -> [UInt8] {
    func refusal(_ reason: String) -> UserFacingError {
      UserFacingError("cannot read \(typed): \(reason)", hint: "check its name", status: .notFound)
    }
    // Not Data(contentsOf:), which refuses pipes and so <(...) of the shell.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw refusal(String(cString: strerror(errno)).lowercased()) }
    var facts = stat()
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT != S_IFDIR else {
      throw refusal("it is a folder")
    }
    guard facts.st_mode & S_IFMT != S_IFCHR, facts.st_size <= longest else {
      throw refusal(
        facts.st_mode & S_IFMT == S_IFCHR ? "it is a device" : "it is larger than 512 MiB")
    }
    do {
      return [UInt8](try file.readToEnd() ?? Data())
    } catch {
      throw refusal(FileFacts.reason(error))
    }
  }
}
