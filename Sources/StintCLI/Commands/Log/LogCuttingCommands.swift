internal import ArgumentParser
internal import StintCore
internal import StintSystem

/// `stint log split`.
struct LogSplitCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "split", abstract: "Make two sessions of one.",
    usage: "stint log split <id> at <time> [<time>] [<options>]",
    discussion: """
      With two times, what lies between them belongs to neither. Marks, parked lines, extensions and \
      interruptions go where they lie; the goals stay with the first. The two plans add up to the one. \
      JSON: as stint log edit.
      """)

  @Argument(help: ArgumentHelp("Number of the session.", valueName: "id"))
  var id: PostID

  @Argument(help: ArgumentHelp("Where, and from where on again.", valueName: "at time"))
  var times: [String]

  @OptionGroup var force: LogForceOptions
  @OptionGroup var edit: LogEditOptions
  @OptionGroup var time: LogTimeOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let words = times.first == "at" ? Array(times.dropFirst()) : times
    guard (1...2).contains(words.count) else {
      throw UserFacingError(
        "a split takes one time or two", hint: "stint log split \(id.number) at 10:15 10:30",
        status: .usedWrongly)
    }
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    let session = try desk.session(id)
    let input = LogTimeInput(
      now: desk.now, zone: try time.zone(or: desk.zone(of: session), in: context), dst: time.dst)
    let cuts = try words.map { try input.inside($0, session) }
    return try desk.apply(
      .split(at: cuts[0], until: cuts.last ?? cuts[0], uid: context.newUID()), to: session,
      command: CommandText.of(
        "stint", "log", "split", "\(id.number)", "at", words[0], words.dropFirst().first,
        force.force ? "--force" : nil), isForced: force.force, isJSON: isJSON)
  }
}

/// `stint log trim`.
struct LogTrimCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "trim", abstract: "Take time off the beginning or the end of a session.",
    usage: "stint log trim <id> (--start | --end) <amount> [<options>]",
    discussion: """
      The amount is a duration (5m), a time (10:20), or last: the last mark, and first: the first \
      one. JSON: as stint log edit.
      """)

  @Argument(help: ArgumentHelp("Number of the session.", valueName: "id"))
  var id: PostID

  @Option(help: ArgumentHelp("Off the beginning.", valueName: "amount"))
  var start: String?

  @Option(help: ArgumentHelp("Off the end.", valueName: "amount"))
  var end: String?

  @OptionGroup var force: LogForceOptions
  @OptionGroup var edit: LogEditOptions
  @OptionGroup var time: LogTimeOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    guard (start == nil) != (end == nil), let typed = start ?? end else {
      throw UserFacingError(
        "trim takes either --start or --end", hint: "stint log trim \(id.number) --end 5m",
        status: .usedWrongly)
    }
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    let session = try desk.session(id)
    let point: LogPoint
    if typed == (start == nil ? "last" : "first") {
      point = .mark
    } else if let duration = try? DurationText.parse(typed), duration > .zero {
      point = .by(duration)
    } else {
      let input = LogTimeInput(
        now: desk.now, zone: try time.zone(or: desk.zone(of: session), in: context), dst: time.dst)
      point = .instant(try input.inside(typed, session))
    }
    return try desk.apply(
      start == nil ? .trimEnd(point) : .trimStart(point), to: session,
      command: CommandText.of(
        "stint", "log", "trim", "\(id.number)", start == nil ? "--end" : "--start", typed,
        force.force ? "--force" : nil), isForced: force.force, isJSON: isJSON)
  }
}
