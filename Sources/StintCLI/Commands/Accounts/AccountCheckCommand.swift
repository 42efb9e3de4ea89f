internal import ArgumentParser
internal import StintCore
internal import StintExporters
internal import StintSystem
internal import StintWorkspace

/// `stint account check`.
struct AccountCheckCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check the config and that each account can deliver.",
    discussion: """
      Asks each server whether it takes the credential, as whom, and what it allows; nothing is \
      posted. What it learns is kept: limits for the next posts, and posts that waited for the \
      credential go on.

      A credential that the network knows but does not let post stays refused until it is another \
      one. With --offline, what needs no server is looked at: whether the credential can be read and \
      is one, but for one that a program prints, which might ask you for a password.

      Ends with 77 when a credential needs you, 78 when the server is not what the account is for, 69 \
      when a server is not there, 4 with other problems.
      """)

  @Argument(help: ArgumentHelp("Only this account.", valueName: "account"))
  var account: String?

  @Flag(help: "Ask no server; what it said last still counts.")
  var offline = false

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    let accounts =
      try account.map { [try workspace.account(named: $0)] }
      ?? workspace.setup.accounts.values.sorted { $0.name < $1.name }
    // Only stintd reads credentials, and knows what may lie where files shall go.
    let needsDaemon = accounts.contains { account in
      switch workspace.route(of: account) {
      case .network, .files: true
      case .outbox: false
      }
    }
    if needsDaemon {
      return try Daemon(context).run(
        ["--check-accounts"] + (offline ? ["--offline"] : []) + (isJSON ? ["--json"] : [])
          + accounts.map(\.name))
    }
    let report = AccountCheckReport(
      try accounts.map { try workspace.finding(about: $0, isStanding: true) }, now: workspace.now)
    context.print(report, asJSON: isJSON)
    return report.status
  }
}
