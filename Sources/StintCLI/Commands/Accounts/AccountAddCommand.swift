internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint account add`.
struct AccountAddCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Set up an account: config, credential, and a check.",
    usage: "stint account add [<account>] [--network <id>] [-q <queue>] [<options>]",
    discussion: """
      On a terminal it asks what it is not told. The account's table goes to the end of the config, \
      whose text stays as it is; the config before is kept beside it. The secret goes into a file that \
      only you can read; it is asked for without being shown, or read with --secret-from -, never \
      taken from the command line.

      Then the server is asked whether it takes the credential. When it clearly refuses it, or is no \
      server of that network, or when anything else fails, nothing is changed. A server that cannot \
      be reached says nothing against the account, which is kept. With --offline no server is asked.

      A feed and a site need a place: --option path=FILE, --option root=FOLDER. Without one the files \
      are left in the outbox.

      An account that exists is not changed: stint account login renews its credential.
      """)

  @Argument(help: ArgumentHelp("Its name, as shop@mastodon.", valueName: "account"))
  var account: String?

  @Option(
    help: ArgumentHelp(
      "The network's exporter, as mastodon, or a plug-in's name.", valueName: "id"))
  var network: String?

  @Option(name: .shortAndLong, help: "The queue it belongs to, for good.")
  var queue: String?

  @Option(help: ArgumentHelp("Its server, as https://social.example.", valueName: "address"))
  var server: String?

  @Option(
    name: .customLong("option"),
    help: ArgumentHelp("A setting of the exporter; may be given again.", valueName: "key=value"))
  var settings: [String] = []

  @Option(
    help: ArgumentHelp(
      "The credential's file; by the account's name without it.", valueName: "name"))
  var credentialFile: String?

  @Option(help: ArgumentHelp("The credential is in this variable.", valueName: "name"))
  var credentialEnv: String?

  @Option(
    help: ArgumentHelp(
      "This program prints the credential; no shell, blanks part its words.", valueName: "words"))
  var credentialCommand: String?

  @Option(help: ArgumentHelp("systemd hands the credential over.", valueName: "name"))
  var credentialSystemd: String?

  @Option(
    help: ArgumentHelp("\"-\": read the secret from standard input.", valueName: "-"))
  var secretFrom: String?

  @Flag(help: "Leave files for hand-off, even where Stint could send.")
  var handOff = false

  @Flag(help: "Do not ask the server.")
  var offline = false

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    let draft = try AccountDraft(self, workspace, AccountQuestions(context, isJSON: isJSON)).make()
    let trying = AccountTrying(workspace, draft, isOffline: offline)
    let written = try AccountWriting(workspace).write(draft) { config in
      guard !draft.isHandOff, draft.isToBeTried(in: workspace) else { return nil }
      return try trying.run(config)
    }
    try keep(written.trial, of: draft.name, context)
    let report = AccountAddReport(draft: draft, written: written, isOffline: offline)
    context.print(report, asJSON: isJSON)
    return report.status
  }

  /// What was learned of the server on the way.
  private func keep(_ trial: AccountTrial?, of name: String, _ context: Context) throws {
    guard let trial, trial.isProven else { return }
    let workspace = try Workspace(context, .readWrite)
    try workspace.store.setConnection(
      name,
      ConnectionRecord(
        identity: trial.identity, checkedAt: workspace.now, expiresAt: trial.expiresAt))
    try workspace.store.replaceFacts(of: name, trial.facts)
    try workspace.store.setCredentialProblem(name, nil)
  }
}
