/// Why the time in a bulk file cannot be read.
package enum BulkTimeError: Error, Hashable, Sendable {
  case format
  /// The month is more than 12, and the day could be one: the file has the day first.
  case dayFirst(month: Int)
  /// A date or time that does not exist.
  case impossible

  package func message(for text: String) -> String {
    switch self {
    case .format:
      "“\(text)” is not a time; expected 2026-12-01 09:00, or 12/1/26 9:00 with the month first."
    case .dayFirst(let month):
      "“\(text)” has the day first and \(month) is no month; write 2026-12-01 09:00, or the month "
        + "first."
    case .impossible:
      "“\(text)” is a date or time that does not exist."
    }
  }
}
