internal import ArgumentParser
internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// `stint park`.
struct ParkCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "park", abstract: "Set a thought aside until the wrap-up.",
    usage: "stint park <text> [<url>] [<options>]",
    discussion: """
      It cannot be looked at while the session runs. JSON: session, uid, at, text, url, parked (how \
      many there are).
      """)

  @Argument(help: ArgumentHelp("The thought, and an address if it has one.", valueName: "text"))
  var words: [String]

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = SessionDesk(try Workspace(context, .readWrite))
    // Read as the words of a mark are.
    let draft = try MarkDraft(["l"] + words)
    let text = [draft.person.map { "@\($0)" }, draft.text].compactMap(\.self)
      .joined(separator: " ")
    let (session, line) = try desk.park(text.isEmpty ? draft.url ?? "" : text, url: draft.url)
    let zone = desk.workspace.zone(of: session)
    var json: JSONObject = [
      "session": .int(session.id), "uid": .string(line.uid),
      "at": .string(line.at.rfc3339(in: zone)), "text": .string(line.text),
    ]
    json["url"] = line.url.map { .string($0) }
    json["parked"] = .int(Int64(session.parked.count))
    context.print(
      Answer(json) { _ in "parked (\(session.parked.count)); it opens again at the wrap-up" },
      asJSON: isJSON)
    return .done
  }
}

/// `stint extend`.
struct ExtendCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "extend", abstract: "Move the deadline; once a session, and with a reason.",
    usage: "stint extend <minutes> --why <text>",
    discussion: "Ends with 4 when there is no extension left, or the session is a hard one.")

  @Argument(help: ArgumentHelp("How much longer, as 5m.", valueName: "minutes"))
  var minutes: String

  @Option(help: ArgumentHelp("Why; the review lists it.", valueName: "text"))
  var why: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let seconds = try Minutes.seconds(minutes, for: "extend")
    let desk = SessionDesk(try Workspace(context, .readWrite))
    let session = try desk.extend(bySeconds: seconds, why: why ?? "")
    let zone = desk.workspace.zone(of: session)
    context.print(
      SessionReport(
        session: session, zone: zone, now: context.clock(),
        headline: "#\(session.id) extended by \(SessionText.minutes(Int64(seconds) * 1000)), until "
          + (session.deadline.map { TimeText.echo($0, in: zone) } ?? "")), asJSON: isJSON)
    return .done
  }
}

/// `stint pause`.
struct PauseCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Stop the spent clock; the deadline stays.")

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = SessionDesk(try Workspace(context, .readWrite))
    let session = try desk.pause()
    let zone = desk.workspace.zone(of: session)
    context.print(
      SessionReport(
        session: session, zone: zone, now: context.clock(),
        headline: "#\(session.id) is paused; the deadline stays "
          + (session.deadline.map { TimeText.full($0, in: zone) } ?? "")), asJSON: isJSON)
    return .done
  }
}

/// `stint resume`.
struct ResumeCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Let the spent clock of a paused session run again.")

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = SessionDesk(try Workspace(context, .readWrite))
    let session = try desk.resume()
    let now = context.clock()
    let left = session.deadline.map { now.duration(to: $0).wholeMilliseconds } ?? 0
    context.print(
      SessionReport(
        session: session, zone: desk.workspace.zone(of: session), now: now,
        headline: "#\(session.id) goes on, "
          + (left >= 0 ? "\(SessionText.minutes(left)) left" : "over time")), asJSON: isJSON)
    return .done
  }
}

/// `stint cancel`.
struct CancelCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Take the session back, in its first two minutes.",
    discussion: "Later there is something to log: use stint end.")

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = SessionDesk(try Workspace(context, .readWrite))
    let session = try desk.cancel()
    context.print(
      SessionReport(
        session: session, zone: desk.workspace.zone(of: session), now: context.clock(),
        headline: "#\(session.id) never was; stint log restore \(session.id) brings it back"),
      asJSON: isJSON)
    return .done
  }
}
