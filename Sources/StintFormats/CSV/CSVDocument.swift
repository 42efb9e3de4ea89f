/// A whole CSV file; blank lines are left out.
package struct CSVDocument: Hashable, Sendable {
  package let delimiter: CSVDelimiter
  package let rows: [CSVRow]
}
