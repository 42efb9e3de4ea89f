internal import StintCore

/// Toggl Track's CSV, for its import and of its detailed export.
package struct TogglTimeLog: TimeLogFormat {
  package let name = "toggl"
  package let title = "Toggl Track CSV"
  package let fileExtension = "csv"
  package let isLocal = true
  package let losses = CSVTimeLog.losses

  package init() {}

  package func recognises(_ look: TimeLogLook) -> Bool {
    let header = CSVTimeLog.header(look)
    return header.contains("Start date") && header.contains("Duration")
  }

  package func writer(_ options: TimeLogOptions) -> any TimeLogWriter { Writer(options: options) }

  private struct Writer: TimeLogWriter {
    let options: TimeLogOptions

    mutating func head() -> String {
      "Email,Client,Project,Description,Billable,Start date,Start time,Duration,Tags\n"
    }

    mutating func text(of session: Session) -> String {
      CSVTimeLog.rows(session, options).map { row in
        [
          options.email, "", session.queue, row.purpose, "No", row.startDate, row.startTime,
          row.duration, row.tags,
        ].map { CSVTimeLog.field($0) }.joined(separator: ",") + "\n"
      }.joined()
    }
  }

  package func read(
    _ bytes: [UInt8], _ options: TimeLogOptions
  ) throws(TimeLogError) -> TimeLogFile {
    try CSVTimeLogReader.read(bytes, format: name, options)
  }
}
