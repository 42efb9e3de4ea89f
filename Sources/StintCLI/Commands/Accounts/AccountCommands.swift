internal import ArgumentParser
internal import StintCore
internal import StintExporters
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint account`.
struct AccountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account", abstract: "Add, log in, list and check accounts.",
    subcommands: [
      AccountListCommand.self, AccountCheckCommand.self, AccountAddCommand.self,
      AccountLoginCommand.self,
    ])

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
    let connections = try workspace.store.connections()
    let problems = try workspace.store.credentialProblems()
    let places = accounts.map {
      AccountPlace($0, workspace, connections[$0.name], problem: problems[$0.name])
    }
    context.print(
      Answer(
        [
          "accounts": .array(
            zip(accounts, places).map { account, place in
              let description = workspace.catalogue.exporter(named: account.exporter)?.description
              var object: JSONObject = [
                "name": .string(account.name), "queue": .string(account.queue),
                "exporter": .string(account.exporter),
                "network": .string(description?.name ?? account.exporter),
                "delivers_to": .string(place.destination),
                "queued": .int(Int64(counts[account.name]?[.queued] ?? 0)),
                "sent": .int(Int64(counts[account.name]?[.sent] ?? 0)),
              ]
              for member in place.json.members { object[member.key] = member.value }
              return .object(object)
            })
        ], status: accounts.isEmpty ? .nothingToDo : .done
      ) { style in
        guard !accounts.isEmpty else { return "the config has no accounts" }
        var table = TextTable(header: ["ACCOUNT", "QUEUE", "FORMAT", "LENGTH", "QUEUED", "SENT"])
        for account in accounts {
          table.add(
            account.name, account.queue, account.exporter, length(account, workspace),
            "\(counts[account.name]?[.queued] ?? 0)", "\(counts[account.name]?[.sent] ?? 0)")
        }
        return
          ([table.text(style), ""]
          + zip(accounts, places).flatMap { account, place in
            [account.name] + place.lines.map { style.wrapped($0, indent: "  ") }
          }).joined(separator: "\n")
      }, asJSON: isJSON)
    return accounts.isEmpty ? .nothingToDo : .done
  }

  /// What the account's own server takes, where it told; else what is usual on the network.
  private func length(_ account: Account, _ workspace: Workspace) -> String {
    guard let facts = workspace.catalogue.exporter(named: account.exporter)?.description else {
      return "unknown"
    }
    let learned = facts.options.contains("limit") ? account.options["limit"].flatMap(Int.init) : nil
    // A feed's limit is a number of entries.
    let limit = facts.placeOption == nil ? learned ?? facts.limit : facts.limit
    return limit.map { Counted.of($0, facts.unit.rawValue) } ?? "no limit"
  }
}
