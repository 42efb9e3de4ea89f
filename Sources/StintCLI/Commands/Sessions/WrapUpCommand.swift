internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint wrap-up`.
struct WrapUpCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "wrap-up", abstract: "Look back at a session: goals, parked thoughts, why over.",
    usage: "stint wrap-up [<id>] [<options>]",
    discussion: """
      Without an id the last session whose wrap-up waits. On a terminal it asks; Enter skips a step. \
      Elsewhere the options say it; without one it lists what they are about and ends with 4. Ends with 3 \
      when none waits. A parked thought that goes to the \
      queue becomes a draft there.
      """)

  @Argument(help: ArgumentHelp("The session.", valueName: "id"))
  var id: PostID?

  @Option(
    help: ArgumentHelp(
      "Whether a goal was reached, by its place: 1=y, 2=p (partly), 3=n.", valueName: "place=y|p|n")
  )
  var goal: [String] = []

  @Option(
    help: ArgumentHelp(
      "Where a parked thought goes, by its place: 1=queue, 2=later, 3=personal, 4=drop.",
      valueName: "place=where"))
  var parked: [String] = []

  @Option(help: ArgumentHelp("Why it ran over.", valueName: "text"))
  var why: String?

  @Flag(help: "The times of a session that closed itself are right.")
  var confirm = false

  @Flag(help: "Ask no more about it.")
  var skip = false

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    let desk = SessionDesk(workspace)
    try desk.look()
    guard let session = try session(desk) else {
      throw UserFacingError(
        "no session waits for its wrap-up", hint: "stint log", status: .nothingToDo)
    }
    let saysAnything = !goal.isEmpty || !parked.isEmpty || why != nil || confirm || skip
    if !saysAnything, let view = LiveView(desk, isJSON: isJSON) {
      return try view.run(session, mode: .line)
    }
    let isAsking = context.console.inputIsTerminal && context.console.errorIsTerminal
    if !saysAnything, session.wrapUp != .pending {
      throw UserFacingError(
        "#\(session.id) is wrapped up already", hint: "stint review \(session.id)",
        status: .nothingToDo)
    }
    let open = undecided(session)
    if !saysAnything, !isAsking || isJSON, !open.isEmpty {
      // Nobody is there to answer: what was parked must not be lost by looking for it.
      context.print(
        SessionReport(
          session: session, zone: workspace.zone(of: session), now: context.clock(),
          headline: "#\(session.id) waits for its wrap-up · \(SessionReport.numbers(session))",
          notes: open + ["--skip leaves it all as it is"],
          extra: [
            "undecided": .array(open.map { .string($0) }),
            "parked": .array(
              session.parked.map { ["text": .string($0.text), "decided": .bool($0.fate != nil)] }),
          ]), asJSON: isJSON)
      return .waiting
    }
    let answers: SessionDesk.WrapUpAnswers
    if saysAnything || !isAsking {
      answers = try typed(session)
    } else {
      answers = WrapUpQuestions(context).ask(about: session, zone: workspace.zone(of: session))
    }
    let done = try WrapUpFinish(desk).finish(session, answers, isSkipped: skip)
    context.print(
      SessionReport(
        session: done, zone: workspace.zone(of: done), now: context.clock(),
        headline: "#\(done.id) is wrapped up · \(SessionReport.numbers(done))"),
      asJSON: isJSON)
    return .done
  }

  private func session(_ desk: SessionDesk) throws -> Session? {
    let workspace = desk.workspace
    if let id {
      guard let session = try workspace.store.session(id.number), session.deletedAt == nil else {
        throw UserFacingError(
          "there is no session #\(id.number)", hint: "stint log", status: .notFound)
      }
      return session
    }
    return try workspace.store.unsettledSessions(
      since: workspace.now.advanced(by: .zero - SessionDesk.wrapUpLimit)
    ).toWrapUp.last.flatMap { try workspace.store.session($0) }
  }

  /// What there is to decide, each with the option that does.
  private func undecided(_ session: Session) -> [String] {
    var lines: [String] = []
    if !session.checks.isEmpty {
      lines.append("times to check: --confirm, or stint log edit \(session.id) first")
    }
    for (place, goal) in session.goals.enumerated() where goal.outcome == nil {
      lines.append("goal \(place + 1), \(SafeText.line(goal.text)): --goal \(place + 1)=y, p or n")
    }
    for (place, line) in session.parked.enumerated() where line.fate == nil {
      lines.append(
        "parked \(place + 1), \(SafeText.line(line.text)): "
          + "--parked \(place + 1)=queue, later, personal or drop")
    }
    return lines
  }

  private func typed(_ session: Session) throws -> SessionDesk.WrapUpAnswers {
    var answers = SessionDesk.WrapUpAnswers()
    for text in goal {
      let (place, word) = try pair(text, "goal", session.goals.count, example: "--goal 1=y")
      let outcome: Goal.Outcome? =
        switch word {
        case "y", "yes": .yes
        case "p", "partly": .partly
        case "n", "no": .no
        default: nil
        }
      guard let outcome else {
        throw UserFacingError(
          "\"\(SafeText.line(word))\" is no answer", hint: "--goal 1=y, or =p, or =n",
          status: .badInput)
      }
      answers.goals[place] = outcome
    }
    for text in parked {
      let (place, word) = try pair(
        text, "parked thought", session.parked.count, example: "--parked 1=queue")
      let fate: ParkedLine.Fate? =
        switch word {
        case "queue", "t": .queue
        case "later", "inbox", "i": .later
        case "personal", "p": .personal
        case "drop", "dropped", "d": .dropped
        default: nil
        }
      guard let fate else {
        throw UserFacingError(
          "\"\(SafeText.line(word))\" is no place for a thought",
          hint: "--parked 1=queue, =later, =personal or =drop", status: .badInput)
      }
      answers.fates[session.parked[place].uid] = fate
    }
    answers.whyOver = why
    answers.confirmsTimes = confirm
    return answers
  }

  private func pair(
    _ text: String, _ what: String, _ count: Int, example: String
  ) throws -> (place: Int, word: String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let place = Int(parts[0]) else {
      throw UserFacingError(
        "\"\(SafeText.line(text))\" is not understood", hint: example, status: .usedWrongly)
    }
    guard (1...max(1, count)).contains(place), count > 0 else {
      throw UserFacingError(
        "the session has \(count == 0 ? "no" : "only \(count)") \(what)\(count == 1 ? "" : "s")",
        hint: example, status: .badInput)
    }
    return (place - 1, parts[1].lowercased())
  }
}
