/// Something in a bulk file that the user should know.
///
/// Lines and columns count from 1.
package struct BulkProblem: Hashable, Sendable {
  package enum Severity: String, Hashable, Sendable {
    /// The row can be used.
    case warning
    /// The row is left out.
    case error
  }

  package let line: Int
  package let column: Int
  /// May quote the file: pass it through `SafeText` before printing it.
  package let message: String
  package let severity: Severity

  package init(line: Int, column: Int, message: String, severity: Severity) {
    self.line = line
    self.column = column
    self.message = message
    self.severity = severity
  }
}
