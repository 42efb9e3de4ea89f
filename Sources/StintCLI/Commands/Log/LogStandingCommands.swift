internal import ArgumentParser
internal import StintCore
internal import StintSystem

/// `stint log rm`.
struct LogRemoveCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "rm", abstract: "Take a session out of the log; it can be restored.",
    discussion: "JSON: as stint log edit.")

  @Argument(help: ArgumentHelp("Number of the session.", valueName: "id"))
  var id: PostID

  @OptionGroup var edit: LogEditOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    return try desk.apply(
      .remove, to: try desk.session(id),
      command: CommandText.of("stint", "log", "rm", "\(id.number)"), isJSON: isJSON)
  }
}

/// `stint log restore`.
struct LogRestoreCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Put a removed session back into the log.",
    discussion: "JSON: as stint log edit.")

  @Argument(help: ArgumentHelp("Number of the session.", valueName: "id"))
  var id: PostID

  @OptionGroup var force: LogForceOptions
  @OptionGroup var edit: LogEditOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    return try desk.apply(
      .restore, to: try desk.session(id),
      command: CommandText.of(
        "stint", "log", "restore", "\(id.number)", force.force ? "--force" : nil),
      isForced: force.force, isJSON: isJSON)
  }
}

/// `stint log confirm`.
struct LogConfirmCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm", abstract: "Say that a session's times are right, so that they count.",
    discussion: """
      A session that closed itself, was recovered after a crash, or saw the clock set, counts in no \
      review before somebody looked. JSON: as stint log edit.
      """)

  @Argument(help: ArgumentHelp("Number of the session.", valueName: "id"))
  var id: PostID

  @OptionGroup var edit: LogEditOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    return try desk.apply(
      .confirm, to: try desk.session(id),
      command: CommandText.of("stint", "log", "confirm", "\(id.number)"), isJSON: isJSON)
  }
}
