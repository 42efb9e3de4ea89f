internal import StintCore

/// Clockify's CSV, for its import and of its detailed report.
///
/// Its dates and times follow the user's profile; columns are found by their names.
package struct ClockifyTimeLog: TimeLogFormat {
  package let name = "clockify"
  package let title = "Clockify CSV"
  package let fileExtension = "csv"
  package let isLocal = true
  package let losses = CSVTimeLog.losses

  package init() {}

  package func recognises(_ look: TimeLogLook) -> Bool {
    let header = CSVTimeLog.header(look)
    return header.contains("Start Date")
      || header.contains { $0.lowercased() == "duration (h)" }
  }

  package func writer(_ options: TimeLogOptions) -> any TimeLogWriter { Writer(options: options) }

  private struct Writer: TimeLogWriter {
    let options: TimeLogOptions

    mutating func head() -> String {
      Self.line([
        "Project", "Client", "Description", "Task", "Email", "Tags", "Billable", "Start Date",
        "Start Time", "End Date", "End Time", "Duration (h)",
      ])
    }

    mutating func text(of session: Session) -> String {
      CSVTimeLog.rows(session, options).map { row in
        Self.line([
          session.queue, "", row.purpose, "", options.email, row.tags, "No", row.startDate,
          row.startTime, row.endDate, row.endTime, row.duration,
        ])
      }.joined()
    }

    private static func line(_ fields: [String]) -> String {
      fields.map { CSVTimeLog.field($0, isQuoted: true) }.joined(separator: ",") + "\n"
    }
  }

  package func read(
    _ bytes: [UInt8], _ options: TimeLogOptions
  ) throws(TimeLogError) -> TimeLogFile {
    try CSVTimeLogReader.read(bytes, format: name, options)
  }
}
