internal import ArgumentParser
internal import StintCore
internal import StintFormats
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint log export`.
struct LogExportCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write the time log for another program, or for a copy.",
    discussion: """
      Formats: jsonl (Stint's own, and the only one that loses nothing), timewarrior, \
      timewarrior-script, klog, watson, toggl, clockify, org, open-pomodoro, ical, activitywatch. \
      --explain lists what each one loses. Without a range it is the whole log; a session that \
      reaches into the range is written whole. A calendar holds one queue only. Ends with 3 when \
      there was nothing to write.
      """)

  @Option(help: ArgumentHelp("What to write.", valueName: "format"))
  var format: String?

  @Option(name: .shortAndLong, help: "Only this queue.")
  var queue: String?

  @Option(help: ArgumentHelp("From this day on: 2026-11-16, 2026-11.", valueName: "day"))
  var from: String?

  @Option(help: ArgumentHelp("Through this day.", valueName: "day"))
  var to: String?

  @Flag(help: "This week only.")
  var week = false

  @Flag(help: "This month only.")
  var month = false

  @Flag(help: "The whole log, which is what is written without a range.")
  var all = false

  @Option(name: .shortAndLong, help: ArgumentHelp("A new file.", valueName: "file"))
  var output: String?

  @Flag(help: "Say what the format loses; write nothing.")
  var explain = false

  @Flag(help: "Times only: no purposes, networks, marks or other words.")
  var busyOnly = false

  @Flag(help: "Initials instead of handles, and no web addresses.")
  var redact = false

  @Option(help: ArgumentHelp("Whose time it is, for toggl and clockify.", valueName: "address"))
  var email: String = ""

  @Option(help: "How clockify has dates: dmy, mdy or ymd; ymd without it.")
  var dateFormat: TimeLogOptions.DateOrder?

  @Option(help: ArgumentHelp("Zone of local times and of the range.", valueName: "zone"))
  var zone: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    if explain { return try explain(in: context) }
    guard !isJSON || output != nil else {
      throw UserFacingError(
        "the log itself goes to standard output, and no JSON beside it",
        hint: "-o FILE --json; or --format jsonl", status: .usedWrongly)
    }
    let format = try TimeLogNames.format(self.format ?? "jsonl")
    let desk = try LogDesk.reading(context)
    if let queue { _ = try desk.workspace.queue(named: queue) }
    if format.name == "ical", queue == nil, desk.workspace.setup.queues.count > 1 {
      let names = desk.workspace.setup.queues.keys.sorted()
      throw UserFacingError(
        "is this calendar for \(names.joined(separator: " or for "))? They do not go into one",
        hint: "-q \(names[0])", status: .usedWrongly)
    }
    var time = try LogTimeOptions.parse([])
    time.zone = zone
    let zone = try desk.zone(named: time, queue: queue)
    let range = try range(now: desk.now, zone: zone)
    let zones = context.zones
    let shown = TimeLogOptions(
      zone: zone, now: desk.now, dateOrder: dateFormat, zones: { zones.zone(named: $0) },
      isBusyOnly: busyOnly, isRedacted: redact, email: email)
    let count = try write(format, shown, range, desk, context)
    if count.open > 0 {
      context.note("stint: note: the session that is still open was left out")
    }
    if output != nil {
      context.print(
        Answer(["format": .string(format.name), "sessions": .int(Int64(count.written))]) { _ in
          "\(Plural.of(count.written, "session")) exported as \(format.title)"
            + (format.losses.isEmpty
              ? "" : "\nwhat it loses: stint log export --format \(format.name) --explain")
        }, asJSON: isJSON)
    }
    return count.written == 0 ? .nothingToDo : .done
  }

  private func write(
    _ format: any TimeLogFormat, _ shown: TimeLogOptions, _ range: (Timestamp, Timestamp),
    _ desk: LogDesk, _ context: Context
  ) throws -> (written: Int, open: Int) {
    let file = try OutputFile(output.map(context.path), context)
    var writer = format.writer(shown)
    var pending = writer.head()
    var count = (written: 0, open: 0)
    try desk.store.exportSessions(
      queue: queue, from: range.0, until: range.1, includingDeleted: format.hasTombstones
    ) { session in
      guard format.takes(session) else {
        count.open += 1
        return
      }
      count.written += 1
      pending += writer.text(of: session.shown(shown))
      if pending.utf8.count > 1 << 16 {
        try file.write(pending)
        pending = ""
      }
    }
    try file.write(pending + writer.tail())
    try file.close()
    return count
  }

  private func range(now: Timestamp, zone: Zone) throws -> (Timestamp, Timestamp) {
    let ways = [from != nil || to != nil, week, month, all]
    guard ways.count(where: \.self) <= 1 else {
      throw UserFacingError(
        "one range at a time: --from and --to, --week, --month or --all", status: .usedWrongly)
    }
    if week || month {
      let range = try LogRange(week ? "week" : "month", now: now, zone: zone)
      return (range.start, range.end)
    }
    let start = try from.map { try LogRange($0, now: now, zone: zone).start } ?? .distantPast
    let end = try to.map { try LogRange($0, now: now, zone: zone).end } ?? .distantFuture
    guard start < end else {
      throw UserFacingError(
        "\(from ?? "") to \(to ?? "") ends before it begins",
        hint: "--from 2026-11-01 --to 2026-11",
        status: .badInput)
    }
    return (start, end)
  }

  private func explain(in context: Context) throws -> ExitStatus {
    let formats = try format.map { [try TimeLogNames.format($0)] } ?? TimeLogFormatTable.all
    context.print(
      Answer([
        "formats": .array(
          formats.map { format in
            [
              "format": .string(format.name), "title": .string(format.title),
              "losses": .array(format.losses.map { .string($0) }),
              "can_import": .bool(format.isReadable),
            ]
          })
      ]) { _ in
        formats.map { format in
          let losses =
            format.losses.isEmpty ? ["  nothing"] : format.losses.map { "  \($0)" }
          return ([format.title, "\(format.name) loses:"] + losses).joined(separator: "\n")
        }.joined(separator: "\n\n")
      }, asJSON: isJSON)
    return .done
  }
}
