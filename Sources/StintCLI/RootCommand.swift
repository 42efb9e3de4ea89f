internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem

/// `stint`.
struct RootCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "stint",
    abstract: "Queue posts, stay sparing, get your day back.",
    discussion: """
      Without a command: what goes out in the coming day. Guides: stint help config, accounts, times, \
      formats, gates, sessions, plug-ins, json, exit-codes.
      """,
    version: Version.text,
    groupedSubcommands: [
      CommandGroup(
        name: "Posts",
        subcommands: [
          InitCommand.self, AddCommand.self, ListCommand.self, ShowCommand.self, EditCommand.self,
          MoveCommand.self, HoldCommand.self, ReleaseCommand.self, DropCommand.self,
          RestoreCommand.self, PreviewCommand.self,
        ]),
      CommandGroup(
        name: "Sending",
        subcommands: [
          PlanCommand.self, WhyCommand.self, SendCommand.self, SentCommand.self,
          ResolveCommand.self, TickCommand.self, RehearseCommand.self, SlotsCommand.self,
        ]),
      CommandGroup(
        name: "Sessions",
        subcommands: [
          EngageCommand.self, NowCommand.self, DidCommand.self, ParkCommand.self,
          ExtendCommand.self, PauseCommand.self, ResumeCommand.self, EndCommand.self,
          CancelCommand.self, WrapUpCommand.self, ObjectiveCommand.self, LogCommand.self,
          FixCommand.self, ReviewCommand.self,
        ]),
      CommandGroup(
        name: "Upkeep",
        subcommands: [
          QueueCommand.self, AccountCommand.self, ExporterCommand.self, ImportCommand.self,
          ExportCommand.self, DoctorCommand.self, BackupCommand.self, CompletionsCommand.self,
        ]),
    ])

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    try PlanCommand.parse(["--days", "1"] + (isJSON ? ["--json"] : [])).run(in: context)
  }
}
