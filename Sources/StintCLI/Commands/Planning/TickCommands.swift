internal import ArgumentParser
internal import StintCore
internal import StintSystem

/// `stint tick`.
struct TickCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "tick", abstract: "One pass: send what is due (what the timer runs).",
    discussion: """
      Hands over to `stintd --once`. Ends with 0 when something went out, 3 when nothing was due, \
      4 when something due waits or is held, 5 when an outcome is unknown.
      """)

  @Flag(help: "Say what would be done; change nothing.")
  var dryRun = false

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    try Daemon(context).run(["--once"] + (dryRun ? ["--dry-run"] : []) + (isJSON ? ["--json"] : []))
  }
}

/// `stint rehearse`.
struct RehearseCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "rehearse", abstract: "Play the coming days on a copy and look at the files.",
    discussion: """
      Runs the real tick on a copy of the database with a clock of its own. Every delivery goes to an \
      outbox in DIR: the very files the coming days would produce. Nothing is sent.
      """)

  @Option(help: ArgumentHelp("How many days, 1 to 366.", valueName: "days"))
  var days: Int = 7

  @Option(help: ArgumentHelp("An empty or new folder for the files.", valueName: "dir"))
  var into: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    guard (1...366).contains(days) else {
      throw UserFacingError("--days must be 1 to 366", status: .usedWrongly)
    }
    var arguments = ["--rehearse", "--days", String(days)]
    if let into { arguments += ["--into", context.path(into)] }
    return try Daemon(context).run(arguments + (isJSON ? ["--json"] : []))
  }
}
