internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem

/// `stint log gaps`.
struct LogGapsCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "gaps", abstract: "List the time between the sessions of a day.",
    usage: "stint log gaps [<range>] [-q <queue>] [--min <minutes>] [<options>]",
    discussion: """
      Ends with 3 when there are none. JSON: gaps: [{from, to, seconds, after, before}], the last two \
      being the sessions around it.
      """)

  @Argument(help: ArgumentHelp("Which days; this week without it.", valueName: "range"))
  var range: String = "week"

  @Option(name: .shortAndLong, help: "Only this queue.")
  var queue: String?

  @Option(help: ArgumentHelp("Only gaps at least so long.", valueName: "minutes"))
  var min: String = "1m"

  @OptionGroup var time: LogTimeOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let shortest = Int64(try Minutes.seconds(min, for: "--min")) * 1000
    let desk = try LogDesk.reading(context)
    let zone = try desk.zone(named: time, queue: queue)
    let days = try LogRange(range, now: desk.now, zone: zone)
    let sessions = try desk.store.sessions(queue: queue, from: days.start, until: days.end)
    let gaps = LogGap.between(sessions, in: zone, now: desk.now).filter {
      $0.milliseconds >= shortest
    }
    context.print(
      Answer([
        "gaps": .array(
          gaps.map {
            [
              "from": .string($0.start.rfc3339(in: zone)), "to": .string($0.end.rfc3339(in: zone)),
              "seconds": .int($0.milliseconds / 1000), "after": .int($0.after),
              "before": .int($0.before),
            ]
          })
      ]) { style in
        guard !gaps.isEmpty else { return "no gap in \(days.title)" }
        var table = TextTable()
        let thisYear = zone.wallTime(at: desk.now).year
        for gap in gaps {
          let start = zone.wallTime(at: gap.start)
          table.add(
            LogDay.name(start.date, thisYear: thisYear),
            "\(TimeText.clock(start)) – \(TimeText.clock(zone.wallTime(at: gap.end)))",
            SessionText.minutes(gap.milliseconds), "#\(gap.after) – #\(gap.before)")
        }
        return table.text(style) + "\n"
          + style.dim("stint log fill ID stretches a session to those around it")
      }, asJSON: isJSON)
    return gaps.isEmpty ? .nothingToDo : .done
  }
}

/// Time between two sessions of one day that none took.
struct LogGap {
  let start: Timestamp
  let end: Timestamp
  /// The session that ended where it begins.
  let after: Int64
  let before: Int64

  var milliseconds: Int64 { end.milliseconds - start.milliseconds }

  static func between(_ sessions: [Session], in zone: Zone, now: Timestamp) -> [LogGap] {
    var gaps: [LogGap] = []
    var last: (end: Timestamp, id: Int64)?
    for session in sessions.sorted(by: { ($0.start, $0.id) < ($1.start, $1.id) }) {
      let end = session.stretch(through: now).upperBound
      if let last, last.end < session.start,
        zone.wallTime(at: last.end).date == zone.wallTime(at: session.start).date
      {
        gaps.append(
          LogGap(start: last.end, end: session.start, after: last.id, before: session.id))
      }
      if last.map({ $0.end < end }) ?? true { last = (end, session.id) }
    }
    return gaps
  }
}
