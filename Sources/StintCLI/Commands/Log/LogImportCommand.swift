internal import ArgumentParser
internal import StintCore
internal import StintFormats
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint log import`.
struct LogImportCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take sessions from the time log of another program.",
    usage: "stint log import <file> [--apply] [<options>]",
    discussion: """
      A dry run unless --apply is given: it says what would be added, what is known already, and what \
      is left out, with the line and the reason. Left out is what would invent minutes: entries that \
      overlap the log or each other, that are open, have no length, end before they start or lie in \
      the future, and local times that do not happen or happen twice. With --apply everything is \
      written in one transaction, which stint log undo takes back. The same file a second time adds \
      nothing and ends with 3.

      Formats: jsonl, timewarrior (timew export, or a data file), klog, watson (its file frames), \
      toggl, clockify, org, open-pomodoro (its file history), ical, activitywatch. An entry goes to \
      the queue that the file names (a tag queue:NAME, or a project of that name), else to that of -q.
      """)

  @Argument(help: ArgumentHelp("The file; - reads standard input.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("Its format; found out without it.", valueName: "format"))
  var format: String?

  @Option(name: .shortAndLong, help: "Queue of entries that name none.")
  var queue: String?

  @Flag(help: "Write it.")
  var apply = false

  @Option(help: "How dates are written: dmy, mdy or ymd; found out without it.")
  var dateFormat: TimeLogOptions.DateOrder?

  @Option(help: "Which one, where a time happens twice: first or second.")
  var dst: DSTChoice?

  @Option(help: ArgumentHelp("Zone of local times; the queue's without it.", valueName: "zone"))
  var zone: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = try LogDesk(context, isDryRun: !apply)
    let queues = Set(desk.workspace.setup.queues.keys)
    if let queue { _ = try desk.workspace.queue(named: queue) }
    var time = try LogTimeOptions.parse([])
    time.zone = zone
    let zone = try desk.zone(named: time, queue: queue)
    let path = file == "-" ? nil : context.path(file)
    let bytes = try path.map { try InputFile.read($0, typed: file) } ?? context.console.readInput()
    let format = try format(of: bytes)
    let zones = context.zones
    let read = try read(
      bytes, format,
      TimeLogOptions(
        zone: zone, dst: dst, now: desk.now, dateOrder: dateFormat,
        zones: { zones.zone(named: $0) }))
    let log = try desk.store.loggedTimes()
    let logged = Set(log.map(\.uid))
    // Those of sessions that are known are known themselves.
    let parts = read.sessions.map(\.session).filter { !logged.contains($0.uid) }
      .flatMap { $0.marks.map(\.uid) + $0.parked.map(\.uid) }
    let plan = TimeLogImportPlan(
      read, format: format, log: log, takenParts: try desk.store.loggedParts(among: Set(parts)),
      queues: queues, queue: queue, zone: zone, now: desk.now, newUID: { context.newUID() })
    guard plan.queueless.isEmpty else {
      throw UserFacingError(
        "which queue are \(plan.queueless.count) of the sessions of \(file) for? Stint does not guess",
        details: plan.queueless.prefix(5).map { SafeText.line($0.sentence) },
        hint: queues.sorted().map { "-q \($0)" }.joined(separator: ", or "), status: .usedWrongly)
    }
    var report = TimeLogImportReport(
      format: format, plan: plan, zone: zone, edit: nil, isDryRun: !apply)
    if apply, !plan.sessions.isEmpty {
      report.edit = try desk.store.importSessions(
        plan.sessions, command: CommandText.of("log", "import", file), now: desk.now)
    }
    context.print(report, asJSON: isJSON)
    return report.status
  }

  private func format(of bytes: [UInt8]) throws -> any TimeLogFormat {
    if let format { return try TimeLogNames.format(format, isForReading: true) }
    guard bytes.contains(where: { $0 > 0x20 }) else {
      throw UserFacingError("\(file) is empty", status: .badInput)
    }
    if let found = TimeLogFormatTable.format(of: bytes, name: file) { return found }
    throw UserFacingError(
      "\(file) is no time log that Stint knows; nothing was written",
      hint:
        "--format \(TimeLogFormatTable.all.filter(\.isReadable).map(\.name).joined(separator: ", "))",
      status: .badInput)
  }

  private func read(
    _ bytes: [UInt8], _ format: any TimeLogFormat, _ options: TimeLogOptions
  ) throws -> TimeLogFile {
    do throws(TimeLogError) {
      return try format.read(bytes, options)
    } catch {
      let hint: String? =
        switch error {
        case .unknownDateOrder, .mixedDateOrder: "--date-format dmy, mdy or ymd"
        default: nil
        }
      throw UserFacingError(
        "\(file) cannot be read as \(format.title); nothing was written",
        details: [SafeText.line(error.message)], hint: hint, status: .badInput)
    }
  }
}
