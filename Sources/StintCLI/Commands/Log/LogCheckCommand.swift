internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint log check`.
struct LogCheckCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Look for what cannot be right in the log.",
    usage: "stint log check [<range>] [-q <queue>] [<options>]",
    discussion: """
      Overlaps, interruptions and marks outside their session, sessions over their cap or longer than \
      4 hours, times to come, sessions that saw the clocks change, and those nobody confirmed; each \
      with what can be typed. Without a range the whole log. Ends with 4 when something was found.

      JSON: sessions (how many were looked at), findings: [{session, queue, problem, detail, \
      command}], unreviewed: [{queue, week}].
      """)

  @Argument(help: ArgumentHelp("Which days.", valueName: "range"))
  var range: String?

  @Option(name: .shortAndLong, help: "Only this queue.")
  var queue: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = try LogDesk.reading(context)
    let days = try range.map {
      try LogRange(
        $0, now: desk.now, zone: try desk.zone(named: try LogTimeOptions.parse([]), queue: queue))
    }
    if let queue { _ = try desk.workspace.queue(named: queue) }
    // Overlaps cross the wall: all queues are looked at, and those asked for are told.
    let sessions = try desk.store.sessions(
      queue: nil, from: days?.start ?? .distantPast, until: days?.end ?? .distantFuture)
    let zones = context.zones
    let findings = LogCheck(now: desk.now) { name, instant in
      zones.zone(named: name).map { $0.offsetInSeconds(at: instant) / 60 }
    }.findings(in: sessions).filter { queue == nil || $0.queue == queue }
    let own = queue.map { queue in sessions.filter { $0.queue == queue } } ?? sessions
    let report = LogCheckReport(
      findings: findings, sessions: Dictionary(uniqueKeysWithValues: sessions.map { ($0.id, $0) }),
      count: own.count, unreviewed: days == nil ? try unreviewed(own, desk) : [],
      zone: { desk.zone(of: $0) })
    context.print(report, asJSON: isJSON)
    return report.status
  }

  /// Queues whose last whole week had sessions and was not looked back at to the end.
  private func unreviewed(
    _ sessions: [Session], _ desk: LogDesk
  ) throws -> [LogCheckReport.Unreviewed] {
    try desk.workspace.setup.queues.values.filter { queue == nil || $0.name == queue }
      .sorted { $0.name < $1.name }.compactMap { queue in
        let today = queue.zone.wallTime(at: desk.now).date
        let monday = today.adding(days: -(Int(today.daysSinceEpoch) + 3).flooredRemainder(by: 7))
        let first = monday.adding(days: -7)
        let week = queue.zone.startOfDay(first)..<queue.zone.startOfDay(monday)
        guard sessions.contains(where: { $0.queue == queue.name && week.contains($0.start) }),
          try desk.store.resolution(queue: queue.name, week: first) == nil
        else { return nil }
        return LogCheckReport.Unreviewed(
          queue: queue.name, week: ReviewWindow.isoWeek(of: first).number)
      }
  }
}
