internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint fix`.
struct FixCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "fix", abstract: "Correct the last session.",
    usage: "stint fix [--start <time>] [--end <time>] [<options>]",
    discussion: """
      As stint log edit with the number of the last session. A clock time alone is on the session's \
      day. JSON: edit, dry_run, command, sessions: [{before, after}].
      """)

  @OptionGroup var fields: LogChangeFields

  @Option(name: .shortAndLong, help: "The last one of this queue.")
  var queue: String?

  @OptionGroup var force: LogForceOptions
  @OptionGroup var edit: LogEditOptions
  @OptionGroup var time: LogTimeOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    if let queue { _ = try desk.workspace.queue(named: queue) }
    guard let session = try desk.store.lastSession(queue: queue) else {
      throw UserFacingError(
        "there is no session to correct yet", hint: "stint engage \"why you go there\" --for 25m",
        status: .nothingToDo)
    }
    return try fields.run(
      on: session, desk, words: ["fix"], time: time, isForced: force.force, isJSON: isJSON)
  }
}
