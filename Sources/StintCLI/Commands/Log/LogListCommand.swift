internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint log`, where nothing else is asked for.
struct LogListCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List sessions by day; this is what stint log alone does.",
    usage: "stint log [<range>] [-q <queue>] [--all] [<options>]",
    discussion: """
      The range is day, yesterday, week (the default), month, year, 2026-11, 2026-W47, 2026-11-16 or \
      FROM..TO. A session is shown whole on the day it began; the totals of days, and of the range, \
      hold what lies in them. Minutes are rounded so that they add up. Queues have totals of their \
      own, and no common one. Ends with 3 when there is nothing.

      JSON: from, to, zone, sessions (as in stint engage --json, with spent_ms, in_range_ms and, of \
      removed ones, deleted), days: [{date, queue, spent_ms}], queues: [{queue, sessions, \
      planned_s, spent_ms, to_check}].
      """)

  @Argument(help: ArgumentHelp("Which days.", valueName: "range"))
  var words: [String] = []

  @Option(name: .shortAndLong, help: "Only this queue.")
  var queue: String?

  @Flag(help: "Removed sessions too.")
  var all = false

  @Option(help: ArgumentHelp("The zone whose days are meant.", valueName: "zone"))
  var zone: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let text = try range(among: LogCommand.configuration.subcommands)
    let desk = try LogDesk.reading(context)
    var time = try LogTimeOptions.parse([])
    time.zone = zone
    let range = try LogRange(
      text, now: desk.now, zone: try desk.zone(named: time, queue: queue))
    let sessions = try desk.store.sessions(
      queue: queue, from: range.start, until: range.end, includingDeleted: all)
    let report = LogReport(
      sessions: sessions, range: range, now: desk.now, zone: { desk.zone(of: $0) })
    context.print(report, asJSON: isJSON)
    return sessions.isEmpty ? .nothingToDo : .done
  }

  /// One word for the days; what is neither that nor a command is refused by its name.
  private func range(among commands: [any ParsableCommand.Type]) throws -> String {
    guard let word = words.first else { return "week" }
    let isDays =
      LogRange.words.contains(word.lowercased()) || word.contains("..")
      || word.first?.isNumber == true
    guard isDays else {
      let names = commands.compactMap { $0.configuration.commandName } + LogRange.words
      let near = NearestName.suggestion(for: word, among: names)
      throw UserFacingError(
        "there is no command log \(word), and no such range"
          + (near.map { "; did you mean \($0)?" } ?? ""), hint: "stint log --help",
        status: .usedWrongly)
    }
    guard words.count == 1 else {
      throw UserFacingError(
        "stint log takes one range, not \(words.joined(separator: " "))",
        hint: "stint log \(words[0])..\(words[1])", status: .usedWrongly)
    }
    return word
  }
}
