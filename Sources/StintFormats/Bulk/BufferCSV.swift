import StintCore

/// Reads Buffer's bulk files.
///
/// Columns are `Text`, `Image URL`, `Tags`, `Posting Time` and, for Pinterest, `Board Name`, in any
/// order and case. Times are `2026-12-01 09:00`, or `12/1/26 9:00` with the month first, as Buffer's
/// own files have them; no other reading of the second kind is tried. Tags are Buffer's labels, not
/// hashtags. (Source: formats/bulk-imports.md.)
package enum BufferCSV {
  private enum Column: String, CaseIterable {
    case text
    case image = "image url"
    case tags
    case time = "posting time"
    case board = "board name"

    init?(header: String) {
      self.init(rawValue: BufferCSV.trimmed(header).lowercased())
    }
  }

  /// Whether a header row is Buffer's: other schedulers call the text column `Text`, too.
  package static func recognises(header: [String]) -> Bool {
    let columns = Set(header.compactMap(Column.init(header:)))
    return columns.contains(.text) && columns.contains(.time)
  }

  /// Reads a whole file; a file that is no CSV gives one problem and no rows.
  package static func read(_ bytes: [UInt8]) -> BulkFile {
    do throws(CSVError) {
      return read(try CSVReader.read(bytes))
    } catch {
      let problem = BulkProblem(
        line: error.line, column: error.column, message: error.message, severity: .error)
      return BulkFile(rows: [], problems: [problem])
    }
  }

  package static func read(_ document: CSVDocument) -> BulkFile {
    guard let header = document.rows.first else {
      let problem = BulkProblem(
        line: 1, column: 1, message: "The file is empty.", severity: .error)
      return BulkFile(rows: [], problems: [problem])
    }
    var problems: [BulkProblem] = []
    let columns = columns(of: header, problems: &problems)
    guard !problems.contains(where: { $0.severity == .error }) else {
      return BulkFile(rows: [], problems: problems)
    }
    var rows: [BulkRow] = []
    var hasDoubtfulDate = false
    for row in document.rows.dropFirst() {
      guard row.fields.count == header.fields.count else {
        problems.append(
          BulkProblem(
            line: row.line, column: 1,
            message: "Expected \(header.fields.count) fields as in the header, found "
              + "\(row.fields.count).", severity: .error))
        continue
      }
      // Spreadsheets write rows of nothing but delimiters below the last one.
      if row.fields.allSatisfy({ trimmed($0.text).isEmpty }) {
        problems.append(
          BulkProblem(
            line: row.line, column: 1, message: "The row is empty and was skipped.",
            severity: .warning))
        continue
      }
      guard let read = bulkRow(row, columns: columns, problems: &problems) else { continue }
      rows.append(read)
      if !hasDoubtfulDate, let wall = read.wall, read.time?.contains("/") == true, wall.day <= 12,
        wall.day != wall.month, let field = columns[.time].map({ row.fields[$0] })
      {
        hasDoubtfulDate = true
        problems.append(
          BulkProblem(
            line: field.line, column: field.column,
            message: "Dates such as “\(trimmed(field.text))” are read with the month first.",
            severity: .warning))
      }
    }
    return BulkFile(rows: rows, problems: problems)
  }

  private static func columns(
    of header: CSVRow, problems: inout [BulkProblem]
  ) -> [Column: Int] {
    var columns: [Column: Int] = [:]
    func report(_ message: String, _ severity: BulkProblem.Severity, at field: CSVField?) {
      problems.append(
        BulkProblem(
          line: field?.line ?? header.line, column: field?.column ?? 1, message: message,
          severity: severity))
    }
    for (index, field) in header.fields.enumerated() {
      guard let column = Column(header: field.text) else {
        let name = trimmed(field.text)
        report(
          name.isEmpty
            ? "A column has no name; it is not used." : "The column “\(name)” is not used.",
          .warning, at: field)
        continue
      }
      if columns.updateValue(index, forKey: column) != nil {
        report("The column “\(trimmed(field.text))” is there twice.", .error, at: field)
      }
    }
    if columns[.text] == nil, columns[.image] == nil {
      report(
        "The first row must name the columns: Text, Image URL, Tags, Posting Time.", .error,
        at: nil)
    }
    return columns
  }

  private static func bulkRow(
    _ row: CSVRow, columns: [Column: Int], problems: inout [BulkProblem]
  ) -> BulkRow? {
    let errorsBefore = problems.count
    func field(_ column: Column) -> CSVField? { columns[column].map { row.fields[$0] } }
    func content(_ column: Column) -> String? {
      guard let text = field(column)?.text, !trimmed(text).isEmpty else { return nil }
      return text
    }
    func report(_ message: String, at column: Column) {
      let place = field(column)
      problems.append(
        BulkProblem(
          line: place?.line ?? row.line, column: place?.column ?? 1, message: message,
          severity: .error))
    }

    let images = content(.image).map(addresses) ?? []
    for image in images where !isWebAddress(image) {
      report("“\(image)” is not a web address; expected https://….", at: .image)
    }
    if content(.text) == nil, images.isEmpty {
      report("A row needs a text or an image.", at: .text)
    }
    var wall: WallTime?
    let time = content(.time).map(trimmed)
    if let time {
      do throws(BulkTimeError) {
        wall = try BulkTime.read(time)
      } catch {
        report(error.message(for: time), at: .time)
      }
    }
    guard problems.count == errorsBefore else { return nil }
    let tags = (content(.tags) ?? "").split(separator: ",").map(trimmed).filter { !$0.isEmpty }
    return BulkRow(
      line: row.line, text: field(.text)?.text ?? "", imageURLs: images, tags: tags,
      board: content(.board).map(trimmed), time: time, wall: wall)
  }

  /// The addresses in a field, divided by white space, or by commas before another address.
  ///
  /// A comma alone does not divide: addresses of resized pictures are full of them.
  private static func addresses(in text: String) -> [String] {
    var result: [String] = []
    for piece in text.split(whereSeparator: \.isWhitespace) {
      for (index, part) in piece.split(separator: ",").enumerated() {
        if index == 0 || isWebAddress(part) {
          result.append(String(part))
        } else {
          result[result.count - 1] += "," + part
        }
      }
    }
    return result
  }

  private static func isWebAddress(_ text: some StringProtocol) -> Bool {
    let lower = text.prefix(9).lowercased()
    return ["https://", "http://"].contains { lower.hasPrefix($0) && lower.count > $0.count }
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let rest = text.drop(while: \.isWhitespace)
    guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(rest[...last])
  }
}
