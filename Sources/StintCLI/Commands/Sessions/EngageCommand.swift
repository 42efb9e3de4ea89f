internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint engage`.
struct EngageCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "engage",
    abstract: "Open a session: a purpose, a number of minutes, then move on.",
    usage: "stint engage [<purpose>] [--for 25m] [-q <queue>] [<options>]",
    discussion: """
      Without a purpose on a terminal it asks three things: why, how long, where. One session runs \
      at a time, over all queues. Its deadline is a promise: pausing does not move it, `stint extend` \
      does, once and with a reason. A session nobody ends closes itself, at the latest when half of \
      its plan (10 minutes at least) has passed after the deadline.

      On a terminal a countdown line stays, and one key logs what you did: ? shows the keys, q leaves \
      it, and the session goes on. In a pipe, and with --detach, there is none.

      Ends with 4 when another session runs, when the queue rests after a hard one, or when the \
      day's budget would be exceeded.

      JSON: the session: id, uid, queue, purpose, networks, state, zone, start, planned_s, \
      extended_s, spent_s, deadline, hard, marks, goals, wrap_up, check; used_today_s and, with a \
      budget, budget_s.
      """)

  @Argument(help: ArgumentHelp("Why you go there, in a few words.", valueName: "purpose"))
  var purpose: String?

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("The plan: 5m to 60m.", valueName: "minutes"))
  var plan: String?

  @Option(name: .shortAndLong, help: "The queue it belongs to.")
  var queue: String?

  @Option(
    help: ArgumentHelp("Accounts or networks, with commas.", valueName: "places"))
  var on: [String] = []

  @Option(help: ArgumentHelp("What it is to reach; may be given again.", valueName: "text"))
  var goal: [String] = []

  @Option(
    help: ArgumentHelp(
      "An objective it counts towards; may be given again. Without it the queue's only one; \"none\".",
      valueName: "number"))
  var objective: [String] = []

  @Option(help: ArgumentHelp("When it started, if that was earlier.", valueName: "time"))
  var at: String?

  @Option(help: ArgumentHelp("How long ago it started.", valueName: "minutes"))
  var ago: String?

  @Option(help: "Which one, where a time happens twice: first or second.")
  var dst: DSTChoice?

  @Flag(
    inversion: .prefixedNo,
    help: "No extension, no grace, and a rest for the queue afterwards.")
  var hard: Bool?

  @Flag(help: "The same purpose, plan, places and goals as the queue's last session.")
  var again = false

  @Flag(help: "Allow more than an hour.")
  var long = false

  @Flag(help: "Take a purpose that says little.")
  var anyway = false

  @Flag(help: "Exceed the queue's budget for the day.")
  var overBudget = false

  @Flag(help: "The whole screen instead of one line, on a terminal of 80 by 24 or more.")
  var tui = false

  @Flag(
    name: [.customLong("detach"), .customLong("no-tui")],
    help: "No view: open the session and give the shell back.")
  var detach = false

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    let desk = SessionDesk(workspace)
    if tui, detach || LiveView(desk, isJSON: isJSON) == nil {
      throw UserFacingError(
        detach ? "--tui and --detach exclude each other" : "--tui needs a terminal",
        hint: "leave --tui out; stint did logs from any shell", status: .usedWrongly)
    }
    let wish = try EngageWish(self, workspace).plan()
    let session: Session
    do {
      session = try desk.start(wish)
    } catch let over as OverBudget {
      guard isAsking(context) else { throw over.userFacing }
      context.note(over.userFacing.message)
      context.console.writeError("Go on all the same? [y/N] ")
      guard context.console.readLine()?.lowercased().hasPrefix("y") ?? false else {
        throw over.userFacing
      }
      var again = wish
      again.mayExceedBudget = true
      session = try desk.start(again)
    }
    let report = try report(session, desk)
    context.print(report, asJSON: isJSON)
    guard !detach, let view = LiveView(desk, isJSON: isJSON) else { return .done }
    return try view.run(session, mode: tui ? .screen : .line)
  }

  func isAsking(_ context: Context) -> Bool {
    context.console.inputIsTerminal && context.console.errorIsTerminal && !isJSON
  }

  private func report(_ session: Session, _ desk: SessionDesk) throws -> SessionReport {
    let workspace = desk.workspace
    let zone = workspace.zone(of: session)
    let now = workspace.context.clock()
    var notes: [String] = []
    var extra = JSONObject()
    let used = try desk.spentToday(queue: session.queue, at: now)
    extra["used_today_s"] = .int(used / 1000)
    if let budget = workspace.setup.queues[session.queue]?.sessions.dailyBudget {
      extra["budget_s"] = .int(budget.wholeSeconds)
      notes.append(
        "today \(SessionText.minutes(used)) of \(SessionText.minutes(budget.wholeMilliseconds)) used"
      )
    }
    let earlier = try workspace.store.sessions(
      queue: session.queue, purpose: session.purpose, limit: 3
    ).filter { $0.planned != nil }
    if !earlier.isEmpty {
      // The cheapest cure for bad estimates is to see the last ones.
      let pairs = earlier.map { one in
        let spent = one.spent(through: one.end ?? now)
        return "\(((one.planned ?? 0) + 30) / 60) → \((spent + 30_000) / 60_000)"
      }
      notes.append("this purpose, planned → spent: \(pairs.joined(separator: ", ")) min")
    }
    for uid in session.objectives {
      if let objective = try workspace.store.objective(uid: uid) {
        notes.append("counts towards objective \(objective.id): \(SafeText.line(objective.text))")
      }
    }
    let open = try workspace.store.objectives(queue: session.queue, isOpen: true)
    if session.objectives.isEmpty, objective.isEmpty, open.count > 1 {
      let numbers = open.map { String($0.id) }.joined(separator: ", ")
      notes.append(
        "counts towards none of the objectives \(numbers): with --objective it would")
    }
    if let said = try workspace.store.lastResolution(queue: session.queue, before: now) {
      notes.append("this week you wanted: \(SafeText.line(said))")
    }
    let deadline = session.deadline.map { TimeText.echo($0, in: zone) } ?? ""
    let left = session.deadline.map { now.duration(to: $0).wholeMilliseconds } ?? 0
    return SessionReport(
      session: session, zone: zone, now: now,
      headline: "#\(session.id) \(session.queue): \(SafeText.line(session.purpose)) · "
        + "\(SessionText.minutes(left)), until \(deadline)",
      notes: notes + ["log what you do: stint did KEY [@who] [TEXT]; at the end: stint end"],
      extra: extra)
  }
}
