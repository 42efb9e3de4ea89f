internal import CArguments
internal import Glibc
internal import StintCore

/// The arguments of the process.
package enum ProcessArguments {
  /// The name by which the program was called, often a path; empty where it was called without one.
  package static var name: String { raw.first.map { String(decoding: $0, as: UTF8.self) } ?? "" }

  /// All but the program's name.
  ///
  /// Bytes that are no UTF-8 end the process: the standard library would replace them without a word,
  /// and the replacement would be posted.
  package static func checked(program: String) -> [String] {
    var words: [String] = []
    for (index, bytes) in raw.enumerated().dropFirst() {
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
  /// Not by `CommandLine`: the standard library looks for them by way of a file of the kernel's, and has
  /// none at all where that cannot be opened, as on a machine that has no file left for it. `stintd
  /// --once` would be `stintd`, and stay.
  private static var raw: [[UInt8]] {
    (0..<stint_argument_count()).map { place in
      stint_argument(place).map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
        ?? []
    }
  }

  private static func end(_ program: String, _ error: UserFacingError) -> Never {
    Console.system().writeError(ErrorPresenter.text(error, program: program))
    ProcessExit.now(error.status.rawValue)
  }
}
