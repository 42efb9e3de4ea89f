/// One record of a CSV file; it has at least one field.
package struct CSVRow: Hashable, Sendable {
  /// The line where the record begins, counted from 1; quoted line breaks make records longer.
  package let line: Int
  package let fields: [CSVField]
}
