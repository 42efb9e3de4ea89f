internal import Glibc
internal import StintCore

/// The arguments of the process.
package enum ProcessArguments {
  /// All but the program's name.
  ///
  /// Bytes that are no UTF-8 end the process: the standard library would replace them without a word,
  /// and the replacement would be posted.
  package static func checked(program: String) -> [String] {
    var words: [String] = []
    for (index, bytes) in raw(program).enumerated().dropFirst() {
      if let invalid = InvalidUTF8.first(in: bytes) {
        end(
          program,
          UserFacingError(
            "argument \(index) is not UTF-8 text: byte \(invalid.byteColumn)",
            hint: "locale; it should name UTF-8", status: .badInput))
      }
      words.append(String(decoding: bytes, as: UTF8.self))
    }
    return words
  }

  /// As they were given, the program's name first.
  ///
  /// The standard library looks for them by way of a file of the kernel's. Where that cannot be opened,
  /// as on a machine that has no file left for it, it has none at all: `stintd --once` would be `stintd`,
  /// and stay.
  private static func raw(_ program: String) -> [[UInt8]] {
    let count = Int(CommandLine.argc)
    guard count == 0 else {
      return (0..<count).map { index in
        CommandLine.unsafeArgv[index].map { word in
          Array(UnsafeRawBufferPointer(start: word, count: strlen(word)))
        } ?? []
      }
    }
    guard let bytes = FileBytes.small("/proc/self/cmdline"), !bytes.isEmpty else {
      end(
        program,
        UserFacingError(
          "cannot read how it was called: /proc/self/maps and /proc/self/cmdline cannot be opened",
          hint: "the same again; where that does not help, see that /proc is there",
          status: .internalError))
    }
    return bytes.dropLast().split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
  }

  private static func end(_ program: String, _ error: UserFacingError) -> Never {
    Console.system().writeError(ErrorPresenter.text(error, program: program))
    ProcessExit.now(error.status.rawValue)
  }
}
