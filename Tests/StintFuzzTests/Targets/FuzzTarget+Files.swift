import StintCore
import StintExporters
import StintFormats

extension FuzzTarget {
  static let csv = FuzzTarget(
    "csv",
    seeds: [
      "Tests/StintFormatsTests/CSV/CSVReaderTests.swift",
      "Tests/StintFormatsTests/Bulk/BufferCSVTests.swift",
    ]
  ) { (bytes: [UInt8]) in
    let document: CSVDocument
    do throws(CSVError) {
      document = try CSVReader.read(bytes)
    } catch {
      try SafePlaces.said(error.message)
      return try SafePlaces.check(line: error.line, column: error.column, in: bytes)
    }
    var line = 0
    for row in document.rows {
      try Broken.unless(row.line > line, "rows out of order")
      line = row.line
      for field in row.fields {
        try SafePlaces.check(line: field.line, column: field.column, in: bytes)
      }
    }
    // Everything in quotes means the same again.
    let delimiter = String(Unicode.Scalar(document.delimiter.rawValue))
    let written = document.rows.map { row in
      row.fields.map { "\"" + $0.text.replacing("\"", with: "\"\"") + "\"" }
        .joined(separator: delimiter)
    }.joined(separator: "\r\n")
    let again = try? CSVReader.read(Array(written.utf8), delimiter: document.delimiter)
    func normal(_ document: CSVDocument?) -> [[[UInt8]]]? {
      document?.rows.map { $0.fields.map { Array($0.text.utf8) } }
    }
    try Broken.unless(normal(again) == normal(document), "written and read: \(written)")
  }

  static let bulk = FuzzTarget(
    "bulk", seeds: ["Tests/StintFormatsTests/Bulk/BufferCSVTests.swift"]
  ) { (bytes: [UInt8]) in
    let file = BufferCSV.read(bytes)
    for problem in file.problems {
      try SafePlaces.said(problem.message)
      try SafePlaces.check(line: problem.line, column: problem.column, in: bytes)
    }
    for row in file.rows {
      try Broken.unless(
        !row.imageURLs.isEmpty || row.text.contains { !$0.isWhitespace }, "an empty row")
      try Broken.unless((row.time == nil) == (row.wall == nil), "a time that was not understood")
    }
  }

  static let json = FuzzTarget(
    "json", seeds: ["Tests/StintCoreTests/JSON/JSONValueTests.swift"]
  ) { (bytes: [UInt8]) in
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes)
    } catch {
      try SafePlaces.said(error.message)
      return try SafePlaces.check(line: error.line, column: error.column, in: bytes)
    }
    let written = value.serialized()
    guard let again = try? JSONValue(parsing: written) else {
      throw Broken("\(written) is refused")
    }
    try Broken.unless(again == value, "\(written) is read otherwise")
    try Broken.unless(Array(again.serialized().utf8) == Array(written.utf8), "written otherwise")
    try Broken.unless(
      !written.unicodeScalars.contains { $0.properties.generalCategory == .control },
      "a control character in \(written.debugDescription)")
  }

  static let jsonLines = FuzzTarget(
    "json-lines",
    seeds: ["Scripts/samples/posts.jsonl", "Tests/StintCoreTests/JSON/JSONLinesTests.swift"]
  ) { (bytes: [UInt8]) in
    let lines: [JSONLines.Line]
    do throws(InvalidUTF8) {
      lines = try JSONLines.split(bytes)
    } catch {
      return try SafePlaces.check(line: error.line, column: error.byteColumn, in: bytes)
    }
    var number = 0
    for line in lines {
      try Broken.unless(line.number > number, "lines out of order")
      number = line.number
      try Broken.unless(!line.bytes.contains(0x0A), "two lines in one")
      if let value = try? JSONValue(parsing: line.bytes) {
        try Broken.unless(!value.serialized().utf8.contains(0x0A), "a line break in a line")
      }
    }
    try Broken.unless(number <= bytes.count { $0 == 0x0A } + 1, "line \(number)")
  }

  static let contents = FuzzTarget(
    "contents",
    seeds: ["Scripts/samples/posts.jsonl", "Tests/StintCoreTests/JSON/JSONLinesTests.swift"]
  ) { (bytes: [UInt8]) in
    guard let value = try? JSONValue(parsing: bytes) else { return }
    let content: Content
    do throws(ContentCodecError) {
      content = try ContentCodec.decode(value)
    } catch {
      return try SafePlaces.said(error.message)
    }
    let written = ContentCodec.encode(content)
    try Broken.unless((try? ContentCodec.decode(written)) == content, written)
  }

  static let plugins = FuzzTarget(
    "plug-ins",
    seeds: [
      "Scripts/samples/plug-ins", "Tests/StintPluginsTests",
      "Tests/StintCLITests/PluginTests.swift",
    ]
  ) { (bytes: [UInt8]) in
    guard let value = try? JSONValue(parsing: bytes) else { return }
    do {
      let plugin = try PluginDescription(value, id: "fuzz")
      try Broken.unless(SafeText.line(plugin.description.name) == plugin.description.name, "name")
      try Broken.unless(!plugin.fileExtension.contains("/"), plugin.fileExtension)
      try Broken.unless(plugin.settlingTime >= .zero, "\(plugin.settlingTime)")
    } catch let error as PluginWireError {
      try SafePlaces.said(error.reason)
      try Broken.unless(SafeText.line(error.reason) == error.reason, error.reason)
    }
    do {
      let problems = try PluginAnswer.problems(value)
      try Broken.unless(problems.count <= 50, "\(problems.count) problems")
    } catch let error as PluginWireError {
      try SafePlaces.said(error.reason)
      try Broken.unless(SafeText.line(error.reason) == error.reason, error.reason)
    }
  }

  /// The first byte chooses the format.
  static let timeLogs = FuzzTarget(
    "time-logs",
    seeds: [
      "Tests/StintFormatsTests/TimeLog/TimeLogReadingTests.swift",
      "Tests/StintFormatsTests/TimeLog/ICalendarTests.swift",
    ], tries: 600
  ) { (bytes: [UInt8]) in
    guard let first = bytes.first else { return }
    let readable = TimeLogFormatTable.all.filter(\.isReadable)
    let options = TimeLogOptions(
      zone: FuzzZones.madrid, dst: .first, now: .instant("2026-12-01T12:00:00Z"),
      zones: { FuzzZones.zone($0) })
    let body = Array(bytes.dropFirst())
    _ = TimeLogFormatTable.format(of: body, name: "log")
    let format = readable[Int(first) % readable.count]
    let file: TimeLogFile
    do throws(TimeLogError) {
      file = try format.read(body, options)
    } catch {
      return try SafePlaces.said(error.message)
    }
    for row in file.skipped + file.warnings {
      try SafePlaces.said(row.message)
      try Broken.unless(row.place.number >= 1, row.sentence)
    }
    let sessions = file.sessions.map(\.session)
    for session in sessions {
      try Broken.unless(session.end.map { $0 >= session.start } ?? true, "it ends before it began")
    }
    guard !sessions.isEmpty else { return }
    let written = format.export(sessions.sorted { $0.start < $1.start }, options)
    do throws(TimeLogError) {
      let again = try format.read(written, options)
      let taken = sessions.filter(format.takes)
      guard format is JSONLinesTimeLog, again.sessions.count != taken.count else { return }
    } catch {
      throw Broken(
        "\(format.name) cannot read what it wrote: \(error.message): "
          + String(decoding: written.prefix(2000), as: UTF8.self))
    }
    throw Broken("not all of \(sessions.count) sessions come back")
  }
}
