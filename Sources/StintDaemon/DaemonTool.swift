internal import ArgumentParser
internal import StintCore
internal import StintStore
package import StintSystem
internal import StintWorkspace

/// `stintd` as a function of arguments and context.
package enum DaemonTool {
  package static func main(_ arguments: [String], in context: Context) async -> Int32 {
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
      context.console.writeError(SafeText.block(text))
      return ExitStatus.usedWrongly.rawValue
    }
    do {
      return try await command.run(in: context).rawValue
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
    commandName: "stintd", abstract: "Sends what is due. The timer runs `stintd --once`.",
    usage: "stintd --once [--dry-run] | --rehearse [<options>]",
    discussion: """
      Ends with 0 when something went out, 3 when nothing was due, 4 when something due waits, is \
      held or failed, 5 when an outcome is unknown.

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

  @Flag(help: "Print one line of JSON instead of text.")
  var json = false

  func run(in context: Context) async throws -> ExitStatus {
    guard once != rehearse else {
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
    // Before anything is sent: a session that ends now may have earned what a promo costs.
    let session = keepSession(service)
    let report = try await service.tick(
      outbox: service.outbox, owner: ProcessIdentity.current().description, clock: context.clock
    ).run(at: service.now, only: ids)
    let answer = TickAnswer(report: report, setup: service.setup, closedSession: session)
    for delivery in report.deliveries {
      if case .storeFailed(let error) = delivery.result {
        context.note(ErrorPresenter.text(error.userFacing, program: "stintd"))
      }
    }
    context.print(answer, asJSON: json)
    return answer.status
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
