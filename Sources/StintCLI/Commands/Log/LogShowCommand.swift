internal import ArgumentParser
internal import StintCore
internal import StintSystem

/// `stint log show`.
struct LogShowCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a session with its marks and their numbers.",
    discussion: """
      JSON: the session's lines of Stint's own exchange format under lines, with id, spent_ms and \
      revision.
      """)

  @Argument(help: ArgumentHelp("Number of the session.", valueName: "id"))
  var id: PostID

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = try LogDesk.reading(context)
    let session = try desk.session(id)
    context.print(
      LogShowReport(session: session, zone: desk.zone(of: session), now: desk.now),
      asJSON: isJSON)
    return .done
  }
}
