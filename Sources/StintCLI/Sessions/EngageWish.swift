internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// A session as asked for, by arguments or by three questions.
struct EngageWish {
  private let command: EngageCommand
  private let workspace: Workspace

  init(_ command: EngageCommand, _ workspace: Workspace) {
    self.command = command
    self.workspace = workspace
  }

  private var context: Context { workspace.context }

  func plan() throws -> SessionPlan {
    if command.again { return try repeated() }
    guard let typed = command.purpose else {
      guard command.isAsking(context) else {
        throw UserFacingError(
          "a session needs a purpose", hint: "stint engage \"answer three questions\" --for 25m",
          status: .usedWrongly)
      }
      return try asked()
    }
    try checkPurpose(typed)
    let place = try workspace.place(queue: command.queue, on: command.on)
    return try finish(
      purpose: typed, queue: place.queue, networks: place.networks, planned: nil, goals: [])
  }

  /// As the last one of the queue.
  private func repeated() throws -> SessionPlan {
    guard command.purpose == nil else {
      throw UserFacingError(
        "--again takes the purpose of the last session", hint: "leave the purpose out",
        status: .usedWrongly)
    }
    let name =
      try command.queue
      ?? command.on.first.map { _ in
        try workspace.place(queue: nil, on: command.on).queue.name
      }
    guard let last = try workspace.store.lastSession(queue: name),
      let queue = workspace.setup.queues[last.queue]
    else {
      throw UserFacingError(
        "there is no earlier session\(name.map { " in queue \($0)" } ?? "") to repeat",
        hint: "stint engage \"why you go there\" --for 25m", status: .notFound)
    }
    let networks =
      command.on.isEmpty
      ? last.networks : try workspace.place(queue: last.queue, on: command.on).networks
    return try finish(
      purpose: last.purpose, queue: queue, networks: networks, planned: last.planned,
      goals: last.goals.map(\.text))
  }

  private func asked() throws -> SessionPlan {
    func ask(_ question: String) -> String {
      context.console.writeError(question)
      return (context.console.readLine() ?? "").trimmed
    }
    let first = try? workspace.place(queue: command.queue, on: command.on)
    var name = first?.queue.name
    if name == nil {
      name = ask("Which queue?  \(workspace.setup.queues.keys.sorted().joined(separator: " / "))  ")
    }
    var place = try workspace.place(queue: name, on: command.on)
    if let said = try workspace.store.lastResolution(
      queue: place.queue.name, before: context.clock())
    {
      context.note("This week you wanted: \(SafeText.line(said))")
    }
    let purpose = ask("Why now?      ")
    try checkPurpose(purpose)
    let usual = command.plan ?? DurationText.format(place.queue.sessions.defaultPlan)
    let minutes = ask("How long?     [\(usual)] ")
    if command.on.isEmpty {
      let accounts = workspace.setup.accounts(in: place.queue.name).map(\.name)
      let hint = accounts.isEmpty ? "" : "(\(accounts.joined(separator: ", "))) "
      let typed = ask("Where?        \(SafeText.line(hint))")
      place = try workspace.place(
        queue: place.queue.name,
        on: typed.split(whereSeparator: { $0 == " " || $0 == "," })
          .map(String.init))
    }
    return try finish(
      purpose: purpose, queue: place.queue, networks: place.networks,
      planned: minutes.isEmpty ? nil : Minutes.plan(minutes, isLong: command.long), goals: [])
  }

  private func finish(
    purpose: String, queue: Queue, networks: [String], planned: Int?, goals: [String]
  ) throws -> SessionPlan {
    let seconds =
      try command.plan.map { try Minutes.plan($0, isLong: command.long) } ?? planned
      ?? Int(queue.sessions.defaultPlan.wholeSeconds)
    let own = command.goal.map(\.trimmed).filter { !$0.isEmpty }
    return SessionPlan(
      queue: queue, purpose: purpose.trimmed, networks: networks, planned: seconds,
      start: try Minutes.instant(
        at: command.at, ago: command.ago, now: workspace.now, zone: queue.zone, dst: command.dst),
      isHard: command.hard ?? queue.sessions.isHard, goals: own.isEmpty ? goals : own,
      objectives: try objectives(queue), mayExceedBudget: command.overBudget)
  }

  private func objectives(_ queue: Queue) throws -> [Objective] {
    let open = try workspace.store.objectives(queue: queue.name, isOpen: true).filter {
      $0.by.map { workspace.now <= $0 } ?? true
    }
    if command.objective.isEmpty { return open.count == 1 ? open : [] }
    if command.objective == ["none"] { return [] }
    return try command.objective.map { word in
      let bare = word.hasPrefix("#") ? word.dropFirst() : word[...]
      guard let found = open.first(where: { String($0.id) == bare }) else {
        throw UserFacingError(
          "queue \(queue.name) has no open objective \(word)", hint: "stint objective list",
          status: .notFound)
      }
      return found
    }
  }

  private func checkPurpose(_ text: String) throws {
    let hint = "say what for, as \"answer questions about queues\"; or --anyway"
    if text.isBlank {
      throw UserFacingError("a session needs a purpose", hint: hint, status: .badInput)
    }
    if text.contains(where: \.isNewline) || text.count > 200 {
      throw UserFacingError(
        "a purpose is one line of at most 200 characters", hint: hint, status: .badInput)
    }
    guard !command.anyway else { return }
    switch Purpose.problem(with: text, places: workspace.placeNames) {
    case nil: return
    case .empty:
      throw UserFacingError("a session needs a purpose", hint: hint, status: .badInput)
    case .oneWord:
      throw UserFacingError(
        "\"\(SafeText.line(text))\" is one word, and no purpose yet", hint: hint,
        status: .badInput)
    case .onlyLooking:
      throw UserFacingError(
        "\"\(SafeText.line(text))\" says where to look, and not what for", hint: hint,
        status: .badInput)
    }
  }
}
