/// What stands between the fields of a CSV file.
package enum CSVDelimiter: UInt8, CaseIterable, Hashable, Sendable {
  // In order of preference where a file would bear more than one.
  case comma = 0x2C
  case semicolon = 0x3B
  case tab = 0x09
}
