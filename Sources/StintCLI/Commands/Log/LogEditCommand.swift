internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem

/// `stint log edit`.
struct LogEditCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Correct one session, or many in the editor.",
    usage: """
      stint log edit <id> [--start <time>] [--end <time>] [<options>]
             stint log edit [--day | --week | --month | --range <range>]
      """,
    discussion: """
      Times are those of the session's zone; a clock time alone is on the session's day. Of a \
      session that runs only the start can be corrected. An end given by hand settles why nobody \
      ended it.

      Without a number the sessions of a week, or another range, open in $VISUAL or $EDITOR, a line \
      each. A line taken out removes its session. What changed is shown and asked for before it is \
      written, all in one. --from reads a text edited before.

      JSON: edit (its number, for undo), dry_run, command, sessions: [{before, after}].
      """)

  @Argument(help: ArgumentHelp("Number of the session.", valueName: "id"))
  var id: PostID?

  @OptionGroup var fields: LogChangeFields

  @Flag(help: "Today's sessions in the editor.")
  var day = false

  @Flag(help: "This week's, in the editor.")
  var week = false

  @Flag(help: "This month's, in the editor.")
  var month = false

  @Option(help: "Those of a range, in the editor; as in stint log.")
  var range: String?

  @Option(name: .shortAndLong, help: "Only this queue.")
  var queue: String?

  @Option(
    help: ArgumentHelp("Read the edited text from a file; - is standard input.", valueName: "file"))
  var from: String?

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  @OptionGroup var force: LogForceOptions
  @OptionGroup var edit: LogEditOptions
  @OptionGroup var time: LogTimeOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let ranges = [day ? "day" : nil, week ? "week" : nil, month ? "month" : nil, range]
      .compactMap(\.self)
    guard let id else {
      guard ranges.count < 2 else {
        throw UserFacingError("one range at a time", hint: "--week", status: .usedWrongly)
      }
      guard fields.isEmpty else {
        throw UserFacingError(
          "which session?", hint: "stint log edit ID, or stint fix for the last one",
          status: .usedWrongly)
      }
      return try LogTextEditing(
        desk: try LogDesk(context, isDryRun: edit.dryRun), range: ranges.first ?? "week",
        queue: queue, from: from, isConfirmed: yes, isForced: force.force, time: time,
        isJSON: isJSON
      ).run()
    }
    guard ranges.isEmpty, from == nil else {
      throw UserFacingError(
        "either one session or a range", hint: "stint log edit \(id.number) --end TIME",
        status: .usedWrongly)
    }
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    return try fields.run(
      on: try desk.session(id), desk, words: ["log", "edit", "\(id.number)"], time: time,
      isForced: force.force, isJSON: isJSON)
  }
}
