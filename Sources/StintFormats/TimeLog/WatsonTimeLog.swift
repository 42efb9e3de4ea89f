internal import StintCore

/// Watson's `frames`: `[start, stop, project, id, [tags], updated_at]` in Unix seconds.
///
/// Its CSV is not read: it has no zone. (Source: formats/time-logs.md.)
package struct WatsonTimeLog: TimeLogFormat {
  package let name = "watson"
  package let title = "Watson (its file frames)"
  package let fileExtension = "json"
  package let losses =
    TimeLogLosses.common + [
      TimeLogLosses.removed, TimeLogLosses.revision, TimeLogLosses.plan, TimeLogLosses.fractions,
      TimeLogLosses.lineBreaks, TimeLogLosses.interruptions,
    ]

  package init() {}

  package func recognises(_ look: TimeLogLook) -> Bool {
    let text = look.dense
    guard text.hasPrefix("[[") else { return text == "[]" && look.name == "frames" }
    return text.dropFirst(2).first.map { $0.isNumber || $0 == "-" } ?? false
  }

  package func writer(_ options: TimeLogOptions) -> any TimeLogWriter { Writer() }

  private struct Writer: TimeLogWriter {
    private var isFirst = true

    mutating func head() -> String { "[" }

    mutating func text(of session: Session) -> String {
      var text = ""
      for stretch in session.stretches(unit: 1000) {
        var tags = TimeLogTags.list(session, hasQueue: false)
        // A frame has no other place for words.
        let purpose = TimeLogText.trimmed(TimeLogText.line(session.purpose))
        if !purpose.isEmpty { tags.append("purpose:\(purpose)") }
        let frame: JSONValue = [
          .int(stretch.start.seconds), .int(stretch.end.seconds), .string(session.queue),
          .string(Self.id("\(session.uid) \(stretch.start.seconds)")),
          .array(tags.map { .string($0) }), .int((session.end ?? stretch.end).seconds),
        ]
        text += (isFirst ? "\n " : ",\n ") + frame.serialized()
        isFirst = false
      }
      return text
    }

    mutating func tail() -> String { "\n]\n" }

    /// 32 hexadecimal digits, the same ones for the same frame.
    private static func id(_ key: String) -> String {
      [TextFingerprint.of(key), TextFingerprint.of("watson \(key)")].map { number in
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
      }.joined()
    }
  }

  package func read(
    _ bytes: [UInt8], _ options: TimeLogOptions
  ) throws(TimeLogError) -> TimeLogFile {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: try TimeLogText.decode(bytes))
    } catch let error as JSONError {
      throw .json(error)
    } catch let error as TimeLogError {
      throw error
    } catch {
      throw .notThis(expected: "a list of frames")
    }
    guard let frames = value.arrayValue else { throw .notThis(expected: "a list of frames") }
    var reader = IntervalReader(format: name, options: options)
    for (index, frame) in frames.enumerated() {
      let place = TimeLogPlace.entry(index + 1)
      guard let parts = frame.arrayValue, parts.count >= 3, let start = Self.instant(parts[0])
      else {
        reader.file.skip(place, "it is no frame as [start, stop, project, id, tags, updated]")
        continue
      }
      let end = Self.instant(parts[1])
      guard end != nil || parts[1] == .null else {
        reader.file.skip(place, "its stop is no number of seconds")
        continue
      }
      let id = parts.count > 3 ? parts[3].stringValue : nil
      let tags = parts.count > 4 ? parts[4].arrayValue ?? [] : []
      var interval = LogInterval(
        place: place, start: start, end: end, tags: TimeLogTags(tags.compactMap(\.stringValue)),
        project: parts[2].stringValue, nativeID: id.flatMap { $0.isEmpty ? nil : $0 })
      // Stint's own frames have the queue as their project.
      if interval.tags.uid != nil, interval.tags.queue == nil {
        interval.tags.queue = interval.project
      }
      reader.add(interval)
    }
    return reader.finish()
  }

  private static func instant(_ value: JSONValue) -> Timestamp? {
    switch value {
    case .int(let seconds) where abs(seconds) < 1 << 40: Timestamp(seconds: seconds)
    case .double(let seconds) where abs(seconds) < 1e12:
      Timestamp(milliseconds: Int64((seconds * 1000).rounded()))
    default: nil
    }
  }
}
