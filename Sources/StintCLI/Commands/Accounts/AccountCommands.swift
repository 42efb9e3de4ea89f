internal import ArgumentParser
internal import StintCore
internal import StintExporters
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint account`.
struct AccountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account", abstract: "List and check accounts.",
    subcommands: [AccountListCommand.self, AccountCheckCommand.self])

  init() {}
}

/// `stint account list`.
struct AccountListCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the accounts, their networks and where posts go.")

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    let counts = try workspace.store.counts()
    let accounts = workspace.setup.accounts.values.sorted {
      ($0.queue, $0.name) < ($1.queue, $1.name)
    }
    let outbox = workspace.outbox
    context.print(
      Answer(
        [
          "accounts": .array(
            accounts.map { account in
              let description = ExporterTable.exporter(named: account.exporter)?.description
              return .object([
                "name": .string(account.name), "queue": .string(account.queue),
                "exporter": .string(account.exporter),
                "network": .string(description?.name ?? account.exporter),
                "delivers_to": .string(outbox + "/" + account.name),
                "queued": .int(Int64(counts[account.name]?[.queued] ?? 0)),
                "sent": .int(Int64(counts[account.name]?[.sent] ?? 0)),
              ])
            })
        ], status: accounts.isEmpty ? .nothingToDo : .done
      ) { _ in
        guard !accounts.isEmpty else { return "the config has no accounts" }
        var table = TextTable(header: ["ACCOUNT", "QUEUE", "FORMAT", "LENGTH", "QUEUED", "SENT"])
        for account in accounts {
          let description = ExporterTable.exporter(named: account.exporter)?.description
          let limit =
            description?.limit.map { "\($0) \(description?.unit.rawValue ?? "")" } ?? "no limit"
          table.add(
            account.name, account.queue, account.exporter, limit,
            "\(counts[account.name]?[.queued] ?? 0)", "\(counts[account.name]?[.sent] ?? 0)")
        }
        return table.text(Style()) + "\n\nFinished items are left as files in \(outbox)/ACCOUNT/."
          + "\nThis version hands off by file; it does not send over the network yet."
      }, asJSON: isJSON)
    return accounts.isEmpty ? .nothingToDo : .done
  }
}

/// `stint account check`.
struct AccountCheckCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check the config and that each account can deliver.")

  @Argument(help: ArgumentHelp("Only this account.", valueName: "account"))
  var account: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    let accounts =
      try account.map { [try workspace.account(named: $0)] }
      ?? workspace.setup.accounts.values.sorted { $0.name < $1.name }
    var lines: [(account: String, problems: [String])] = []
    for account in accounts {
      var problems: [String] = []
      if workspace.setup.slots(of: account).slots.isEmpty {
        problems.append("it has no slots: only posts with a time of their own go out")
      }
      let conditions = try workspace.store.conditions(of: account)
      if let problem = conditions.credentialProblem { problems.append(problem) }
      if conditions.failuresInARow > 0 {
        problems.append("its last \(conditions.failuresInARow) deliveries failed")
      }
      if let problem = FolderCheck.problem(writing: workspace.outbox) { problems.append(problem) }
      if let exporter = ExporterTable.exporter(named: account.exporter),
        let queue = workspace.setup.queue(of: account)
      {
        let trial = OutgoingPost(
          content: Content(parts: ["check"]), kind: .value, uid: "check", id: 0, account: account,
          zone: queue.zone, instant: workspace.now)
        problems += exporter.check(trial).filter { $0.severity == .error }.map { problem in
          problem.message + (problem.hint.map { " — \($0)" } ?? "")
        }
      }
      lines.append((account.name, problems))
    }
    let isWell = lines.allSatisfy(\.problems.isEmpty)
    context.print(
      Answer([
        "accounts": .array(
          lines.map {
            .object([
              "account": .string($0.account), "ok": .bool($0.problems.isEmpty),
              "problems": .array($0.problems.map { .string($0) }),
            ])
          })
      ]) { style in
        lines.map { line in
          guard !line.problems.isEmpty else { return "\(line.account)  \(style.good("ok"))" }
          return
            ([line.account] + line.problems.map { style.wrapped(SafeText.line($0), indent: "  ") })
            .joined(separator: "\n")
        }.joined(separator: "\n")
      }, asJSON: isJSON)
    return isWell ? .done : .waiting
  }
}
