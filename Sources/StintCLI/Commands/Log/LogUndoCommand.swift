internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem

/// `stint log undo`.
struct LogUndoCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Take back a correction: the last one, or one by its number.",
    discussion: """
      Each further undo goes one correction further back. An undo has a number too, and can be undone \
      by it. A correction whose sessions changed since is not taken back, and neither is one whose sessions would then lie over others, \
      unless --force says so. JSON: as stint log edit, \
      with undoes.
      """)

  @Argument(help: ArgumentHelp("Number of the correction.", valueName: "edit"))
  var number: PostID?

  @OptionGroup var force: LogForceOptions
  @OptionGroup var edit: LogEditOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    let command = CommandText.of("stint", "log", "undo", number.map { "\($0.number)" })
    let planned = try desk.store.plannedUndo(number?.number, command: command, now: desk.now)
    let around = try desk.surroundings(
      of: planned.before + planned.after, isForced: force.force)
    do throws(LogEditError) {
      try LogEdit.refuseOverlaps(of: planned.after, before: planned.before, in: around)
    } catch {
      throw desk.refusal(error)
    }
    let record =
      edit.dryRun
      ? planned : try desk.store.undo(number?.number, command: command, now: desk.now)
    let undone = try record.undoes.flatMap { try desk.store.logEdit($0) }
    desk.finish(
      record,
      headline: undone.map {
        "\(edit.dryRun ? "would take" : "took") back \($0.id): \(SafeText.line($0.command))"
      }, isJSON: isJSON)
    return .done
  }
}

/// `stint log edits`.
struct LogEditsCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "edits", abstract: "List corrections, newest first.",
    discussion: """
      Ends with 3 when there are none. JSON: edits: [{edit, at, command, sessions, undoes, \
      undone_by}].
      """)

  @Option(help: ArgumentHelp("At most so many lines.", valueName: "lines"))
  var limit = 50

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    guard (1...100_000).contains(limit) else {
      throw UserFacingError("--limit must be 1 to 100000", status: .usedWrongly)
    }
    let desk = try LogDesk.reading(context)
    let edits = try desk.store.logEdits(limit: limit)
    let zone = try desk.zone(named: try LogTimeOptions.parse([]), queue: nil)
    context.print(
      Answer([
        "edits": .array(
          edits.map { edit in
            var object: JSONObject = [
              "edit": .int(edit.id), "at": .string(edit.at.rfc3339(in: zone)),
              "command": .string(edit.command),
              "sessions": .array(edit.after.map { .int($0.id) }),
            ]
            object["undoes"] = edit.undoes.map { .int($0) }
            object["undone_by"] = edit.undoneBy.map { .int($0) }
            return .object(object)
          })
      ]) { style in
        guard !edits.isEmpty else { return "the log was never corrected" }
        var table = TextTable(header: ["EDIT", "WHEN", "SESSIONS", "COMMAND"], flexible: 3, 2)
        for edit in edits {
          table.add(
            "\(edit.id)", TimeText.full(edit.at, in: zone),
            edit.after.map { "#\($0.id)" }.joined(separator: " "),
            (edit.undoneBy.map { "undone by \($0): " } ?? "") + SafeText.line(edit.command))
        }
        return table.text(style)
      }, asJSON: isJSON)
    return edits.isEmpty ? .nothingToDo : .done
  }
}
