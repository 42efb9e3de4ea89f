package import StintCore

/// Why a file as a whole cannot be read as the time log it should be.
package enum TimeLogError: Error, Hashable, Sendable {
  case invalidUTF8(InvalidUTF8)
  case json(JSONError)
  case csv(CSVError)
  /// It is no file of this format; what was expected.
  case notThis(expected: String)
  case missingColumns([String])
  /// No date of the file tells day from month.
  case unknownDateOrder(example: String, line: Int)
  /// One date has the day first, another the month.
  case mixedDateOrder(example: String, line: Int)
  /// Nothing reads it but the program it was made for.
  case writeOnly

  /// What is wrong, without a full stop at the end.
  package var message: String {
    switch self {
    case .invalidUTF8(let place):
      "line \(place.line), byte \(place.byteColumn): it is not UTF-8 from here on"
    case .json(let error): "line \(error.line):\(error.column): \(Self.clause(error.message))"
    case .csv(let error): "line \(error.line):\(error.column): \(Self.clause(error.message))"
    case .notThis(let expected): "expected \(expected)"
    case .missingColumns(let names):
      "the first row does not name \(names.joined(separator: ", "))"
    case .unknownDateOrder(let example, let line):
      "line \(line): \(example) may have the day or the month first, and no row of the file tells"
    case .mixedDateOrder(let example, let line):
      "line \(line): \(example) is no date in the order that another row has"
    case .writeOnly: "it is only written, not read"
    }
  }

  private static func clause(_ sentence: String) -> String {
    sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
  }
}
