/// What could be read from a bulk file, and what could not.
///
/// Rows with errors are in `problems` and not in `rows`. Whether one bad row spoils the file is for
/// the caller to decide.
package struct BulkFile: Hashable, Sendable {
  package let rows: [BulkRow]
  /// In the order of the file.
  package let problems: [BulkProblem]

  package init(rows: [BulkRow], problems: [BulkProblem]) {
    self.rows = rows
    self.problems = problems
  }

  package var hasErrors: Bool {
    problems.contains { $0.severity == .error }
  }
}
