internal import ArgumentParser
internal import StintCore
internal import StintExporters
internal import StintStore
internal import StintSystem
internal import StintWorkspace

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

  @Option(help: ArgumentHelp("Accounts, with commas between (repeatable).", valueName: "accounts"))
  var to: [String] = []

  @Flag(help: "Print what the network's API takes.")
  var raw = false

  @OptionGroup var fields: PostFields
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    guard let id else {
      guard let text else {
        throw UserFacingError(
          "preview what?", hint: "stint preview ID, or stint preview --text \"…\"",
          status: .usedWrongly)
      }
      // Trying a text needs the config only.
      let home = try context.home()
      let catalogue = Workspace.catalogue(context, home)
      let config = try Workspace.loadConfig(context, home, catalogue)
      let setup = config.setup
      let body =
        text == "-"
        ? try ThreadText.decode(context.console.readInput(), from: "standard input") : text
      var draft = PostDraft()
      try fields.checkWording(setup)
      try fields.apply(to: &draft, text: body)
      if let queue, setup.queues[queue] == nil {
        throw Workspace.unknown("queue", queue, among: setup.queues.keys, list: "stint queue list")
      }
      var accounts = setup.accounts.values.filter { queue == nil || $0.queue == queue }
        .sorted { $0.name < $1.name }
      if !to.isEmpty {
        accounts = try AccountList.names(to).map { name in
          guard let account = setup.accounts[name] else {
            throw Workspace.unknown(
              "account", name, among: setup.accounts.keys, list: "stint account list")
          }
          return account
        }
      }
      let content = try Composer(setup: setup, catalogue: catalogue, now: context.clock()) {
        context.path($0)
      }.content(draft)
      return try show(
        accounts.map { Subject(account: $0, instant: context.clock()) },
        PostRecord(
          id: 0, uid: "preview", queue: queue ?? "", kind: draft.kind, revision: 1,
          content: content, createdAt: context.clock(), updatedAt: context.clock(), sourceKey: nil),
        setup, catalogue, context)
    }
    guard text == nil, fields.isEmpty else {
      throw UserFacingError("either a number or --text", status: .usedWrongly)
    }
    let workspace = try Workspace(context, .readOnly)
    let post = try workspace.post(id)
    let records = try workspace.store.targets(ofPost: post.id)
    let times = try Forecast(workspace).times(ofPost: post.id)
    let accounts =
      to.isEmpty
      ? records.compactMap { workspace.setup.accounts[$0.target.account] }
      : try AccountList.names(to).map(workspace.account)
    let subjects = accounts.map { account in
      let record = records.first { $0.target.account == account.name }
      return Subject(
        account: account,
        instant: record?.countsAt ?? times.first { $0.account == account.name }?.instant
          ?? workspace.now,
        cycle: record?.target.cycle ?? 0)
    }
    return try show(subjects, post, workspace.setup, workspace.catalogue, context)
  }

  /// An account, and what the delivery there would be made of besides the post.
  private struct Subject {
    var account: Account
    /// When it goes out, as far as that is known: some formats hold the time.
    var instant: Timestamp
    var cycle = 0
  }

  private func show(
    _ subjects: [Subject], _ record: PostRecord, _ setup: Setup,
    _ catalogue: ExporterCatalogue, _ context: Context
  ) throws -> ExitStatus {
    guard !subjects.isEmpty else {
      throw UserFacingError("there is no account to show it for", status: .notFound)
    }
    let items = subjects.compactMap { subject -> PreviewReport.Item? in
      let account = subject.account
      guard let exporter = catalogue.exporter(named: account.exporter),
        let queue = setup.queues[account.queue]
      else { return nil }
      let post = OutgoingPost(
        content: record.content, kind: record.kind, uid: record.uid, id: record.id,
        account: account, zone: queue.zone, instant: subject.instant,
        keys: {
          Digest.operationKey(
            postUID: record.uid, account: account.name, part: $0, revision: record.revision,
            cycle: subject.cycle)
        })
      let problems =
        exporter.check(post)
        + account.voice.complaints(about: post.content.parts).map {
          Problem(code: "voice", message: $0)
        }
        + record.content.media.compactMap(MediaWatch().problem(with:)).map {
          Problem(code: "media", message: $0)
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
