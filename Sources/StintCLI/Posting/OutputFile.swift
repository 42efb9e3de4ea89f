internal import Foundation
internal import StintCore
internal import StintSystem

/// Standard output, or a file that did not exist.
final class OutputFile {
  private let file: FileHandle?
  private let path: String?
  private let context: Context

  init(_ path: String?, _ context: Context) throws {
    self.path = path
    self.context = context
    guard let path else {
      file = nil
      return
    }
    guard !FileManager.default.fileExists(atPath: path) else {
      throw UserFacingError("\(path) exists already", status: .cannotCreate)
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw UserFacingError(
        "cannot create \(path): \(String(cString: strerror(errno)).lowercased())",
        status: .cannotCreate)
    }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  func write(_ text: String) throws {
    guard let file else { return context.console.writeOut(text) }
    do {
      try file.write(contentsOf: Data(text.utf8))
    } catch {
      throw UserFacingError(
        "cannot write \(path ?? ""): \(FileFacts.reason(error))", status: .cannotCreate)
    }
  }

  func close() throws { try file?.close() }
}
