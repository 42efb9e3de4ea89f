internal import StintCore

/// What Toggl's and Clockify's files share.
enum CSVTimeLog {
  static let losses =
    TimeLogLosses.common + [
      TimeLogLosses.removed, TimeLogLosses.revision, TimeLogLosses.plan, TimeLogLosses.fractions,
      TimeLogLosses.interruptions,
    ]

  /// A stretch at work, as texts.
  struct Row {
    var purpose: String
    var startDate: String
    var startTime: String
    var endDate: String
    var endTime: String
    var duration: String
    var tags: String
  }

  static func rows(_ session: Session, _ options: TimeLogOptions) -> [Row] {
    session.stretches(unit: 1000).map { stretch in
      let start = options.zone.wallTime(at: stretch.start)
      let end = options.zone.wallTime(at: stretch.end)
      let seconds = Int(stretch.end.seconds - stretch.start.seconds)
      let dst = LocalStretch.choice(stretch.start, in: options.zone)
      return Row(
        purpose: TimeLogText.trimmed(TimeLogText.block(session.purpose)),
        startDate: date(start, options.dateOrder),
        startTime: TimeLogText.clock(start, hasSeconds: true),
        endDate: date(end, options.dateOrder),
        endTime: TimeLogText.clock(end, hasSeconds: true),
        duration: "\(TimeLogText.padded(seconds / 3600)):\(TimeLogText.padded(seconds / 60 % 60)):"
          + TimeLogText.padded(seconds % 60),
        tags: TimeLogTags.list(session, dst: dst).joined(separator: ", "))
    }
  }

  private static func date(_ wall: WallTime, _ order: TimeLogOptions.DateOrder?) -> String {
    let day = TimeLogText.padded(wall.day)
    let month = TimeLogText.padded(wall.month)
    let year = TimeLogText.padded(wall.year, to: 4)
    return switch order {
    case .dmy: "\(day)/\(month)/\(year)"
    case .mdy: "\(month)/\(day)/\(year)"
    case .ymd, nil: "\(year)-\(month)-\(day)"
    }
  }

  static func field(_ text: String, isQuoted: Bool = false) -> String {
    let needsQuotes =
      isQuoted || text.first == " " || text.last == " "
      || text.utf8.contains { [0x22, 0x2C, 0x3B, 0x09, 0x0A, 0x0D].contains($0) }
    guard needsQuotes else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// The names in the first row; empty where it cannot be read.
  static func header(_ look: TimeLogLook) -> [String] {
    guard let line = look.lines.first, line.contains(where: { ",;\t".contains($0) }),
      let document = try? CSVReader.read(Array(line.utf8))
    else { return [] }
    return document.rows.first?.fields.map { TimeLogText.trimmed($0.text) } ?? []
  }
}
