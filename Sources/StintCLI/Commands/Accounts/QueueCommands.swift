internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint queue`.
struct QueueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "List, pause and resume queues.",
    subcommands: [QueueListCommand.self, QueuePauseCommand.self, QueueResumeCommand.self])

  init() {}
}

/// `stint queue list`.
struct QueueListCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the queues, their rules and how full they are.")

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    let counts = try workspace.store.counts()
    let pauses = try workspace.store.pauses()
    let queues = workspace.setup.queues.values.sorted { $0.name < $1.name }
    func count(_ queue: Queue, _ state: TargetState.Name) -> Int {
      workspace.setup.accounts(in: queue.name).map { counts[$0.name]?[state] ?? 0 }.reduce(0, +)
    }
    context.print(
      Answer([
        "queues": .array(
          queues.map { queue in
            var object: JSONObject = [
              "name": .string(queue.name), "zone": .string(queue.zone.name),
              "accounts": .array(
                workspace.setup.accounts(in: queue.name).map { .string($0.name) }),
              "slots": .array(queue.slots.map { .string($0.event.description) }),
              "rules": .object(RulesText.json(queue.rules)),
              "queued": .int(Int64(count(queue, .queued))),
              "held": .int(Int64(count(queue, .held))),
              "paused": .bool(pauses[queue.name] != nil),
            ]
            object["paused_until"] = pauses[queue.name]?.until.map {
              .string($0.rfc3339(in: queue.zone))
            }
            return .object(object)
          })
      ]) { style in
        queues.map { queue in
          var lines = [style.bold(queue.name) + "  \(queue.zone.name)"]
          if let pause = pauses[queue.name] {
            lines.append("  " + PauseText.line(pause, in: queue.zone, style))
          }
          let accounts = workspace.setup.accounts(in: queue.name).map(\.name)
          lines.append("  accounts  \(accounts.joined(separator: ", "))")
          for (index, slot) in queue.slots.enumerated() {
            lines.append("  \(index == 0 ? "slots" : "     ")     \(slot.text)")
          }
          lines += RulesText.lines(queue.rules).map { "  \($0)" }
          lines.append("  queued    \(count(queue, .queued)), held \(count(queue, .held))")
          return lines.joined(separator: "\n")
        }.joined(separator: "\n\n")
      }, asJSON: isJSON)
    return .done
  }
}

/// A queue's pause in words.
enum PauseText {
  static func line(_ pause: Pause, in zone: Zone, _ style: Style) -> String {
    let until = pause.until.map { " until \(TimeText.full($0, in: zone))" } ?? ""
    return style.warning("paused\(until)") + (pause.reason.map { ": \(SafeText.line($0))" } ?? "")
  }
}

/// A queue's rules in words.
enum RulesText {
  static func lines(_ rules: Rules) -> [String] {
    var lines: [String] = []
    if !rules.quiet.isEmpty {
      lines.append("quiet     \(rules.quiet.map(\.description).joined(separator: ", "))")
    }
    if let gap = rules.gap {
      lines.append("gap       \(DurationText.format(gap)) between posts of an account")
    }
    if let cap = rules.perDay { lines.append("per day   \(cap) posts of an account") }
    lines.append("late      a slot counts for \(DurationText.format(rules.lateWithin))")
    if let stale = rules.staleAfter {
      lines.append("stale     held after \(DurationText.format(stale))")
    }
    if let same = rules.sameText {
      lines.append("same text not again for \(DurationText.format(same))")
    }
    if let share = rules.promo.share {
      lines.append("promo     at most \(share.promos) in any \(share.outOf) posts of an account")
    }
    for budget in rules.promo.budgets {
      lines.append(
        "promo     at most \(budget.count) of the queue in any \(DurationText.format(budget.window))"
      )
    }
    if let gap = rules.promo.gap {
      lines.append("promo     \(DurationText.format(gap)) between promos of an account")
    }
    if let price = rules.promo.earn {
      lines.append(
        "promo     costs \(Plural.of(price.minutes, "minute")) engaged within "
          + DurationText.format(price.within))
    }
    return lines
  }

  static func json(_ rules: Rules) -> JSONObject {
    var object = JSONObject()
    object["quiet"] = .array(rules.quiet.map { .string($0.description) })
    object["gap"] = rules.gap.map { .string(DurationText.format($0)) }
    object["per_day"] = rules.perDay.map { .int(Int64($0)) }
    object["late_within"] = .string(DurationText.format(rules.lateWithin))
    object["stale_after"] = rules.staleAfter.map { .string(DurationText.format($0)) }
    object["same_text"] = rules.sameText.map { .string(DurationText.format($0)) }
    object["promo_share"] = rules.promo.share.map { .string($0.description) }
    object["promo_budget"] = .array(rules.promo.budgets.map { .string($0.description) })
    object["promo_gap"] = rules.promo.gap.map { .string(DurationText.format($0)) }
    object["promo_earn"] = rules.promo.earn.map { price in
      .object([
        "minutes": .int(Int64(price.minutes)), "within": .string(DurationText.format(price.within)),
      ])
    }
    return object
  }
}

/// `stint queue pause`.
struct QueuePauseCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Let nothing out of a queue for a while.",
    usage: "stint queue pause <queue> [<options>]")

  @Argument(help: ArgumentHelp("The queue.", valueName: "queue"))
  var queue: String

  @Option(
    help: ArgumentHelp("A time, or a duration as 3d; without it until resumed.", valueName: "when"))
  var until: String?

  @Option(help: "Which one, where a time happens twice: first or second.")
  var dst: DSTChoice?

  @Option(help: ArgumentHelp("Why, for `stint why`.", valueName: "text"))
  var reason: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    let queue = try workspace.queue(named: queue)
    let end = try until.map {
      try TimeInput.deadline($0, now: workspace.now, zone: queue.zone, dst: dst)
    }
    if let end, end <= workspace.now { throw SchedulingFields.past(end, queue.zone) }
    try workspace.store.pause(queue: queue.name, until: end, reason: reason, now: workspace.now)
    var json: JSONObject = ["queue": .string(queue.name), "paused": true]
    json["until"] = end.map { .string($0.rfc3339(in: queue.zone)) }
    context.print(
      Answer(json) { _ in
        let when = end.map { "until \(TimeText.echo($0, in: queue.zone))" }
        return "\(queue.name) is paused \(when ?? "until `stint queue resume \(queue.name)`")"
      }, asJSON: isJSON)
    return .done
  }
}

/// `stint queue resume`.
struct QueueResumeCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Let a paused queue go on.")

  @Argument(help: ArgumentHelp("The queue.", valueName: "queue"))
  var queue: String

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    let queue = try workspace.queue(named: queue)
    let was = try workspace.store.resume(queue: queue.name)
    context.print(
      Answer(["queue": .string(queue.name), "paused": false, "changed": .bool(was)]) { _ in
        was ? "\(queue.name) goes on" : "\(queue.name) was not paused"
      }, asJSON: isJSON)
    return was ? .done : .nothingToDo
  }
}
