internal import ArgumentParser
internal import StintCore
internal import StintSystem

/// `stint log join`.
struct LogJoinCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "join", abstract: "Make one session of two.",
    discussion: """
      The earlier one goes on to the end of the later one, which is removed. The time between them \
      counts as absence: no minute is invented. Both must be of one queue and purpose, else --force \
      keeps the earlier one's. Sessions that overlap are never joined. JSON: as stint log edit.
      """)

  @Argument(help: ArgumentHelp("Number of a session.", valueName: "id"))
  var id: PostID

  @Argument(help: ArgumentHelp("Number of the other.", valueName: "other"))
  var other: PostID

  @OptionGroup var force: LogForceOptions
  @OptionGroup var edit: LogEditOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    return try desk.apply(
      .join(try desk.session(other)), to: try desk.session(id),
      command: CommandText.of(
        "stint", "log", "join", "\(id.number)", "\(other.number)", force.force ? "--force" : nil),
      isForced: force.force, isJSON: isJSON)
  }
}

/// `stint log fill`.
struct LogFillCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "fill", abstract: "Stretch a session to the sessions before and behind it.",
    discussion: """
      Only those of the same day count, of any queue. An end that has no neighbour stays. \
      JSON: as stint log edit.
      """)

  @Argument(help: ArgumentHelp("Number of the session.", valueName: "id"))
  var id: PostID

  @OptionGroup var edit: LogEditOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    let session = try desk.session(id)
    let zone = desk.zone(of: session)
    let window =
      zone.day(of: session.start).start..<zone.day(of: session.end ?? desk.now).end
    return try desk.apply(
      .fill(window: window), to: session,
      command: CommandText.of("stint", "log", "fill", "\(id.number)"),
      reaching: [window.lowerBound, window.upperBound], isJSON: isJSON)
  }
}

/// `stint log move`.
struct LogMoveCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "move", abstract: "Take a session to another queue, marks and all.",
    usage: "stint log move <id> to <queue> [--yes] [<options>]",
    discussion: """
      It crosses the wall between queues, and asks. What it counted towards (objectives) stays \
      behind. JSON: as stint log edit.
      """)

  @Argument(help: ArgumentHelp("Number of the session.", valueName: "id"))
  var id: PostID

  @Argument(help: ArgumentHelp("The queue.", valueName: "to queue"))
  var words: [String]

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  @OptionGroup var edit: LogEditOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    guard let name = words.last, words.count == 1 || (words.count == 2 && words[0] == "to") else {
      throw UserFacingError(
        "to which queue?", hint: "stint log move \(id.number) to personal", status: .usedWrongly)
    }
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    let queue = try desk.workspace.queue(named: name)
    let session = try desk.session(id)
    if !yes, !edit.dryRun, session.queue != queue.name, session.deletedAt == nil, !session.isOpen {
      try Question.ask(
        "#\(id.number) \"\(SafeText.line(session.purpose))\" with "
          + "\(Plural.of(session.marks.count, "mark")) crosses from \(session.queue) to "
          + "\(queue.name). Sure? [y/N] ",
        else: "#\(id.number) would cross the wall from \(session.queue) to \(queue.name)",
        hint: "stint log move \(id.number) to \(queue.name) --yes", in: context)
    }
    return try desk.apply(
      .move(queue: queue.name), to: session,
      command: CommandText.of("stint", "log", "move", "\(id.number)", "to", queue.name),
      isJSON: isJSON)
  }
}
