internal import ArgumentParser
internal import StintCore
internal import StintExporters
internal import StintStore
internal import StintSystem

/// `stint preview`.
struct PreviewCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Show exactly what each network gets, with its own count.",
    discussion: """
      Of a queued post, or of --text without queuing it. --raw prints the bytes of the network's \
      format instead. Ends with 65 when some account could not send it.
      """)

  @Argument(help: ArgumentHelp("Number of a post.", valueName: "id"))
  var id: PostID?

  @Option(
    help: ArgumentHelp("A text that is not queued; - reads standard input.", valueName: "text"))
  var text: String?

  @Option(name: [.customShort("q"), .long], help: "The queue whose accounts are shown.")
  var queue: String?

  @Option(help: ArgumentHelp("Accounts, with commas between.", valueName: "accounts"))
  var to: String?

  @Flag(help: "Print what the network's API takes.")
  var raw = false

  @OptionGroup var fields: PostFields
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace: Workspace
    var draft = PostDraft()
    var accounts: [Account]
    let uid: String
    var number: Int64 = 0
    guard let id else {
      guard let text else {
        throw UserFacingError(
          "preview what?", hint: "stint preview ID, or stint preview --text \"…\"",
          status: .usedWrongly)
      }
      // Trying a text needs the config only.
      let home = try context.home()
      let config = try Workspace.loadConfig(context, home)
      let setup = config.setup
      let body =
        text == "-"
        ? try ThreadText.decode(context.console.readInput(), from: "standard input") : text
      try fields.apply(to: &draft, text: body)
      uid = "preview"
      if let queue, setup.queues[queue] == nil {
        throw Workspace.unknown("queue", queue, among: setup.queues.keys, list: "stint queue list")
      }
      accounts = setup.accounts.values.filter { queue == nil || $0.queue == queue }
        .sorted { $0.name < $1.name }
      if let to {
        accounts = try AccountList.names(to).map { name in
          guard let account = setup.accounts[name] else {
            throw Workspace.unknown(
              "account", name, among: setup.accounts.keys, list: "stint account list")
          }
          return account
        }
      }
      return try show(draft, accounts, setup, uid: uid, number: 0, context)
    }
    guard text == nil, fields.isEmpty else {
      throw UserFacingError("either a number or --text", status: .usedWrongly)
    }
    workspace = try Workspace(context, .readOnly)
    let post = try workspace.post(id)
    draft = PostDraft(post)
    (uid, number) = (post.uid, post.id)
    accounts = try workspace.store.targets(ofPost: post.id)
      .compactMap { workspace.setup.accounts[$0.target.account] }
    if let to { accounts = try AccountList.names(to).map(workspace.account) }
    return try show(draft, accounts, workspace.setup, uid: uid, number: number, context)
  }

  private func show(
    _ draft: PostDraft, _ accounts: [Account], _ setup: Setup, uid: String, number: Int64,
    _ context: Context
  ) throws -> ExitStatus {
    guard !accounts.isEmpty else {
      throw UserFacingError("there is no account to show it for", status: .notFound)
    }
    let now = context.clock()
    let composer = Composer(setup: setup, now: now) { context.path($0) }
    let content = try composer.content(draft)
    let items = accounts.compactMap { account -> PreviewReport.Item? in
      guard let exporter = ExporterTable.exporter(named: account.exporter),
        let queue = setup.queues[account.queue]
      else { return nil }
      let post = OutgoingPost(
        content: content, kind: draft.kind, uid: uid, id: number, account: account,
        zone: queue.zone, instant: now,
        keys: {
          Digest.operationKey(
            postUID: uid, account: account.name, part: $0, revision: 1, cycle: 0)
        })
      let problems =
        exporter.check(post)
        + account.voice.complaints(about: post.content.parts).map {
          Problem(code: "voice", message: $0)
        }
      return PreviewReport.Item(
        account: account.name, network: exporter.description.name, parts: exporter.preview(post),
        problems: problems, parcels: (try? exporter.render(post)) ?? [])
    }
    let report = PreviewReport(items: items, isRaw: raw)
    context.print(report, asJSON: isJSON)
    return report.status
  }
}
