internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint restore`.
struct RestoreCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Bring dropped posts back, or the database from a copy.",
    usage: "stint restore <id> ... [--on <account>]\n       stint restore [<file>] [--yes]",
    discussion: """
      Numbers are posts: they come back as they were when they were dropped. A post that had failed \
      or was held comes back held, so that you look at it first.

      A file is a copy of the database (stint backup --list). Without one the newest sound copy is \
      taken, after a question. The database before is set aside, never deleted. What went out after \
      the copy was made comes back held, and stays in the history with what it paid, as do the \
      sessions since; posts that are newer than the copy and did not go out are left as a file for \
      `stint import`. Ends with 4 when something is held, and with 75 when the database is in use.
      """)

  @Argument(
    help: ArgumentHelp("Numbers of posts, or the file of a copy.", valueName: "id or file"))
  var words: [String] = []

  @Option(name: .customLong("on"), help: "Posts only: on this account alone.")
  var account: String?

  @Flag(help: "Do not ask before the newest copy is put back.")
  var yes = false

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    if !words.isEmpty, words.allSatisfy({ PostID(argument: $0) != nil }) {
      return try restorePosts(context)
    }
    guard words.count <= 1, account == nil else {
      throw UserFacingError(
        "either numbers of posts come back, or the database from one file",
        hint: "stint restore 12 13, or stint restore FILE", status: .usedWrongly)
    }
    let copies = CopyRestore(context, isJSON: isJSON)
    guard let file = words.first else { return try copies.putBackNewest(withoutAsking: yes) }
    return try copies.putBack(context.path(file))
  }

  private func restorePosts(_ context: Context) throws -> ExitStatus {
    let fields = try TransitionFields.parse(
      words + (account.map { ["--on", $0] } ?? []) + (isJSON ? ["--json"] : []))
    return try Transition(context, fields).run(verb: "restored") { _, record in
      guard case .dropped(let from) = record.state else { return nil }
      switch from {
      case .queued: return Transition.Step(.queued)
      case .draft: return Transition.Step(.draft)
      default:
        return Transition.Step(
          .held(Hold(cause: .user, reason: "it was \(from.rawValue) when it was dropped")))
      }
    }
  }
}
