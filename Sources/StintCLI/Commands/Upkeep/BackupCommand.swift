internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint backup`.
struct BackupCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy the database to a file, or list the copies.",
    discussion: """
      A copy is whole even while others write, and checked before it gets its name. Media and config \
      are not in it. `stint restore FILE` puts one back (--restore does the same).

      Whatever ticks makes one a day by itself, in the state folder, and keeps the newest of each of \
      7 days, 4 weeks and 6 months; before a new version changes the database it makes one as well, \
      of which the newest of each schema stays. Copies that you made are never deleted.
      """)

  @Argument(help: ArgumentHelp("A new file; in the state folder without it.", valueName: "file"))
  var file: String?

  @Flag(help: "List the copies in the state folder, the oldest first.")
  var list = false

  @Option(help: ArgumentHelp("Put this copy in the database's place.", valueName: "file"))
  var restore: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let folder = BackupFolder(try context.home())
    if list { return showCopies(folder, context) }
    if let restore {
      return try CopyRestore(context, isJSON: isJSON).putBack(context.path(restore))
    }
    let workspace = try Workspace(context, .readWrite)
    let place: String
    if let file {
      place = context.path(file)
      try CopyWriter.write(workspace.store.backup, to: place)
    } else {
      place = "\(folder.path)/\(BackupCopy.name(.user, at: workspace.now))"
      guard try folder.make(.user, of: workspace.store.backup, at: workspace.now) != nil else {
        throw UserFacingError("\(place) exists already", status: .cannotCreate)
      }
    }
    let size = FileBytes.length(place)
    context.print(
      Answer(["file": .string(place), "bytes": .int(Int64(size))]) { _ in
        "copied to \(place) (\(size) bytes)"
      }, asJSON: isJSON)
    return .done
  }

  private func showCopies(_ folder: BackupFolder, _ context: Context) -> ExitStatus {
    let copies = folder.copies()
    context.print(
      Answer([
        "copies": .array(
          copies.map { copy in
            .object([
              "file": .string(copy.path), "bytes": .int(copy.sizeInBytes),
              "made_at": .string(RFC3339.textInUTC(copy.madeAt)),
              "origin": .string(copy.origin.word),
            ])
          })
      ]) { style in
        guard !copies.isEmpty else { return "there are no copies in \(folder.path)" }
        var table = TextTable()
        for copy in copies {
          table.add(copy.path, copy.origin.word, "\(copy.sizeInBytes) bytes")
        }
        return table.text(style)
      }, asJSON: isJSON)
    return copies.isEmpty ? .nothingToDo : .done
  }
}
