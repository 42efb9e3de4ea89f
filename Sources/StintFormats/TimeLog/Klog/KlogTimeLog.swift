internal import StintCore

/// klog: records of a day with indented entries, meant to be edited by hand.
///
/// It has local times and no zone. A record of a day on which the clocks change is therefore written
/// with durations, and a tag that says when each began. (Source: formats/time-logs.md.)
package struct KlogTimeLog: TimeLogFormat {
  package let name = "klog"
  package let title = "klog (records of days, to edit by hand)"
  package let fileExtension = "klg"
  package let isLocal = true
  package let losses =
    TimeLogLosses.common + [
      TimeLogLosses.removed, TimeLogLosses.revision,
      "the plan, where a day has several sessions of a queue",
      TimeLogLosses.seconds + ", and stretches within one minute", TimeLogLosses.interruptions,
      "blank lines in the purpose, and blanks at the ends of its lines",
    ]

  package init() {}

  package func recognises(_ look: TimeLogLook) -> Bool {
    look.lines.first.map { KlogRecordHead(String($0)) != nil } ?? false
  }

  package func writer(_ options: TimeLogOptions) -> any TimeLogWriter {
    KlogWriter(zone: options.zone)
  }

  package func read(
    _ bytes: [UInt8], _ options: TimeLogOptions
  ) throws(TimeLogError) -> TimeLogFile {
    var reader = KlogReader(try TimeLogText.decode(bytes), name, options)
    return reader.read()
  }
}
