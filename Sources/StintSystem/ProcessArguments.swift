internal import Glibc
internal import StintCore

/// The arguments of the process.
package enum ProcessArguments {
  /// All but the program's name.
  ///
  /// Bytes that are no UTF-8 end the process: the standard library would replace them without a word,
  /// and the replacement would be posted.
  package static func checked(program: String) -> [String] {
    for index in 1..<max(Int(CommandLine.argc), 1) {
      guard let raw = CommandLine.unsafeArgv[index] else { continue }
      let bytes = UnsafeRawBufferPointer(start: raw, count: strlen(raw))
      guard let invalid = InvalidUTF8.first(in: Array(bytes)) else { continue }
      let error = UserFacingError(
        "argument \(index) is not UTF-8 text: byte \(invalid.byteColumn)",
        hint: "locale; it should name UTF-8", status: .badInput)
      Console.system().writeError(ErrorPresenter.text(error, program: program))
      ProcessExit.now(error.status.rawValue)
    }
    return Array(CommandLine.arguments.dropFirst())
  }
}
