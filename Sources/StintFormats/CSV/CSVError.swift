package import StintCore
/// Why bytes are not a CSV file.
///
/// Lines and columns count from 1.
package enum CSVError: Error, Hashable, Sendable {
  /// The byte order mark of UTF-16, as in the “Unicode text” of spreadsheets.
  case utf16
  case invalidUTF8(InvalidUTF8)
  /// A NUL byte: this is no text file.
  case nul(line: Int, column: Int)
  /// The quote that opens here is never closed.
  case unterminatedQuote(line: Int, column: Int)
  /// After a closing quote comes something else than a delimiter or the end of the line.
  case textAfterQuote(line: Int, column: Int)

  package var line: Int {
    switch self {
    case .utf16: 1
    case .invalidUTF8(let place): place.line
    case .nul(let line, _), .unterminatedQuote(let line, _), .textAfterQuote(let line, _): line
    }
  }

  package var column: Int {
    switch self {
    case .utf16: 1
    case .invalidUTF8(let place): place.byteColumn
    case .nul(_, let column), .unterminatedQuote(_, let column), .textAfterQuote(_, let column):
      column
    }
  }

  /// What is wrong, without the place.
  package var message: String {
    switch self {
    case .utf16: "The file is UTF-16; save it as CSV in UTF-8."
    case .invalidUTF8: "The file is not UTF-8 from this byte on; save it as CSV in UTF-8."
    case .nul: "There is a NUL byte; this is not a text file."
    case .unterminatedQuote: "The quote that opens here is never closed."
    case .textAfterQuote:
      "There is text after the closing quote; a quote inside a quoted field is written twice."
    }
  }
}
