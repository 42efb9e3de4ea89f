internal import StintCore

/// iCalendar: one event for each session (RFC 5545).
///
/// A removed session is written as cancelled, so that a calendar that has it takes it out.
package struct ICalendarTimeLog: TimeLogFormat {
  package let name = "ical"
  package let title = "iCalendar (events for a calendar)"
  package let fileExtension = "ics"
  package let hasTombstones = true
  package let losses =
    TimeLogLosses.common + [
      "removed sessions, when it is read again", TimeLogLosses.fractions,
    ]

  /// Stands behind the permanent id; no host can have it (RFC 2606).
  static let host = "@stint.invalid"

  package init() {}

  package func recognises(_ look: TimeLogLook) -> Bool {
    look.head.prefix(200).uppercased().contains("BEGIN:VCALENDAR")
  }

  package func writer(_ options: TimeLogOptions) -> any TimeLogWriter {
    ICalendarWriter(isBusyOnly: options.isBusyOnly)
  }

  package func read(
    _ bytes: [UInt8], _ options: TimeLogOptions
  ) throws(TimeLogError) -> TimeLogFile {
    let lines = try ICalendarLine.lines(try TimeLogText.decode(bytes))
    guard lines.contains(where: { $0.name == "BEGIN" && $0.value.uppercased() == "VCALENDAR" })
    else { throw .notThis(expected: "a calendar, which begins BEGIN:VCALENDAR") }
    var reader = ICalendarReader(options: options, format: name)
    return reader.read(lines)
  }
}
