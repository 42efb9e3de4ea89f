internal import StintCore

/// Timewarrior: the array of `timew export`, and the lines of its data files when reading.
///
/// `timew import` reads the array from version 1.9 on. A session that was interrupted is several
/// intervals with one `stint:` tag. (Source: formats/time-logs.md.)
package struct TimewarriorTimeLog: TimeLogFormat {
  package let name = "timewarrior"
  package let title = "Timewarrior (timew export, timew import, data files)"
  package let fileExtension = "json"
  package let losses =
    TimeLogLosses.common + [
      TimeLogLosses.removed, TimeLogLosses.revision, TimeLogLosses.plan, TimeLogLosses.fractions,
      TimeLogLosses.lineBreaks, TimeLogLosses.interruptions, "the order of networks",
    ]

  package init() {}

  package func recognises(_ look: TimeLogLook) -> Bool {
    if look.first == "[" {
      let text = look.dense
      // An empty array is an empty log of either program; nothing is in it.
      return text.contains("\"start\":\"") || text == "[]"
    }
    return look.lines.first.map { $0 == "inc" || $0.hasPrefix("inc ") } ?? false
  }

  package func writer(_ options: TimeLogOptions) -> any TimeLogWriter { Writer() }

  private struct Writer: TimeLogWriter {
    private var isFirst = true

    mutating func head() -> String { "[" }

    mutating func text(of session: Session) -> String {
      var text = ""
      for stretch in session.stretches(unit: 1000) {
        var object: JSONObject = [
          "start": .string(TimeLogText.compactUTC(stretch.start)),
          "end": .string(TimeLogText.compactUTC(stretch.end)),
          "tags": .array(TimeLogTags.list(session).map { .string($0) }),
        ]
        let purpose = TimeLogText.trimmed(TimeLogText.line(session.purpose))
        if !purpose.isEmpty { object["annotation"] = .string(purpose) }
        text += (isFirst ? "\n" : ",\n") + JSONValue.object(object).serialized()
        isFirst = false
      }
      return text
    }

    mutating func tail() -> String { "\n]\n" }
  }

  package func read(
    _ bytes: [UInt8], _ options: TimeLogOptions
  ) throws(TimeLogError) -> TimeLogFile {
    let text = try TimeLogText.decode(bytes)
    var reader = IntervalReader(format: name, options: options)
    if text.first(where: { !$0.isWhitespace }) == "[" {
      try readArray(text, &reader)
    } else {
      var isEmpty = true
      for (number, line) in TimeLogText.lines(text) where !line.allSatisfy(\.isWhitespace) {
        isEmpty = false
        do throws(TimewarriorLine.Problem) {
          reader.add(try TimewarriorLine.read(String(line), at: .line(number)))
        } catch {
          reader.file.skip(.line(number), error.message)
        }
      }
      if isEmpty { throw .notThis(expected: "the array of timew export, or lines that begin inc") }
    }
    return reader.finish()
  }

  private func readArray(_ text: String, _ reader: inout IntervalReader) throws(TimeLogError) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: text)
    } catch {
      throw .json(error)
    }
    for (index, item) in (value.arrayValue ?? []).enumerated() {
      let place = TimeLogPlace.entry(index + 1)
      guard let start = item["start"]?.stringValue.flatMap(Self.instant) else {
        reader.file.skip(place, "its start is no time as 20261120T090000Z")
        continue
      }
      let ends = item["end"]?.stringValue
      let end = ends.flatMap(Self.instant)
      guard ends == nil || end != nil else {
        reader.file.skip(place, "its end is no time as 20261120T090000Z")
        continue
      }
      reader.add(
        LogInterval(
          place: place, start: start, end: end, text: item["annotation"]?.stringValue ?? "",
          tags: TimeLogTags((item["tags"]?.arrayValue ?? []).compactMap(\.stringValue))))
    }
  }

  static func instant(_ text: String) -> Timestamp? {
    guard let (wall, isUTC) = TimeLogText.compact(text), isUTC else { return nil }
    return Timestamp(seconds: Int64(wall.secondsSinceEpochAsIfUTC))
  }
}
