internal import StintCore

/// Open Pomodoro's `history`: a start with its offset, then logfmt.
package struct OpenPomodoroTimeLog: TimeLogFormat {
  package let name = "open-pomodoro"
  package let title = "Open Pomodoro (its file history)"
  package let fileExtension = "txt"
  package let losses =
    TimeLogLosses.common + [
      TimeLogLosses.removed, TimeLogLosses.revision, TimeLogLosses.plan,
      TimeLogLosses.seconds + " of the length, and stretches of less than a minute",
      TimeLogLosses.interruptions,
    ]

  package init() {}

  package func recognises(_ look: TimeLogLook) -> Bool {
    guard let line = look.lines.first else { return false }
    if look.dense.hasPrefix("{\"pomodoros\":") { return true }
    let words = line.split(separator: " ", maxSplits: 1)
    return words.first.flatMap { Timestamp(rfc3339: String($0)) } != nil
      && (words.count == 1 || words[1].contains("="))
  }

  package func writer(_ options: TimeLogOptions) -> any TimeLogWriter { Writer(options: options) }

  private struct Writer: TimeLogWriter {
    let options: TimeLogOptions

    mutating func text(of session: Session) -> String {
      let zone = options.zones(session.zone) ?? options.zone
      return session.stretches(unit: 1000).compactMap { stretch in
        let minutes = (stretch.end.seconds - stretch.start.seconds) / 60
        guard minutes > 0 else { return nil }
        let purpose = TimeLogText.trimmed(TimeLogText.block(session.purpose))
        return "\(stretch.start.rfc3339(in: zone)) description=\(Logfmt.quoted(purpose)) "
          + "duration=\(minutes) tags=\(TimeLogTags.list(session).joined(separator: ","))\n"
      }.joined()
    }
  }

  package func read(
    _ bytes: [UInt8], _ options: TimeLogOptions
  ) throws(TimeLogError) -> TimeLogFile {
    let text = try TimeLogText.decode(bytes)
    var reader = IntervalReader(format: name, options: options)
    if text.first(where: { !$0.isWhitespace }) == "{" {
      try readJSON(text, &reader)
      return reader.finish()
    }
    for (number, line) in TimeLogText.lines(text) where !line.allSatisfy(\.isWhitespace) {
      let place = TimeLogPlace.line(number)
      let words = line.split(separator: " ", maxSplits: 1)
      guard let start = words.first.flatMap({ Timestamp(rfc3339: String($0)) }) else {
        reader.file.skip(place, "it begins with no time as 2026-11-20T10:00:00+01:00")
        continue
      }
      guard let fields = Logfmt.fields(words.count > 1 ? String(words[1]) : "") else {
        reader.file.skip(place, "a quote is never closed")
        continue
      }
      add(
        start, duration: fields["duration"], description: fields["description"],
        tags: fields["tags"].map { $0.split(separator: ",").map(TimeLogText.trimmed) } ?? [],
        at: place, &reader)
    }
    return reader.finish()
  }

  private func readJSON(_ text: String, _ reader: inout IntervalReader) throws(TimeLogError) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: text)
    } catch {
      throw .json(error)
    }
    guard let items = value["pomodoros"]?.arrayValue else {
      throw .notThis(expected: "an object with a list of pomodoros")
    }
    for (index, item) in items.enumerated() {
      let place = TimeLogPlace.entry(index + 1)
      guard let start = item["start_time"]?.stringValue.flatMap({ Timestamp(rfc3339: $0) }) else {
        reader.file.skip(place, "its start_time is no time as 2026-11-20T10:00:00+01:00")
        continue
      }
      let duration = item["duration"].map { $0.intValue.map(String.init) ?? "?" }
      add(
        start, duration: duration, description: item["description"]?.stringValue,
        tags: (item["tags"]?.arrayValue ?? []).compactMap(\.stringValue), at: place, &reader)
    }
  }

  private func add(
    _ start: Timestamp, duration: String?, description: String?, tags: [String],
    at place: TimeLogPlace, _ reader: inout IntervalReader
  ) {
    // Without a length it is the usual one (formats/time-logs.md).
    guard let minutes = Int(duration ?? "25"), (0...527_040).contains(minutes) else {
      return reader.file.skip(place, "its duration is no number of minutes")
    }
    reader.add(
      LogInterval(
        place: place, start: start, end: start.advanced(by: .seconds(minutes * 60)),
        text: description ?? "", tags: TimeLogTags(tags)))
  }
}
