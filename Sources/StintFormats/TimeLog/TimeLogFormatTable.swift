/// Every format of the time log.
package enum TimeLogFormatTable {
  package static let all: [any TimeLogFormat] = [
    JSONLinesTimeLog(), TimewarriorTimeLog(), TimewarriorScript(), KlogTimeLog(), WatsonTimeLog(),
    TogglTimeLog(), ClockifyTimeLog(), OrgTimeLog(), OpenPomodoroTimeLog(), ICalendarTimeLog(),
    ActivityWatchTimeLog(),
  ]

  package static func format(named name: String) -> (any TimeLogFormat)? {
    all.first { $0.name == name }
  }

  /// The format of a file; nil where none recognises it.
  package static func format(of bytes: [UInt8], name: String) -> (any TimeLogFormat)? {
    let look = TimeLogLook(name: name, bytes: bytes)
    return all.first { $0.isReadable && $0.recognises(look) }
  }
}
