internal import StintCore

/// Writes events.
struct ICalendarWriter: TimeLogWriter {
  let isBusyOnly: Bool

  mutating func head() -> String {
    ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Stint//Time log//EN", "CALSCALE:GREGORIAN"]
      .map { $0 + "\r\n" }.joined()
  }

  mutating func tail() -> String { "END:VCALENDAR\r\n" }

  mutating func text(of session: Session) -> String {
    guard let end = session.end else { return "" }
    // The ends are cut to whole seconds; an event without a length says nothing.
    let first = session.start.cut(to: 1000)
    let last = end.cut(to: 1000)
    guard first < last else { return "" }
    let stamp = max(end, session.deletedAt ?? end).cut(to: 1000)
    var lines = [
      "BEGIN:VEVENT",
      "UID:\(ICalendarText.escaped(session.uid))\(ICalendarTimeLog.host)",
      "DTSTAMP:\(TimeLogText.compactUTC(stamp))",
      "DTSTART:\(TimeLogText.compactUTC(first))",
      "DTEND:\(TimeLogText.compactUTC(last))",
      "SEQUENCE:\(session.revision)",
      "SUMMARY:\(ICalendarText.escaped(isBusyOnly ? "Busy" : summary(session)))",
    ]
    if !isBusyOnly {
      lines.append("DESCRIPTION:\(ICalendarText.escaped(description(session, until: end)))")
      let categories = ["STINT", session.queue] + session.networks
      lines.append("CATEGORIES:\(categories.map(ICalendarText.escaped).joined(separator: ","))")
    }
    lines += [
      "CLASS:PRIVATE", "TRANSP:OPAQUE",
      "STATUS:\(session.deletedAt == nil ? "CONFIRMED" : "CANCELLED")",
    ]
    if let planned = session.planned { lines.append("X-STINT-PLANNED:PT\(length(planned))") }
    if session.id > 0 { lines.append("X-STINT-SESSION:\(session.id)") }
    if !isBusyOnly {
      lines.append("X-STINT-QUEUE:\(ICalendarText.escaped(session.queue))")
      if !session.networks.isEmpty {
        let names = session.networks.map(ICalendarText.escaped).joined(separator: ",")
        lines.append("X-STINT-NETWORKS:\(names)")
      }
    }
    for span in session.spans(through: end) where span.kind != .active {
      let from = span.start.cut(to: 1000)
      let to = span.end.cut(to: 1000)
      guard from < to else { continue }
      lines.append(
        "X-STINT-INTERRUPTION;KIND=\(span.kind.rawValue.uppercased()):"
          + "\(TimeLogText.compactUTC(from))/\(TimeLogText.compactUTC(to))")
    }
    lines.append("END:VEVENT")
    return lines.map { ICalendarText.folded($0) }.joined()
  }

  private func summary(_ session: Session) -> String {
    "Engage: \(TimeLogText.trimmed(TimeLogText.block(session.purpose)))"
      + Self.suffix(session.networks)
  }

  /// The networks behind the purpose; reading takes it off again.
  static func suffix(_ networks: [String]) -> String {
    networks.isEmpty ? "" : " (\(networks.joined(separator: ", ")))"
  }

  private func length(_ seconds: Int) -> String {
    seconds % 60 == 0 ? "\(seconds / 60)M" : "\(seconds)S"
  }

  private func description(_ session: Session, until end: Timestamp) -> String {
    let spent = Int(session.spent(through: end) / 60_000)
    var text: String
    if let planned = session.planned {
      let minutes = planned / 60
      let over = spent - minutes
      text = "Planned \(minutes) min, spent \(spent) min"
      text += over == 0 ? "." : " (\(over > 0 ? "+" : "-")\(abs(over)))."
    } else {
      text = "Spent \(spent) min."
    }
    let counts = Act.allCases.compactMap { act -> String? in
      let count = session.marks.count { $0.act == act }
      return count == 0 ? nil : "\(act.rawValue) \(count)"
    }
    if !counts.isEmpty { text += "\nMarks: \(counts.joined(separator: ", "))." }
    return text
  }
}
