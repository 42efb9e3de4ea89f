internal import ArgumentParser
internal import StintCore
internal import StintSystem

/// `stint slots`.
struct SlotsCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "slots", abstract: "Expand a slot expression, to try one.",
    usage: "stint slots <expr> [<options>]",
    discussion: """
      EXPR is a calendar event as in systemd.time(7): "Mon..Fri 09:00", "*-*-01/2 18:30", \
      "Sat *-*~07/1 11:00 Europe/Madrid". The answers are those of `systemd-analyze calendar`, with \
      these deliberate differences:

      \(CalendarEvent.deviations.isEmpty ? "- none" : CalendarEvent.deviations.map { "- \($0)" }.joined(separator: "\n"))
      """)

  @Argument(help: ArgumentHelp("The calendar event.", valueName: "expr"))
  var expression: String

  @Option(
    help: ArgumentHelp("Zone of the expression; the machine's without it.", valueName: "zone"))
  var zone: String?

  @Option(help: ArgumentHelp("Times after this one; now without it.", valueName: "time"))
  var from: String?

  @Option(help: "Which one, where a time happens twice: first or second.")
  var dst: DSTChoice?

  @Option(name: .customShort("n"), help: ArgumentHelp("How many.", valueName: "count"))
  var count: Int = 10

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    guard (1...100_000).contains(count) else {
      throw UserFacingError("-n must be 1 to 100000", status: .usedWrongly)
    }
    let event: CalendarEvent
    do throws(CalendarEventError) {
      event = try CalendarEvent(parsing: expression)
    } catch {
      throw UserFacingError(
        "\"\(expression)\" is no calendar event: \(error.message)",
        hint: "stint slots \"Mon..Fri 09:00\"", status: .badInput)
    }
    let base =
      try zone.map { try named($0, context) }
      ?? context.zones.local(environment: context.environment)
    let shown = try event.zoneName.map { try named($0, context) } ?? base
    let now = context.clock()
    let start = try from.map { try instant($0, base, now, context) } ?? now
    var instants: [Timestamp] = []
    var cursor = start
    while instants.count < count, let next = event.next(after: cursor, in: shown) {
      instants.append(next)
      cursor = next
    }
    context.print(
      Answer(
        [
          "expression": .string(expression), "normalized": .string(event.description),
          "zone": .string(shown.name), "from": .string(start.rfc3339(in: shown)),
          "times": .array(instants.map { .string($0.rfc3339(in: shown)) }),
        ], status: instants.isEmpty ? .nothingToDo : .done
      ) { style in
        let head = style.bold(event.description) + "  \(shown.name)"
        guard !instants.isEmpty else { return head + "\n  never comes round" }
        return ([head] + instants.map { "  \(TimeText.full($0, in: shown))" })
          .joined(separator: "\n")
      }, asJSON: isJSON)
    return instants.isEmpty ? .nothingToDo : .done
  }

  /// A time as anywhere else; also a date alone, seconds since 1970 as `@1767225600`, and a zone
  /// behind it, as systemd-analyze takes them.
  private func instant(
    _ text: String, _ zone: Zone, _ now: Timestamp, _ context: Context
  ) throws -> Timestamp {
    if text.hasPrefix("@"), let seconds = Int64(text.dropFirst()) {
      return Timestamp(seconds: seconds)
    }
    var words = text.split(separator: " ").map(String.init)
    var own = zone
    if words.count > 1, let last = words.last, let found = context.zones.zone(named: last) {
      own = found
      words.removeLast()
    }
    let isDate =
      words.count == 1 && words[0].count == 10 && words[0].split(separator: "-").count == 3
    return try TimeInput.instant(
      words.joined(separator: " ") + (isDate ? " 00:00" : ""), now: now, zone: own, dst: dst)
  }

  private func named(_ name: String, _ context: Context) throws -> Zone {
    if let zone = context.zones.zone(named: name) { return zone }
    let near = NearestName.suggestion(for: name, among: context.zones.names())
    throw UserFacingError(
      "there is no zone \(name)" + (near.map { "; did you mean \($0)?" } ?? ""),
      hint: "an IANA name as Europe/Madrid", status: .badInput)
  }
}
