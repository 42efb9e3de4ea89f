internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint now`.
struct NowCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "now", abstract: "Say what runs and how long it still has: for prompts and bars.",
    discussion: """
      Ends with 0 while a session runs, 1 when none does, 2 when it is over time, 3 when none runs \
      and a wrap-up waits.

      In --format: %m the minutes in one word (7m, 2m!, +1m), %p purpose, %r what remains as m:ss, %R \
      in minutes, %o overtime, %s queue, %l listening share, %c sessions of the day, %g how many its \
      budget holds, %i number, %% a percent sign. Without a session the format prints nothing.

      JSON: class (idle, running, warned, over, away, wrapup), text, tooltip, percentage (of the \
      time up to the deadline) and, of the session, id, queue, purpose, start, deadline, remaining_s, \
      spent_s, listening (percent, where enough is marked), marks; or wrap_up, the session's number. \
      With --follow one such line whenever it changes.
      """)

  @Option(help: ArgumentHelp("What to print.", valueName: "text"))
  var format: String?

  @Flag(help: "Stay, and print on every change.")
  var follow = false

  @Flag(help: "With --follow: the whole screen.")
  var tui = false

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    if format != nil, isJSON {
      throw UserFacingError(
        "--format and --json are two answers to one question", hint: "one of them",
        status: .usedWrongly)
    }
    return try answer(in: context)
  }

  private func answer(in context: Context) throws -> ExitStatus {
    if follow, format == nil, let status = try view(in: context) { return status }
    let home = try context.home()
    var report = NowReport(try Self.moment(home, context), format: format)
    context.print(report, asJSON: isJSON)
    // In a pipe: a bar reads it line by line. A terminal without a session has nothing to follow.
    guard follow, !context.console.outputIsTerminal || isJSON || format != nil else {
      return report.status
    }
    // A format may ask for seconds; without one a line a second would only steal attention.
    func look(_ report: NowReport) -> String {
      format == nil ? report.steadyLine : report.text(context.style)
    }
    var shown = look(report)
    while context.pause(.seconds(1)) {
      report = NowReport(try Self.moment(home, context), format: format)
      guard look(report) != shown else { continue }
      shown = look(report)
      context.print(report, asJSON: isJSON)
    }
    return report.status
  }

  /// The live view of the open session, on a terminal; nil where there is none of the two.
  private func view(in context: Context) throws -> ExitStatus? {
    guard context.console.inputIsTerminal else { return nil }
    let desk = SessionDesk(try Workspace(context, .readWrite))
    guard let view = LiveView(desk, isJSON: isJSON), let open = try desk.look().open else {
      return nil
    }
    return try view.run(open, mode: tui ? .screen : .line)
  }

  /// From the status file alone where that can be believed, else from the database.
  static func moment(_ home: Home, _ context: Context) throws -> SessionMoment {
    let file = StatusFile(home)
    let clocks = context.clocks()
    if let status = file.read(), status.holds(at: clocks), status.stamp == file.stamp {
      return SessionMoment(status, at: clocks.wall)
    }
    // Where nothing was ever started nothing runs; a prompt is no place to explain how to begin.
    guard FileBytes.exists(home.database) else {
      return SessionMoment(
        SessionStatus(running: nil, beat: clocks, validUntil: clocks.wall, stamp: ""),
        at: clocks.wall)
    }
    let desk = SessionDesk(try Workspace(context, .readWrite))
    let open = try desk.look().open
    let status = try desk.status(of: open)
    file.write(status)
    return SessionMoment(status, at: clocks.wall)
  }

  /// Answers plain questions without the argument parser, which would take longer than the answer.
  ///
  /// nil for anything else, and for all mistakes: those are explained the long way.
  static func quickly(_ arguments: [String], in context: Context) -> Int32? {
    guard arguments.first == "now" else { return nil }
    var format: String?
    var isJSON = false
    var rest = arguments.dropFirst()
    while let word = rest.popFirst() {
      switch word {
      case "--json": isJSON = true
      case "--format":
        guard let text = rest.popFirst(), !text.hasPrefix("-") else { return nil }
        format = text
      default: return nil
      }
    }
    guard format == nil || !isJSON, let home = try? context.home() else { return nil }
    let file = StatusFile(home)
    let clocks = context.clocks()
    guard let status = file.read(), status.holds(at: clocks), status.stamp == file.stamp else {
      return nil
    }
    let report = NowReport(SessionMoment(status, at: clocks.wall), format: format)
    context.print(report, asJSON: isJSON)
    return report.status.rawValue
  }
}
