internal import ArgumentParser
internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// `stint end`.
struct EndCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "end", abstract: "End the session, and look back at it for a minute.",
    discussion: """
      On a terminal the wrap-up follows; elsewhere it waits for stint wrap-up, for three days. Ends \
      with 3 when no session runs.
      """)

  @Option(
    help: ArgumentHelp("When, if that was earlier; \"last\" for the last mark.", valueName: "time"))
  var at: String?

  @Option(help: ArgumentHelp("How long ago.", valueName: "minutes"))
  var ago: String?

  @Option(help: "Which one, where a time happens twice: first or second.")
  var dst: DSTChoice?

  @Flag(help: "No wrap-up, now or later.")
  var noReview = false

  @Option(help: ArgumentHelp("Why it ran over.", valueName: "text"))
  var why: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    let desk = SessionDesk(workspace)
    let open = try desk.current()
    let zone = workspace.zone(of: open)
    let point: SessionDesk.EndPoint
    if at == "last" {
      point = .lastMark
    } else {
      point =
        try Minutes.instant(
          at: at, ago: ago, now: context.clock(), zone: zone, dst: dst, notBefore: open.start
        ).map { .at($0) } ?? .now
    }
    var session = try desk.end(point, withoutReview: noReview)
    if let why, !why.isBlank {
      session = try desk.setWhyOver(session.id, why)
    }
    if session.wrapUp == .pending, let view = LiveView(desk, isJSON: isJSON) {
      return try view.run(session, mode: .line)
    }
    context.print(Self.report(session, desk), asJSON: isJSON)
    return .done
  }

  static func report(_ session: Session, _ desk: SessionDesk) -> SessionReport {
    let zone = desk.workspace.zone(of: session)
    let now = desk.workspace.context.clock()
    var notes: [String] = []
    let acts = SessionReport.acts(session)
    if !acts.isEmpty { notes.append(acts) }
    if let used = try? desk.spentToday(queue: session.queue, at: now) {
      let budget = desk.workspace.setup.queues[session.queue]?.sessions.dailyBudget
      notes.append(
        "\(session.queue) today: \(SessionText.minutes(used))"
          + (budget.map { " of \(SessionText.minutes($0.wholeMilliseconds))" } ?? ""))
    }
    if session.wrapUp == .pending {
      notes.append("look back within three days: stint wrap-up \(session.id)")
    }
    return SessionReport(
      session: session, zone: zone, now: now,
      headline: "#\(session.id) \(SessionText.range(session, in: zone, now: now)) · "
        + SessionReport.numbers(session), notes: notes)
  }
}
