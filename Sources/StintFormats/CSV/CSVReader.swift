internal import StintCore

/// Reads CSV as RFC 4180 has it, and as spreadsheets write it.
///
/// Accepted besides: a byte order mark, LF and CR as line ends, semicolon and tab as delimiters, and
/// quotes inside fields that do not begin with one (`5" pipe`). Lines of nothing but spaces are
/// skipped; a line of delimiters is a row of empty fields. Rows may differ in length.
package struct CSVReader {
  /// Reads a whole file; the delimiter is found out when none is given.
  package static func read(
    _ bytes: [UInt8], delimiter: CSVDelimiter? = nil
  ) throws(CSVError) -> CSVDocument {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw .utf16 }
    if let place = InvalidUTF8.first(in: bytes) { throw .invalidUTF8(place) }
    let delimiter = delimiter ?? sniffDelimiter(of: bytes)
    var reader = CSVReader(bytes: bytes, delimiter: delimiter)
    return CSVDocument(delimiter: delimiter, rows: try reader.rows(limit: .max))
  }

  /// The delimiter that divides the first rows best.
  ///
  /// One that gives every row the same number of fields beats one that does not, however many fields
  /// that one finds: posts are full of commas.
  package static func sniffDelimiter(of bytes: [UInt8]) -> CSVDelimiter {
    var best = (delimiter: CSVDelimiter.comma, score: 0)
    for delimiter in CSVDelimiter.allCases {
      var reader = CSVReader(bytes: bytes, delimiter: delimiter)
      guard let rows = try? reader.rows(limit: 10), let first = rows.first else { continue }
      let count = first.fields.count
      let isEven = rows.allSatisfy { $0.fields.count == count }
      let score = count < 2 ? 0 : isEven ? 1_000_000 + count : count
      if score > best.score { best = (delimiter, score) }
    }
    return best.delimiter
  }

  private let bytes: [UInt8]
  private let delimiter: UInt8
  private var index: Int
  private var line = 1
  /// The byte up to which `column` has been counted.
  private var columnIndex: Int
  private var column = 1

  private init(bytes: [UInt8], delimiter: CSVDelimiter) {
    self.bytes = bytes
    self.delimiter = delimiter.rawValue
    index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    columnIndex = index
  }

  private mutating func rows(limit: Int) throws(CSVError) -> [CSVRow] {
    var rows: [CSVRow] = []
    while index < bytes.count, rows.count < limit {
      let row = try row()
      if row.fields.count == 1, let only = row.fields.first, !only.isQuoted,
        only.text.allSatisfy(\.isWhitespace)
      {
        continue
      }
      rows.append(row)
    }
    return rows
  }

  private mutating func row() throws(CSVError) -> CSVRow {
    let firstLine = line
    var fields: [CSVField] = []
    while true {
      fields.append(try field())
      guard index < bytes.count else { break }
      let byte = bytes[index]
      if byte == delimiter {
        index += 1
        continue
      }
      // The field ended at a line end, which is all else that it can end at.
      skipLineEnd()
      break
    }
    return CSVRow(line: firstLine, fields: fields)
  }

  private mutating func field() throws(CSVError) -> CSVField {
    countColumn()
    let place = (line: line, column: column)
    if index < bytes.count, bytes[index] == Self.quote {
      let text = try quotedText(from: place)
      return CSVField(text: text, line: place.line, column: place.column, isQuoted: true)
    }
    let start = index
    while index < bytes.count, bytes[index] != delimiter, !isLineEnd(bytes[index]) {
      if bytes[index] == 0 { throw nul() }
      index += 1
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    return CSVField(text: text, line: place.line, column: place.column, isQuoted: false)
  }

  private mutating func quotedText(
    from place: (line: Int, column: Int)
  ) throws(CSVError) -> String {
    var text: [UInt8] = []
    index += 1
    while true {
      let start = index
      while index < bytes.count, bytes[index] != Self.quote, !isLineEnd(bytes[index]) {
        if bytes[index] == 0 { throw nul() }
        index += 1
      }
      text += bytes[start..<index]
      guard index < bytes.count else {
        throw .unterminatedQuote(line: place.line, column: place.column)
      }
      if isLineEnd(bytes[index]) {
        // Posts have line breaks of one kind, whatever the system that wrote the file.
        text.append(Self.lineFeed)
        skipLineEnd()
        continue
      }
      index += 1
      guard index < bytes.count else { break }
      if bytes[index] == Self.quote {
        text.append(Self.quote)
        index += 1
      } else if bytes[index] == delimiter || isLineEnd(bytes[index]) {
        break
      } else {
        countColumn()
        throw .textAfterQuote(line: line, column: column)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static var quote: UInt8 { 0x22 }
  private static var lineFeed: UInt8 { 0x0A }

  private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == Self.lineFeed || byte == 0x0D
  }

  private mutating func skipLineEnd() {
    let isCRLF =
      bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == Self.lineFeed
    index += isCRLF ? 2 : 1
    line += 1
    column = 1
    columnIndex = index
  }

  /// Brings `column` up to `index`; each byte of a line is counted once, whatever its fields.
  private mutating func countColumn() {
    let piece = bytes[columnIndex..<index]
    let isASCII = piece.allSatisfy { $0 < 0x80 }
    column += isASCII ? piece.count : String(decoding: piece, as: UTF8.self).count
    columnIndex = index
  }

  private mutating func nul() -> CSVError {
    countColumn()
    return .nul(line: line, column: column)
  }
}
