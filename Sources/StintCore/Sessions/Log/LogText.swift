/// The time log as a text to edit: days, and under each its sessions.
///
/// It looks like a klog file:
///
///     2026-11-16 Mon
///         10:00 - 10:27  #214 business 25m  answer questions about queues
///         23:50 - 0:10>  #215 personal 20m  write to Ana
///
/// A time with `>` behind it is on the day after, one with `<` in front on the day before; `?` is the
/// end of a session that runs. Where a wall time happens twice its offset stands behind it, as in
/// `02:30+02:00`. A session of another zone than the text's has it in brackets behind the plan. A
/// session without a plan has `-` there. Lines that begin with `#` are left alone.
///
/// What was not touched keeps its exact instant, seconds and all.
package struct LogText: Sendable {
  /// The zone that need not be named.
  private let home: Zone
  private let zone: @Sendable (String) -> Zone?

  package init(home: Zone, zone: @escaping @Sendable (String) -> Zone?) {
    self.home = home
    self.zone = zone
  }

  /// A session's line taken apart.
  struct Line: Hashable {
    var date: CivilDate
    var start: String
    var end: String
    var id: String
    var queue: String
    var plan: String
    var zone: String?
    var purpose: String
  }

  /// The text, with `head` in front of it as comments.
  package func text(of sessions: [Session], head: [String]) -> String {
    var lines = head.map { $0.isEmpty ? "#" : "# \($0)" }
    var day: CivilDate?
    let sorted = sessions.map { (session: $0, line: line(of: $0)) }
      .sorted {
        ($0.line.date, $0.session.start, $0.session.id)
          < ($1.line.date, $1.session.start, $1.session.id)
      }
    let widest = sorted.map { "\($0.line.start) - \($0.line.end)".count }.max() ?? 0
    for (_, line) in sorted {
      if line.date != day {
        lines += ["", "\(Self.text(line.date)) \(line.date.weekday.shortName)"]
        day = line.date
      }
      let times = "\(line.start) - \(line.end)"
      let padding = String(repeating: " ", count: widest - times.count)
      lines.append(
        "    \(times)\(padding)  \(line.id) \(line.queue) \(line.plan)"
          + (line.zone.map { " (\($0))" } ?? "") + "  \(line.purpose)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  func line(of session: Session) -> Line {
    let own = zone(session.zone) ?? home
    let date = own.wallTime(at: session.start).date
    return Line(
      date: date, start: time(session.start, on: date, in: own),
      end: session.end.map { time($0, on: date, in: own) } ?? "?", id: "#\(session.id)",
      queue: session.queue,
      plan: session.planned.map { DurationText.format(.seconds($0)) } ?? "-",
      zone: own.name == home.name ? nil : own.name, purpose: SafeText.line(session.purpose))
  }

  private func time(_ instant: Timestamp, on date: CivilDate, in zone: Zone) -> String {
    let wall = zone.wallTime(at: instant)
    let days = wall.date.daysSinceEpoch - date.daysSinceEpoch
    var text = "\(Self.two(wall.hour)):\(Self.two(wall.minute))"
    var minute = wall
    minute.second = 0
    minute.millisecond = 0
    if case .two = zone.resolve(minute) { text += Self.offset(zone, at: instant) }
    // One arrow a day, as many as it takes.
    return days < 0
      ? String(repeating: "<", count: -days) + text : text + String(repeating: ">", count: days)
  }

  package static func offset(_ zone: Zone, at instant: Timestamp) -> String {
    let seconds = zone.offsetInSeconds(at: instant)
    let minutes = abs(seconds) / 60
    return "\(seconds < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
  }

  static func text(_ date: CivilDate) -> String {
    let year = String(repeating: "0", count: max(0, 4 - "\(date.year)".count)) + "\(date.year)"
    return "\(year)-\(two(date.month))-\(two(date.day))"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  func zone(of session: Session) -> Zone { zone(session.zone) ?? home }
}
