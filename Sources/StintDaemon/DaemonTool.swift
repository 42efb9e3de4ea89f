internal import ArgumentParser
internal import StintCore
internal import StintStore
package import StintSystem
internal import StintWorkspace

/// `stintd` as a function of arguments and context.
package enum DaemonTool {
  /// `machine` is what the daemon, and a pass that is asked to end, work with; without it there is no
  /// daemon, and a signal ends a pass at once.
  package static func main(
    _ arguments: [String], in context: Context, machine: ServiceMachine? = nil
  ) async -> Int32 {
    let command: DaemonCommand
    do {
      let parsed = try DaemonCommand.parseAsRoot(arguments)
      guard let known = parsed as? DaemonCommand else {
        var other = parsed
        try other.run()
        return 0
      }
      command = known
    } catch {
      let text = DaemonCommand.fullMessage(for: error) + "\n"
      guard DaemonCommand.exitCode(for: error).rawValue != 0 else {
        context.console.writeOut(text)
        return 0
      }
      if arguments.contains("--json") {
        context.console.writeOut(
          ErrorPresenter.json(
            UserFacingError(DaemonCommand.message(for: error), status: .usedWrongly)))
      }
      context.console.writeError(SafeText.block(text))
      return ExitStatus.usedWrongly.rawValue
    }
    do {
      return try await command.run(in: context, machine).rawValue
    } catch {
      let known = UserFacingError(describing: error)
      if command.json { context.console.writeOut(ErrorPresenter.json(known)) }
      context.console.writeError(ErrorPresenter.text(known, program: "stintd"))
      return known.status.rawValue
    }
  }
}

/// The command line of `stintd`.
struct DaemonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stintd",
    abstract: "Sends what is due: as a daemon, or once for the timer.",
    usage: "stintd | stintd --once [--dry-run] | stintd --rehearse [<options>]",
    discussion: """
      Without options it stays and sends each post at its time, sleeping in between; new posts wake it. \
      SIGHUP reads the config again (a bad one is refused, and the one before stays in use). SIGTERM \
      ends it: it begins nothing new and lets what is on its way finish, for 20 seconds at most. \
      Daemon and timer may run together, and a second daemon stands by: everything is sent once.

      --once ends with 0 when something went out, 3 when nothing was due, 4 when something due waits, is \
      held or failed, 5 when an outcome is unknown. SIGTERM ends it as it ends the daemon.

      JSON of --once: at, sent, failed, unknown, held, waiting and released, each a list of \
      {id, account, kind, at?, reason?, until?, remote_id?, url?}; passed, the slots that stayed \
      empty, {account, at, reason}; session_closed, the number of a session that closed itself. Of --rehearse: from, until, into, sends, holds and waits.
      """)

  @Flag(help: "One pass.")
  var once = false

  @Flag(help: "With --once: say what would be done, change nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "With --once: only these targets (numbers with commas).", visibility: .hidden))
  var only: String?

  @Flag(help: "Play the coming days on a copy of the database, into an outbox of its own.")
  var rehearse = false

  @Option(help: ArgumentHelp("With --rehearse: how many days.", valueName: "days"))
  var days: Int = 7

  @Option(help: ArgumentHelp("With --rehearse: an empty or new folder.", valueName: "dir"))
  var into: String?

  @Flag(
    help: ArgumentHelp("Prove accounts against their servers.", visibility: .hidden))
  var checkAccounts = false

  @Option(help: ArgumentHelp("Get a new credential for an account.", visibility: .hidden))
  var login: String?

  @Flag(help: ArgumentHelp("With --login: paste the address.", visibility: .hidden))
  var noBrowser = false

  @Option(help: ArgumentHelp("With --login: the port to listen on.", visibility: .hidden))
  var port: Int?

  @Option(help: ArgumentHelp("With --login: the app's own redirect.", visibility: .hidden))
  var redirect: String?

  @Flag(help: ArgumentHelp("With --check-accounts: ask no server.", visibility: .hidden))
  var offline = false

  @Option(
    help: ArgumentHelp(
      "With --check-accounts: the config in this folder; the answer goes there as well.",
      visibility: .hidden))
  var trial: String?

  @Option(
    help: ArgumentHelp("With --login: read the secret from standard input.", visibility: .hidden))
  var secretFrom: String?

  @Argument(help: ArgumentHelp("With --check-accounts: only these.", visibility: .hidden))
  var accounts: [String] = []

  @Flag(help: "Print one line of JSON instead of text.")
  var json = false

  func run(in context: Context, _ machine: ServiceMachine?) async throws -> ExitStatus {
    if checkAccounts || login != nil { return try await tend(context) }
    guard once != rehearse else {
      if let machine, !once {
        var service = try Service(context, machine)
        return await service.run()
      }
      throw UserFacingError(
        "what shall be done?", hint: "stintd --once, or stintd --rehearse", status: .usedWrongly)
    }
    guard (1...366).contains(days) else {
      throw UserFacingError("--days must be 1 to 366", status: .usedWrongly)
    }
    if rehearse {
      return try await Rehearsal(context).run(days: days, into: into, asJSON: json)
    }
    let service = try Workspace(context, dryRun ? .readOnly : .readWrite)
    if dryRun {
      let decisions = try service.store.rehearseStep(
        service.setup, at: service.now, inspector: service.inspect)
      let report = DryRunReport(at: service.now, decisions: decisions, setup: service.setup)
      context.print(report, asJSON: json)
      return report.status
    }
    let ids = try only.map { text in
      try Set(
        text.split(separator: ",").map { word in
          guard let id = Int64(word) else {
            throw UserFacingError("--only takes numbers", status: .usedWrongly)
          }
          return id
        })
    }
    let sign = StopSign()
    if let machine { watch(for: sign, machine, context) }
    defer { if let machine { sign.end(machine.sleeper) } }
    // Before anything is sent: a session that ends now may have earned what a promo costs.
    let session = keepSession(service)
    var tick = try service.tick(owner: ProcessIdentity.current().description)
    tick.isStopping = { sign.isStopping }
    var report = try await tick.run(at: service.now, only: ids)
    if let ids {
      let others = WorkOfOthers(workspace: service) { sign.isStopping }
      report.deliveries += try others.deliveries(ids, besides: report)
    }
    let answer = TickAnswer(report: report, setup: service.setup, closedSession: session)
    for delivery in report.deliveries {
      if case .storeFailed(let error) = delivery.result {
        context.note(ErrorPresenter.text(error.userFacing, program: "stintd"))
      }
    }
    context.print(answer, asJSON: json)
    guard sign.pass(answer.status) else { return answer.status }
    let reached = report.deliveries.compactMap { delivery -> String? in
      if case .ended(.sent) = delivery.result { delivery.target.account } else { nil }
    }
    await AccountProof(service).refreshLimits(of: Set(reached))
    await CredentialNotices(service).give()
    // Who waits for one post does not wait for a copy.
    if ids == nil { service.makeDailyCopy() }
    return answer.status
  }

  /// Asked to end, the pass finishes what is on its way and no more.
  private func watch(for sign: StopSign, _ machine: ServiceMachine, _ context: Context) {
    Task(executorPreference: TaskThreads.shared) {
      await sign.watch(machine.sleeper, patience: Service.patience) {
        context.note(
          "stintd: ends as soon as what is on its way is done, within 20 s; asked again, at once")
      } abandon: { status in
        if status == nil {
          context.note(
            "stintd: what was on its way is broken off: the next tick finds out what became of it")
        }
        machine.abandon(status ?? .unknownOutcome)
      }
    }
  }

  /// What `stint account` hands over: it has no network code of its own.
  private func tend(_ context: Context) async throws -> ExitStatus {
    if let trial { return try await tryOut(trial, context) }
    let workspace = try Workspace(context, .readWrite)
    let findings: [AccountFinding]
    if let login {
      let wish = LoginDialog.Wish(
        isPasted: noBrowser, port: port, redirect: redirect, isRead: secretFrom != nil)
      findings = [
        try await LoginDialog(workspace, try workspace.account(named: login), wish).run()
      ]
    } else {
      let chosen =
        accounts.isEmpty
        ? workspace.setup.accounts.values.sorted { $0.name < $1.name }
        : try accounts.map { try workspace.account(named: $0) }
      findings = try await AccountProof(workspace).prove(chosen, offline ? .offline : .asking)
    }
    let report = AccountCheckReport(findings, now: context.clock())
    context.print(report, asJSON: json)
    return report.status
  }

  /// For `stint account add`: nothing is printed, and nothing is kept but the answer.
  private func tryOut(_ folder: String, _ context: Context) async throws -> ExitStatus {
    let text: String
    do throws(PrivateFile.Problem) {
      text = String(
        decoding: try PrivateFile.read(AccountTrial.configFile(in: folder)).bytes, as: UTF8.self)
    } catch {
      throw UserFacingError("cannot read the config to try: \(error.words)", status: .badConfig)
    }
    let workspace = try Workspace(context, trying: text)
    guard let name = accounts.first else {
      throw UserFacingError("--trial needs an account", status: .usedWrongly)
    }
    let findings = try await AccountProof(workspace)
      .prove([try workspace.account(named: name)], offline ? .offline : .asking)
    for finding in findings { try AccountTrial(finding).write(in: folder) }
    return findings.first?.status ?? .nothingToDo
  }

  /// Keeps the open session's deadline; what goes wrong there keeps no post from going out.
  private func keepSession(_ service: Workspace) -> Int64? {
    do {
      var desk = SessionDesk(service)
      // When a systemd service ends, so do the processes it left behind.
      desk.waitsForHooks = true
      let closed = try desk.look().closedItself?.id
      try desk.remindOfReview()
      return closed
    } catch {
      service.context.note(
        ErrorPresenter.text(UserFacingError(describing: error), program: "stintd"))
      return nil
    }
  }
}
