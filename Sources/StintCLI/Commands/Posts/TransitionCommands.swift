internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// What `hold`, `release`, `drop` and `restore` take.
struct TransitionFields: ParsableArguments {
  @Argument(help: ArgumentHelp("Numbers of the posts.", valueName: "id"))
  var ids: [PostID]

  @Option(name: .customLong("on"), help: "Only on this account.")
  var account: String?

  @OptionGroup var options: GlobalOptions

  init() {}
}

/// `stint hold`.
struct HoldCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold", abstract: "Keep posts back until `stint release`.")

  @OptionGroup var fields: TransitionFields

  @Option(help: ArgumentHelp("Why, for `stint why`.", valueName: "text"))
  var reason: String?

  init() {}

  var isJSON: Bool { fields.options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    try Transition(context, fields).run(verb: "held") { _, _ in
      Transition.Step(.held(Hold(cause: .user, reason: reason ?? "held by you")))
    }
  }
}

/// `stint drop`.
struct DropCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop", abstract: "Take posts out of the queue; `stint restore` brings them back.")

  @OptionGroup var fields: TransitionFields

  init() {}

  var isJSON: Bool { fields.options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    try Transition(context, fields).run(verb: "dropped") { _, record in
      Transition.Step(.dropped(from: record.state.name))
    }
  }
}

/// `stint release`.
struct ReleaseCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Queue drafts and held or failed posts.",
    discussion: """
      Checked again first: a text that its network would not take stays where it is. A fixed time \
      that is past is given up, and the post takes the next slot.
      """)

  @OptionGroup var fields: TransitionFields

  init() {}

  var isJSON: Bool { fields.options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    return try Transition(workspace, fields).run(verb: "queued") { post, record in
      guard [.draft, .held, .failed].contains(record.state.name) else { return nil }
      let target = record.target
      let found = workspace.inspect(post, target)
      let problems = found.voice + found.network + found.media
      guard problems.isEmpty else {
        throw UserFacingError(
          "#\(post.id) cannot be released on \(target.account)", details: problems,
          hint: "stint edit \(post.id)", status: .badInput)
      }
      if let expiry = target.expiresAt, expiry <= workspace.now {
        throw UserFacingError(
          "#\(post.id) expired on \(TimeText.full(expiry, in: workspace.zone(ofQueue: record.queue)))",
          hint: "stint edit \(post.id) --expires 3d", status: .badInput)
      }
      if case .held(let hold) = record.state, hold.cause == .finished {
        throw UserFacingError(
          "#\(post.id) is finished: \(hold.reason)", hint: "stint edit \(post.id) --evergreen 30d",
          status: .badInput)
      }
      guard let account = workspace.setup.accounts[target.account] else {
        throw UserFacingError(
          "\(target.account) is not in the config any more", status: .badInput)
      }
      if let fixed = target.fixedAt, fixed <= workspace.now {
        guard !workspace.setup.slots(of: account).slots.isEmpty else {
          throw UserFacingError(
            "the time of #\(post.id) is past and \(account.name) has no slots",
            hint: "stint move \(post.id) --at \"tomorrow 9:00\"", status: .badInput)
        }
        return Transition.Step(.queued, givesUpTime: true)
      }
      return Transition.Step(.queued)
    }
  }
}

/// One change of state on the targets of several posts.
struct Transition {
  /// What shall become of one target.
  struct Step {
    var state: TargetState
    /// Its own time is past; it takes a slot.
    var givesUpTime: Bool

    init(_ state: TargetState, givesUpTime: Bool = false) {
      self.state = state
      self.givesUpTime = givesUpTime
    }
  }

  private let workspace: Workspace
  private let fields: TransitionFields

  init(_ context: Context, _ fields: TransitionFields) throws {
    self.init(try Workspace(context, .readWrite), fields)
  }

  init(_ workspace: Workspace, _ fields: TransitionFields) {
    self.workspace = workspace
    self.fields = fields
  }

  /// Moves every target that `step` gives a state for and that may go there.
  ///
  /// Ends with 3 when none did. All of them are judged before the first is changed.
  func run(
    verb: String, _ step: (PostRecord, TargetRecord) throws -> Step?
  ) throws -> ExitStatus {
    let posts = try fields.ids.map(workspace.post)
    let wishes = try posts.flatMap { post in
      try workspace.targets(of: post, on: fields.account).map { ($0, try step(post, $0)) }
    }
    let out = try workspace.store.partsOut(of: wishes.map(\.0))
    var lines: [TransitionReport.Line] = []
    for (record, wanted) in wishes {
      let moved = try wanted.map { try take(record, $0) } ?? false
      // A tick may have been at it since it was judged.
      let was = wanted == nil || moved ? record.state.name : try state(of: record)
      lines.append(
        TransitionReport.Line(
          post: record.target.postID, account: record.target.account, was: was,
          isNow: moved ? wanted?.state.name ?? was : was, moved: moved,
          partsOut: posts.first { $0.id == record.target.postID }
            .flatMap { PartsOut($0, record, out[record.target.id])?.sentence }))
    }
    let report = TransitionReport(verb: verb, lines: lines)
    workspace.context.print(report, asJSON: fields.options.isJSON)
    return report.status
  }

  private func state(of record: TargetRecord) throws -> TargetState.Name {
    try workspace.store.targets(ofPost: record.target.postID)
      .first { $0.target.id == record.target.id }?.state.name ?? record.state.name
  }

  private func take(_ record: TargetRecord, _ step: Step) throws -> Bool {
    if step.givesUpTime {
      _ = try workspace.store.change(
        [record.target.id], Store.Change(fixedAt: .some(nil)), now: workspace.now,
        detail: "its time was past; it takes a slot")
    }
    return try !workspace.store.move(
      [record.target.id], to: step.state, now: workspace.now, detail: Self.detail(of: step.state)
    ).isEmpty
  }

  private static func detail(of state: TargetState) -> String? {
    if case .held(let hold) = state { hold.reason } else { nil }
  }
}

/// What a change of state did to each target.
struct TransitionReport: Report {
  struct Line {
    var post: Int64
    var account: String
    var was: TargetState.Name
    var isNow: TargetState.Name
    var moved: Bool
    /// What of a thread stands there all the same.
    var partsOut: String?
  }

  let verb: String
  let lines: [Line]

  var status: ExitStatus { lines.contains(where: \.moved) ? .done : .nothingToDo }

  func text(_ style: Style) -> String {
    lines.map { line in
      line.moved
        ? "#\(line.post) \(line.account): \(line.was.rawValue) → \(line.isNow.rawValue)"
          + (line.partsOut.map { " (\($0))" } ?? "")
        : line.was.rawValue == verb
          ? "#\(line.post) \(line.account): is \(verb) already"
          : "#\(line.post) \(line.account): is \(line.was.rawValue), cannot be \(verb)"
    }.joined(separator: "\n")
  }

  var json: JSONObject {
    [
      "targets": .array(
        lines.map {
          .object([
            "id": .int($0.post), "account": .string($0.account), "was": .string($0.was.rawValue),
            "state": .string($0.isNow.rawValue), "changed": .bool($0.moved),
          ])
        })
    ]
  }
}
