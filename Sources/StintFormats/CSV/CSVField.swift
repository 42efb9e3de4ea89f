/// One field of a CSV file.
///
/// Always text: only a spreadsheet runs what looks like a formula.
package struct CSVField: Hashable, Sendable {
  package let text: String
  /// The line where the field begins, counted from 1.
  package let line: Int
  /// The character of that line where the field begins, its quote included, counted from 1.
  package let column: Int
  package let isQuoted: Bool
}
