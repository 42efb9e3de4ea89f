internal import ArgumentParser

/// `stint log`.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "List the time log, correct it, and take corrections back.",
    usage: """
      stint log [<range>] [-q <queue>] [--all] [--json]
             stint log <command> …
      """,
    discussion: """
      Without a command it lists: stint log [day|week|month|2026-11|2026-W47|2026-11-16|FROM..TO]. \
      Every correction shows what was and what is, and how to undo it.
      """,
    subcommands: [
      LogListCommand.self, LogShowCommand.self, LogAddCommand.self, LogEditCommand.self,
      LogSplitCommand.self,
      LogJoinCommand.self, LogTrimCommand.self, LogMoveCommand.self, LogRemoveCommand.self,
      LogRestoreCommand.self, LogFillCommand.self, LogConfirmCommand.self, LogMarkCommand.self,
      LogUndoCommand.self, LogEditsCommand.self, LogCheckCommand.self, LogGapsCommand.self,
      LogExportCommand.self, LogImportCommand.self,
    ], defaultSubcommand: LogListCommand.self)
}
