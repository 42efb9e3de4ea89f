internal import StintCore

/// Org: a heading for each session, with its clock lines in a drawer.
package struct OrgTimeLog: TimeLogFormat {
  package let name = "org"
  package let title = "Org (clock lines in LOGBOOK drawers)"
  package let fileExtension = "org"
  package let isLocal = true
  package let losses =
    TimeLogLosses.common + [
      TimeLogLosses.removed, TimeLogLosses.revision,
      TimeLogLosses.seconds + ", also of the plan, and stretches within one minute",
      TimeLogLosses.interruptions, TimeLogLosses.lineBreaks,
    ]

  package init() {}

  package func recognises(_ look: TimeLogLook) -> Bool {
    look.head.contains("CLOCK: [") || (look.hasExtension("org") && look.first == "*")
  }

  package func writer(_ options: TimeLogOptions) -> any TimeLogWriter {
    Writer(zone: options.zone)
  }

  private struct Writer: TimeLogWriter {
    let zone: Zone

    mutating func text(of session: Session) -> String {
      let stretches = session.stretches(unit: 60_000)
      guard !stretches.isEmpty else { return "" }
      let purpose = TimeLogText.trimmed(TimeLogText.line(session.purpose))
      var text = "* \(purpose.isEmpty ? "Engage" : purpose) :engage:\n  :PROPERTIES:\n"
      text += "  :STINT:    \(TimeLogTags.encoded(session.uid))\n"
      if purpose.isEmpty { text += "  :PURPOSE:  none\n" }
      text += "  :QUEUE:    \(TimeLogTags.encoded(session.queue))\n"
      if !session.networks.isEmpty {
        let names = session.networks.map(TimeLogTags.encoded).joined(separator: " ")
        text += "  :NETWORKS: \(names)\n"
      }
      if let planned = session.planned, planned >= 60 {
        text += "  :Effort:   \(TimeLogText.hoursAndMinutes(planned / 60))\n"
      }
      // Which of two equal clocks each line starts with; org itself cannot say.
      let choices = stretches.map { LocalStretch.choice($0.start, in: zone) }
      if choices.contains(where: { $0 != nil }) {
        let words = choices.map { $0?.rawValue ?? "-" }.joined(separator: " ")
        text += "  :DST:      \(words)\n"
      }
      text += "  :END:\n  :LOGBOOK:\n"
      // The newest on top, as org keeps them.
      for stretch in stretches.reversed() {
        let minutes = Int((stretch.end.milliseconds - stretch.start.milliseconds) / 60_000)
        let length = TimeLogText.hoursAndMinutes(minutes)
        let blanks = String(repeating: " ", count: max(0, 5 - length.count))
        text += "  CLOCK: \(stamp(stretch.start))--\(stamp(stretch.end)) => \(blanks)\(length)\n"
      }
      return text + "  :END:\n"
    }

    private func stamp(_ instant: Timestamp) -> String {
      let wall = zone.wallTime(at: instant)
      return "[\(TimeLogText.date(wall)) \(wall.date.weekday.shortName) \(TimeLogText.clock(wall))]"
    }
  }

  package func read(
    _ bytes: [UInt8], _ options: TimeLogOptions
  ) throws(TimeLogError) -> TimeLogFile {
    var reader = OrgReader(options, name)
    for (number, line) in TimeLogText.lines(try TimeLogText.decode(bytes)) {
      reader.add(line, at: .line(number))
    }
    return reader.finish()
  }
}
