internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint add`.
struct AddCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Queue a post.",
    discussion: """
      Without --to it goes to every account of the queue. It takes the next free slot of each \
      account, unless --at gives it a time or --now sends it at once; the rules of the queue are \
      asked when it goes out, whichever it is.

      TEXT may be - to read standard input. Times are read in the queue's zone: "tomorrow 9:00", \
      "tue 9:00", "in 2h", "2026-12-01 09:00", or RFC 3339. A time that happens twice or never, in \
      the nights the clocks change, is refused with the choices.
      """)

  @Argument(help: ArgumentHelp("What it says; - reads standard input.", valueName: "text"))
  var text: String?

  @Option(
    name: [.customShort("q"), .long], help: "business or personal, as the config names them.")
  var queue: String?

  @Option(help: ArgumentHelp("Accounts, with commas between (repeatable).", valueName: "accounts"))
  var to: [String] = []

  @Flag(help: "Send it at once, through the same rules.")
  var now = false

  @Flag(help: "Store it as a draft; `stint release` queues it.")
  var draft = false

  @Flag(help: "Write the text in $EDITOR.")
  var edit = false

  @Flag(help: "Check it and say what would happen; write nothing.")
  var dryRun = false

  @OptionGroup var fields: PostFields
  @OptionGroup var scheduling: SchedulingFields
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, dryRun ? .dryRun : .readWrite)
    var draft = PostDraft()
    draft.accounts = AccountList.names(to)
    let queue = try workspace.queue(
      named: self.queue, accounts: draft.accounts.map(workspace.account))
    draft.queue = queue.name
    if [now, self.draft, scheduling.at != nil].count(where: \.self) > 1 {
      throw UserFacingError(
        "--now, --at and --draft exclude each other", hint: "leave all but one of them out",
        status: .usedWrongly)
    }
    if edit {
      return try Editor(context).edit(text ?? "", name: "post.txt") { edited in
        try self.queue(draft, saying: edited, in: queue, workspace)
      }
    }
    return try self.queue(draft, saying: try body(context), in: queue, workspace)
  }

  private func queue(
    _ draft: PostDraft, saying text: String?, in queue: Queue, _ workspace: Workspace
  ) throws -> ExitStatus {
    let context = workspace.context
    if !dryRun { try SessionDoors(workspace).check(queue) }
    var draft = draft
    try fields.checkWording(workspace.setup)
    try fields.apply(to: &draft, text: text)
    try scheduling.apply(to: &draft, now: workspace.now, zone: queue.zone)
    draft.isDraft = self.draft
    if now { (draft.at, draft.priority) = (workspace.now, .now) }
    let composer = Composer(workspace) { context.path($0) }
    let composed = try composer.compose(draft, queue: queue, uid: context.newUID())
    var warnings = composed.warnings
    for media in composed.post.content.media
    where media.type.hasPrefix("image/") && (media.alt ?? "").allSatisfy(\.isWhitespace) {
      let name = media.path.split(separator: "/").last ?? ""
      warnings.append("\(name) has no description for those who cannot see it: --alt \"…\"")
    }
    for target in composed.post.targets {
      if let other = try workspace.store.post(
        withFingerprint: target.fingerprint, on: target.account)
      {
        warnings.append("\(target.account): the same text is queued as #\(other) already")
      }
    }
    warnings.forEach { context.note("stint: note: \(SafeText.line($0))") }
    guard !dryRun else {
      let report = AddReport(
        id: nil, post: composed.post, times: [], zone: queue.zone, warnings: warnings)
      context.print(report, asJSON: isJSON)
      return .done
    }
    guard let id = try workspace.store.insert([composed.post], now: workspace.now).first ?? nil
    else {
      throw UserFacingError("the post could not be stored", status: .internalError)
    }
    if now {
      context.note("stint: #\(id) is queued; sending it now")
      let status = try Sender(workspace).send(
        try workspace.store.targets(ofPost: id), overriding: nil, asJSON: isJSON)
      if status == .waiting {
        let places = try Forecast(workspace).times(ofPost: id).filter { $0.instant != nil }
        for place in places {
          context.note(
            "stint: #\(id) stays queued: \(place.account) "
              + SafeText.line(place.sentence(in: queue.zone)))
        }
      }
      return status
    }
    let forecast = Forecast(workspace)
    let report = AddReport(
      id: id, post: composed.post, times: try forecast.times(ofPost: id), zone: queue.zone,
      warnings: warnings)
    context.print(report, asJSON: isJSON)
    return .done
  }

  private func body(_ context: Context) throws -> String? {
    guard let text else {
      guard fields.media.isEmpty else { return "" }
      throw UserFacingError(
        "what shall the post say?", hint: "stint add \"What do you plant in autumn?\"",
        status: .usedWrongly)
    }
    guard text == "-" else {
      return text
    }
    return try ThreadText.decode(context.console.readInput(), from: "standard input")
  }
}

/// Account names with commas between, as often as the option is given.
enum AccountList {
  static func names(_ texts: [String]) -> [String] {
    texts.flatMap { $0.split(separator: ",") }.map { $0.filter { $0 != " " } }
      .filter { !$0.isEmpty }
  }
}
