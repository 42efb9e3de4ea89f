internal import ArgumentParser
internal import StintCore
internal import StintSystem

/// `stint log mark`.
struct LogMarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mark", abstract: "Add, correct, move or remove a mark of a session.",
    discussion: "Marks have the numbers that stint log show gives them.",
    subcommands: [
      LogMarkAddCommand.self, LogMarkEditCommand.self, LogMarkMoveCommand.self,
      LogMarkRemoveCommand.self,
    ])
}

/// Which mark of which session.
struct LogMarkPlace: ParsableArguments {
  @Argument(help: ArgumentHelp("Number of the session.", valueName: "id"))
  var id: PostID

  @Argument(help: ArgumentHelp("Number of the mark.", valueName: "mark"))
  var mark: Int

  /// The session and the mark, if there is one.
  func find(_ desk: LogDesk) throws -> (session: Session, mark: Mark?) {
    let session = try desk.session(id)
    let marks = session.marks
    return (session, marks.indices.contains(mark - 1) ? marks[mark - 1] : nil)
  }
}

/// `stint log mark add`.
struct LogMarkAddCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Log something done in a session that is over.",
    usage: "stint log mark add <id> --at <time> <key> [@who] [<text>] [<url>]",
    discussion: "Key, person, text and address as in stint did. JSON: as stint log edit.")

  @Argument(help: ArgumentHelp("Number of the session.", valueName: "id"))
  var id: PostID

  @Option(help: ArgumentHelp("When it was done.", valueName: "time"))
  var at: String

  @Argument(help: ArgumentHelp("Key, person, text, address.", valueName: "words"))
  var words: [String]

  @OptionGroup var force: LogForceOptions
  @OptionGroup var edit: LogEditOptions
  @OptionGroup var time: LogTimeOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let draft = try MarkDraft(words)
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    let session = try desk.session(id)
    let input = LogTimeInput(
      now: desk.now, zone: try time.zone(or: desk.zone(of: session), in: context), dst: time.dst)
    let mark = Mark(
      uid: context.newUID(), at: try input.inside(at, session), act: draft.act,
      person: draft.person, text: draft.text, url: draft.url)
    return try desk.apply(
      .addMark(mark), to: session,
      command: CommandText.of("stint", "log", "mark", "add", "\(id.number)", "--at", at) + " "
        + words.map { CommandText.of($0) }.joined(separator: " "),
      isForced: force.force, isJSON: isJSON)
  }
}

/// `stint log mark edit`.
struct LogMarkEditCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Say anew what a mark says; its time stays.",
    usage: "stint log mark edit <id> <mark> <key> [@who] [<text>] [<url>]",
    discussion: "Key, person, text and address as in stint did. JSON: as stint log edit.")

  @OptionGroup var place: LogMarkPlace

  @Argument(help: ArgumentHelp("Key, person, text, address.", valueName: "words"))
  var words: [String]

  @OptionGroup var edit: LogEditOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let draft = try MarkDraft(words)
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    var (session, mark) = try place.find(desk)
    mark?.act = draft.act
    mark?.person = draft.person
    mark?.text = draft.text
    mark?.url = draft.url
    // Only an answer answers.
    if draft.act != .answer { mark?.answers = nil }
    return try desk.apply(
      .setMark(place.mark - 1, mark), to: session,
      command: CommandText.of(
        "stint", "log", "mark", "edit", "\(place.id.number)", "\(place.mark)") + " "
        + words.map { CommandText.of($0) }.joined(separator: " "), isJSON: isJSON)
  }
}

/// `stint log mark move`.
struct LogMarkMoveCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "move", abstract: "Give a mark another time.",
    usage: "stint log mark move <id> <mark> --at <time> [<options>]",
    discussion: "JSON: as stint log edit.")

  @OptionGroup var place: LogMarkPlace

  @Option(help: ArgumentHelp("When it was done.", valueName: "time"))
  var at: String

  @OptionGroup var force: LogForceOptions
  @OptionGroup var edit: LogEditOptions
  @OptionGroup var time: LogTimeOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    var (session, mark) = try place.find(desk)
    let input = LogTimeInput(
      now: desk.now, zone: try time.zone(or: desk.zone(of: session), in: context), dst: time.dst)
    mark?.at = try input.inside(at, session)
    return try desk.apply(
      .setMark(place.mark - 1, mark), to: session,
      command: CommandText.of(
        "stint", "log", "mark", "move", "\(place.id.number)", "\(place.mark)", "--at", at,
        force.force ? "--force" : nil), isForced: force.force, isJSON: isJSON)
  }
}

/// `stint log mark rm`.
struct LogMarkRemoveCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "rm", abstract: "Take a mark out.", discussion: "JSON: as stint log edit.")

  @OptionGroup var place: LogMarkPlace
  @OptionGroup var edit: LogEditOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    return try desk.apply(
      .setMark(place.mark - 1, nil), to: try place.find(desk).session,
      command: CommandText.of(
        "stint", "log", "mark", "rm", "\(place.id.number)", "\(place.mark)"), isJSON: isJSON)
  }
}
