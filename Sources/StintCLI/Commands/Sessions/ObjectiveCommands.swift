internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint objective`.
struct ObjectiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "objective", abstract: "Set what your sessions are to reach over weeks.",
    subcommands: [
      ObjectiveAddCommand.self, ObjectiveListCommand.self, ObjectiveDoneCommand.self,
      ObjectiveReopenCommand.self,
    ])

  init() {}
}

extension Objective.Count: ExpressibleByArgument {}

/// `stint objective add`.
struct ObjectiveAddCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add an objective with a number and a date.",
    usage: "stint objective add <text> --target <number> [--by <date>] [<options>]",
    discussion: """
      Sessions count towards the queue's only open objective, or towards those that engage \
      --objective names. What is counted: marks (default: reply, ask, thank, share and request), \
      people (different ones in such marks), sessions, or minutes.
      """)

  @Argument(help: ArgumentHelp("What it is, in a line.", valueName: "text"))
  var text: String

  @Option(help: ArgumentHelp("How many.", valueName: "number"))
  var target: Int

  @Option(help: ArgumentHelp("The last day, or a duration as 3w.", valueName: "date"))
  var by: String?

  @Option(help: "What is counted: marks, people, sessions or minutes.")
  var count: Objective.Count = .marks

  @Option(
    help: ArgumentHelp("Which marks count: keys or words, with commas.", valueName: "acts"))
  var acts: String?

  @Option(name: .shortAndLong, help: "The queue it belongs to.")
  var queue: String?

  @Option(help: "Which one, where a time happens twice: first or second.")
  var dst: DSTChoice?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    let place = try workspace.objectiveQueue(queue)
    guard !text.isBlank, !text.contains(where: \.isNewline), text.count <= 200 else {
      throw UserFacingError(
        "an objective is one line of 1 to 200 characters",
        hint: "stint objective add \"talk to 10 past customers\" --target 10", status: .badInput)
    }
    guard (1...1_000_000).contains(target) else {
      throw UserFacingError(
        "--target must be 1 to 1000000", hint: "--target 10", status: .badInput)
    }
    let end = try by.map {
      try TimeInput.lastInstant($0, now: workspace.now, zone: place.zone, dst: dst)
    }
    if let end, end <= workspace.now {
      throw UserFacingError(
        "\(TimeText.full(end, in: place.zone)) is in the past", hint: "--by 2026-12-31",
        status: .badInput)
    }
    var objective = Objective(
      uid: context.newUID(), queue: place.name, text: text.trimmed, target: target, count: count,
      createdAt: workspace.now, by: end)
    if let acts {
      objective.acts = try acts.split(separator: ",").map { word in
        guard let act = Act(typed: String(word).trimmed) else {
          throw UserFacingError(
            "\"\(SafeText.line(String(word)))\" is no act", hint: "--acts reply,ask",
            status: .badInput)
        }
        return act
      }
    }
    let stored = try workspace.store.add(objective)
    context.print(
      ObjectiveListReport(
        rows: [.init(objective: stored, progress: 0)], workspace: workspace, isList: false),
      asJSON: isJSON)
    return .done
  }
}

/// `stint objective list`.
struct ObjectiveListCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show how far the objectives are.",
    discussion: """
      JSON: objectives, each {id, uid, queue, text, target, progress, count, acts, created, by?, \
      closed?, sessions}.
      """)

  @Option(name: .shortAndLong, help: "Only of this queue.")
  var queue: String?

  @Flag(help: "Closed ones as well.")
  var all = false

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    try SessionDesk(workspace).look()
    if let queue { _ = try workspace.queue(named: queue) }
    let rows = try workspace.store.objectives(queue: queue, isOpen: all ? nil : true).map {
      let sessions = try workspace.store.sessions(towards: $0)
      return ObjectiveListReport.Row(
        objective: $0, progress: $0.progress(in: sessions, now: workspace.now),
        sessions: sessions.count)
    }
    context.print(ObjectiveListReport(rows: rows, workspace: workspace), asJSON: isJSON)
    return rows.isEmpty ? .nothingToDo : .done
  }
}

/// `stint objective done`.
struct ObjectiveDoneCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "done", abstract: "Close an objective, reached or given up.")

  @Argument(help: ArgumentHelp("Its number.", valueName: "id"))
  var id: PostID

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    try ObjectiveClosing(context, isJSON).set(id, isClosed: true)
  }
}

/// `stint objective reopen`.
struct ObjectiveReopenCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "reopen", abstract: "Open a closed objective again.")

  @Argument(help: ArgumentHelp("Its number.", valueName: "id"))
  var id: PostID

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    try ObjectiveClosing(context, isJSON).set(id, isClosed: false)
  }
}

/// What `done` and `reopen` share.
private struct ObjectiveClosing {
  let context: Context
  let isJSON: Bool

  init(_ context: Context, _ isJSON: Bool) {
    self.context = context
    self.isJSON = isJSON
  }

  func set(_ id: PostID, isClosed: Bool) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    guard try workspace.store.objectives().contains(where: { $0.id == id.number }) else {
      throw UserFacingError(
        "there is no objective \(id.number)", hint: "stint objective list --all",
        status: .notFound)
    }
    let isChanged = try workspace.store.setObjective(
      id.number, closedAt: isClosed ? workspace.now : nil)
    let word = isClosed ? "closed" : "open"
    context.print(
      Answer([
        "id": .int(id.number), "closed": .bool(isClosed), "changed": .bool(isChanged),
      ]) { _ in "objective \(id.number) is \(word)\(isChanged ? "" : " already")" },
      asJSON: isJSON)
    return isChanged ? .done : .nothingToDo
  }
}

extension Workspace {
  /// The queue that is meant: named, or the only one there is.
  func objectiveQueue(_ name: String?) throws -> Queue {
    if let name { return try queue(named: name) }
    if setup.queues.count == 1, let only = setup.queues.values.first { return only }
    // Objectives are the business of business; where there is such a queue it is meant.
    if let business = setup.queues["business"] { return business }
    let all = setup.queues.keys.sorted()
    throw UserFacingError(
      "is this for \(all.joined(separator: " or for "))? Stint does not guess",
      hint: "-q \(all.first ?? "business")", status: .usedWrongly)
  }
}
