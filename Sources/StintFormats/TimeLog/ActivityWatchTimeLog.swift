internal import StintCore

/// ActivityWatch: a bucket of the type `stint.session`, one event for each stretch at work.
///
/// Read are such buckets and those of its stopwatch; buckets that watch windows or the keyboard hold
/// no sessions and are named.
package struct ActivityWatchTimeLog: TimeLogFormat {
  package let name = "activitywatch"
  package let title = "ActivityWatch (export and import of buckets)"
  package let fileExtension = "json"
  package let losses = TimeLogLosses.common + [TimeLogLosses.removed, TimeLogLosses.interruptions]

  private static let bucket = "stint-sessions"
  private static let type = "stint.session"

  package init() {}

  package func recognises(_ look: TimeLogLook) -> Bool { look.dense.hasPrefix("{\"buckets\":") }

  package func writer(_ options: TimeLogOptions) -> any TimeLogWriter { Writer() }

  private struct Writer: TimeLogWriter {
    private var isStarted = false

    /// The bucket begins when the first session does, so that equal logs give equal bytes.
    private mutating func opening(_ created: Timestamp) -> String {
      guard !isStarted else { return "" }
      isStarted = true
      let bucket = ActivityWatchTimeLog.bucket
      return "{\"buckets\":{\"\(bucket)\":{\"id\":\"\(bucket)\",\"type\":"
        + "\"\(ActivityWatchTimeLog.type)\",\"client\":\"stint\",\"hostname\":\"unknown\","
        + "\"created\":\"\(RFC3339.textInUTCWithMilliseconds(created))\",\"events\":["
    }

    mutating func text(of session: Session) -> String {
      guard let end = session.end else { return "" }
      var text = ""
      for stretch in session.stretches(unit: 1) {
        text += isStarted ? ",\n" : opening(stretch.start) + "\n"
        var data: JSONObject = [
          "uid": .string(session.uid), "queue": .string(session.queue),
          "purpose": .string(TimeLogText.trimmed(TimeLogText.block(session.purpose))),
          "networks": .array(session.networks.map { .string($0) }),
          "rev": .int(Int64(session.revision)),
          "spent_s": .double(Double(session.spent(through: end)) / 1000),
        ]
        if let planned = session.planned {
          data["planned_s"] = .int(Int64(planned))
          data["kept"] = .bool(
            session.extensions.isEmpty
              && session.plannedEnd.map { end <= $0.advanced(by: .seconds(60)) } ?? false)
        }
        let event: JSONValue = [
          "timestamp": .string(RFC3339.textInUTCWithMilliseconds(stretch.start)),
          "duration": .double(
            Double(stretch.end.milliseconds - stretch.start.milliseconds) / 1000),
          "data": .object(data),
        ]
        text += event.serialized()
      }
      return text
    }

    mutating func tail() -> String { opening(Timestamp(milliseconds: 0)) + "\n]}}}\n" }
  }

  package func read(
    _ bytes: [UInt8], _ options: TimeLogOptions
  ) throws(TimeLogError) -> TimeLogFile {
    let text = try TimeLogText.decode(bytes)
    let value: JSONValue
    do {
      value = try JSONValue(parsing: text)
    } catch {
      throw .json(error)
    }
    guard let buckets = value["buckets"]?.objectValue else {
      throw .notThis(expected: "an object of buckets")
    }
    var reader = IntervalReader(format: name, options: options)
    var count = 0
    for bucket in buckets.members {
      let events = bucket.value["events"]?.arrayValue ?? []
      let type = bucket.value["type"]?.stringValue ?? "unknown"
      guard type == Self.type || type == "general.stopwatch" else {
        if !events.isEmpty {
          reader.file.skip(
            .entry(count + 1),
            "the bucket \(bucket.key) of type \(type) holds no sessions "
              + "(\(events.count) events)")
        }
        count += events.count
        continue
      }
      for event in events {
        count += 1
        read(event, isOwn: type == Self.type, at: .entry(count), &reader)
      }
    }
    return reader.finish()
  }

  private func read(
    _ event: JSONValue, isOwn: Bool, at place: TimeLogPlace, _ reader: inout IntervalReader
  ) {
    guard let start = event["timestamp"]?.stringValue.flatMap({ Timestamp(rfc3339: $0) }) else {
      return reader.file.skip(place, "its timestamp is no time as 2026-11-20T09:00:00.000Z")
    }
    let duration: Double
    switch event["duration"] {
    case .int(let seconds): duration = Double(seconds)
    case .double(let seconds): duration = seconds
    default: return reader.file.skip(place, "its duration is no number of seconds")
    }
    guard abs(duration) < 1e9 else {
      return reader.file.skip(place, "its duration is no number of seconds")
    }
    var end: Timestamp? = Timestamp(
      milliseconds: start.milliseconds + Int64((duration * 1000).rounded()))
    if event["data"]?["running"] == true { end = nil }
    var interval = LogInterval(place: place, start: start, end: end)
    let data = event["data"] ?? .null
    if isOwn {
      interval.text = data["purpose"]?.stringValue ?? ""
      if let uid = data["uid"]?.stringValue, !uid.isEmpty { interval.tags.uid = uid }
      interval.tags.queue = data["queue"]?.stringValue
      interval.tags.networks = (data["networks"]?.arrayValue ?? []).compactMap(\.stringValue)
      interval.planned = data["planned_s"]?.intValue.flatMap {
        (1...31_622_400).contains($0) ? Int($0) : nil
      }
      interval.revision = data["rev"]?.intValue.map(Int.init)
    } else {
      interval.text = data["label"]?.stringValue ?? ""
    }
    reader.add(interval)
  }
}
