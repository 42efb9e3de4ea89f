internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint send`.
struct SendCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "send", abstract: "Send a post now, through the same rules.",
    discussion: """
      What a rule keeps back is not sent, and the command says why and ends with 4. --override gets \
      past the rules of the queue (not past a text that the network would refuse, missing media, or \
      an account that must rest); the reason is kept with the post.
      """)

  @Argument(help: ArgumentHelp("Number of the post.", valueName: "id"))
  var id: PostID

  @Option(name: .customLong("on"), help: "Only on this account.")
  var account: String?

  @Option(help: ArgumentHelp("Why the rules do not count this time.", valueName: "reason"))
  var override: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    if let override, override.allSatisfy(\.isWhitespace) {
      throw UserFacingError(
        "an override needs a reason", hint: "--override \"the sale ends tonight\"",
        status: .usedWrongly)
    }
    let workspace = try Workspace(context, .readWrite)
    let post = try workspace.post(id)
    return try Sender(workspace).send(
      try workspace.targets(of: post, on: account), overriding: override, on: account,
      asJSON: isJSON)
  }
}

/// `stint sent`.
struct SentCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "sent", abstract: "Log a post that you made by hand, so that the rules count it.",
    usage: "stint sent --url <url> [<options>]")

  @Option(help: ArgumentHelp("Where it is.", valueName: "url"))
  var url: String?

  @Option(name: .customLong("on"), help: "The account it was made with.")
  var account: String?

  @Option(name: [.customShort("q"), .long], help: "The queue, where it has only one account.")
  var queue: String?

  @Option(help: "value, question, share or promo.")
  var kind: Kind = .value

  @Option(help: ArgumentHelp("When; now without it.", valueName: "time"))
  var at: String?

  @Option(help: "Which one, where a time happens twice: first or second.")
  var dst: DSTChoice?

  @Option(help: ArgumentHelp("What it said, for the same-text rule.", valueName: "text"))
  var text: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    guard url != nil || text != nil else {
      throw UserFacingError(
        "which post was it?", hint: "stint sent --url https://… [--kind promo]",
        status: .usedWrongly)
    }
    if let url, !Composer.isWebAddress(url) {
      throw UserFacingError(
        "\"\(url)\" is no web address", hint: "--url https://…", status: .badInput)
    }
    let account = try chosenAccount(workspace)
    let zone = workspace.zone(ofQueue: account.queue)
    let instant = try when(workspace, zone)
    guard instant <= workspace.now else {
      throw UserFacingError(
        "\(TimeText.echo(instant, in: zone)) is still to come",
        hint: "a time that is past, as \"2026-05-31 21:00\"", status: .badInput)
    }
    if let url,
      let known = try workspace.store.sends(account: account.name).first(where: { $0.url == url })
    {
      throw UserFacingError(
        "\(url) is in the history already, \(TimeText.full(known.at, in: zone))",
        status: .badInput)
    }
    let id = try workspace.store.logSend(
      SendRecord(
        id: 0, targetID: nil, postID: nil, cycle: nil, queue: account.queue, account: account.name,
        kind: kind, at: instant, finishedAt: workspace.now, state: .sent,
        fingerprint: text.map { TextFingerprint.of(Composer.normal($0)) } ?? 0, remoteID: nil,
        url: url, note: text), price: workspace.setup.queues[account.queue]?.rules.promo.earn)
    context.print(
      Answer([
        "send": .int(id), "account": .string(account.name), "kind": .string(kind.rawValue),
        "at": .string(instant.rfc3339(in: zone)),
      ]) { _ in
        "logged: \(kind.rawValue) on \(account.name), \(TimeText.echo(instant, in: zone))"
      }, asJSON: isJSON)
    return .done
  }

  /// A clock time alone means the next one everywhere else; here it means today's.
  private func when(_ workspace: Workspace, _ zone: Zone) throws -> Timestamp {
    guard let at else { return workspace.now }
    let instant = try workspace.instant(at, in: zone, dst: dst)
    guard instant > workspace.now,
      let today = try? workspace.instant("today \(at)", in: zone, dst: dst)
    else { return instant }
    return today
  }

  private func chosenAccount(_ workspace: Workspace) throws -> Account {
    if let account {
      let found = try workspace.account(named: account)
      _ = try workspace.queue(named: queue, accounts: [found])
      return found
    }
    let all =
      try queue.map { workspace.setup.accounts(in: try workspace.queue(named: $0).name) }
      ?? Array(workspace.setup.accounts.values)
    guard all.count == 1, let only = all.first else {
      throw UserFacingError(
        "which account was it made with?",
        hint: "--on \(all.map(\.name).sorted().first ?? "ACCOUNT")", status: .usedWrongly)
    }
    return only
  }
}

/// `stint resolve`.
struct ResolveCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve", abstract: "Settle an outcome that nobody could tell.",
    usage: "stint resolve <id> --sent|--not-sent [<options>]",
    discussion: """
      Look at the account first. --sent closes it (with its address, if you have it); --not-sent \
      queues it again. Stint never resends such a post by itself.
      """)

  @Argument(help: ArgumentHelp("Number of the post.", valueName: "id"))
  var id: PostID

  @Flag(help: "It went out.")
  var sent = false

  @Flag(help: "It did not go out.")
  var notSent = false

  @Option(help: ArgumentHelp("Where it is.", valueName: "url"))
  var url: String?

  @Option(name: .customLong("on"), help: "Only on this account.")
  var account: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    guard !(sent && notSent) else {
      throw UserFacingError(
        "--sent and --not-sent exclude each other", hint: "leave one of them out",
        status: .usedWrongly)
    }
    guard sent || notSent else {
      throw UserFacingError(
        "did it go out?", hint: "stint resolve \(id.number) --sent, or --not-sent",
        status: .usedWrongly)
    }
    if let url, !Composer.isWebAddress(url) {
      throw UserFacingError(
        "\"\(url)\" is no web address", hint: "--url https://…", status: .badInput)
    }
    let workspace = try Workspace(context, .readWrite)
    let post = try workspace.post(id)
    let unknown = try workspace.targets(of: post, on: account).filter {
      $0.state.name == .unknown || $0.waitsForLookup
    }
    for record in unknown {
      _ = try workspace.store.resolve(
        record.target.id, wasSent: sent, url: url, now: workspace.now)
    }
    let names = unknown.map(\.target.account)
    context.print(
      Answer([
        "id": .int(post.id), "sent": .bool(sent), "accounts": .array(names.map { .string($0) }),
      ]) { _ in
        names.isEmpty
          ? "#\(post.id) has no unknown outcome"
          : names.map { "#\(post.id) \($0): \(sent ? "sent" : "queued again")" }
            .joined(separator: "\n")
      }, asJSON: isJSON)
    return names.isEmpty ? .nothingToDo : .done
  }
}
