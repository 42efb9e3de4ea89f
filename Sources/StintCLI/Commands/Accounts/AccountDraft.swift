internal import Foundation
internal import StintCore
internal import StintExporters
internal import StintSystem
internal import StintWorkspace

/// An account that is to become part of the config, from options and answers.
struct AccountDraft {
  struct Made {
    var name: String
    var queue: String
    var exporter: String
    var isHandOff: Bool
    var server: String?
    var settings: [(key: String, value: String)]
    var credential: CredentialSource?
    /// For the credential's file; nil where none was given.
    var secret: [UInt8]?

    /// Its table in the config.
    var table: String {
      func quoted(_ text: String) -> String { JSONValue.string(text).serialized() }
      var lines = ["[account.\(quoted(name))]", "queue = \(quoted(queue))"]
      if isHandOff {
        lines += ["exporter = \"outbox\"", "format = \(quoted(exporter))"]
      } else {
        lines.append("exporter = \(quoted(exporter))")
      }
      if let server { lines.append("server = \(quoted(server))") }
      if let credential { lines.append("credential = \(Self.table(credential))") }
      if !settings.isEmpty {
        let pairs = settings.map { "\($0.key) = \(quoted($0.value))" }
        lines.append("options = { \(pairs.joined(separator: ", ")) }")
      }
      return lines.joined(separator: "\n") + "\n"
    }

    /// Whether there is anything that `stintd` could say of it.
    func isToBeTried(in workspace: Workspace) -> Bool {
      guard case .file(let name)? = credential, secret == nil else { return true }
      return FileManager.default.fileExists(
        atPath: workspace.home.credentialFile(name, environment: workspace.context.environment))
    }

    private static func table(_ source: CredentialSource) -> String {
      func quoted(_ text: String) -> String { JSONValue.string(text).serialized() }
      return switch source {
      case .file(let name): "{ file = \(quoted(name)) }"
      case .environment(let name): "{ env = \(quoted(name)) }"
      case .command(let words):
        "{ command = [\(words.map(quoted).joined(separator: ", "))] }"
      case .systemd(let name): "{ systemd = \(quoted(name)) }"
      }
    }
  }

  private let command: AccountAddCommand
  private let workspace: Workspace
  private let questions: AccountQuestions

  init(_ command: AccountAddCommand, _ workspace: Workspace, _ questions: AccountQuestions) {
    self.command = command
    self.workspace = workspace
    self.questions = questions
  }

  func make() throws -> Made {
    let name = try name()
    let exporter = try network()
    let description = exporter.description
    let queue = try queue()
    var made = Made(
      name: name, queue: queue, exporter: description.id, isHandOff: command.handOff,
      settings: try settings())
    made.server = try server(description)
    try place(&made, description)
    try complete(&made, exporter)
    if !made.isHandOff, description.connection == nil,
      !made.settings.contains(where: { $0.key == description.placeOption })
    {
      made.isHandOff = true
      let reason = description.handOffReason ?? "\(description.name) is a format of files"
      questions.say("Posts are left as files for hand-off: \(reason).")
    }
    if !made.isHandOff, let connection = description.connection {
      try credential(&made, connection)
    } else if sources.contains(where: { $0 != nil }) || command.secretFrom != nil {
      throw UserFacingError(
        "an account that hands off needs no credential; nothing was changed",
        hint: "leave the credential out", status: .usedWrongly)
    }
    return made
  }

  private func name() throws -> String {
    let name =
      try command.account
      ?? questions.ask("Name of the account, as shop@mastodon: ", option: "the account's name") {
        workspace.setup.accounts[$0] == nil ? nil : "there is an account \($0) already"
      }
    guard workspace.setup.accounts[name] == nil else {
      throw UserFacingError(
        "there is an account \(name) already; nothing was changed",
        hint: "stint account login \(name) for a new credential; the rest is in "
          + workspace.home.configFile, status: .badInput)
    }
    return name
  }

  private func network() throws -> any Exporter {
    let catalogue = workspace.catalogue
    let all = catalogue.names
    if command.network == nil, questions.isAsking {
      for id in all.sorted() {
        guard let exporter = catalogue.exporter(named: id) else { continue }
        questions.say("\(id)  \(Self.abilities(exporter.description))")
      }
    }
    func find(_ id: String) -> (any Exporter)? { catalogue.exporter(named: id) }
    let id =
      try command.network
      ?? questions.ask("Network: ", option: "--network") { typed in
        find(typed) == nil
          ? "there is no network \(typed)"
            + (NearestName.suggestion(for: typed, among: all).map {
              "; did you mean \($0)?"
            } ?? "") : nil
      }
    guard let exporter = find(id) else {
      throw Workspace.unknown("network", id, among: all, list: "stint exporter list")
    }
    return exporter
  }

  /// `Mastodon: 500 graphemes, threads, polls, 4 files`.
  private static func abilities(_ description: Description) -> String {
    var words = [
      description.limit.map { Counted.of($0, description.unit.rawValue) } ?? "any length"
    ]
    if description.allowsThreads { words.append("threads") }
    if description.allowsPolls { words.append("polls") }
    if let limit = description.mediaLimit {
      words.append(limit == 0 ? "no files" : Counted.of(limit, "files"))
    }
    if description.connection == nil { words.append("hand-off by file") }
    return "\(description.name): \(words.joined(separator: ", "))"
  }

  private func queue() throws -> String {
    let names = workspace.setup.queues.keys.sorted()
    if let queue = command.queue { return try workspace.queue(named: queue).name }
    if names.count == 1, let only = names.first { return only }
    return try questions.ask(
      "Queue it belongs to, for good (\(names.joined(separator: ", "))): ", option: "-q"
    ) { names.contains($0) ? nil : "there is no queue \($0)" }
  }

  private func settings() throws -> [(key: String, value: String)] {
    try command.settings.map { text in
      let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty else {
        throw UserFacingError(
          "--option takes key=value; nothing was changed", hint: "--option limit=1000",
          status: .usedWrongly)
      }
      return (String(sides[0]), String(sides[1]))
    }
  }

  private func server(_ description: Description) throws -> String? {
    let connection = description.connection
    func fault(_ text: String) -> String? {
      if ServerAddress.isWebhook(text, of: description.id) {
        return "that is the address of a webhook, which is a secret; it is the credential"
      }
      return ServerAddress.problem(with: text).map { "that is no server's address: \($0)" }
    }
    if let server = command.server {
      if let fault = fault(server) {
        throw UserFacingError(
          "--server: \(fault); nothing was changed",
          hint: ServerAddress.isWebhook(server, of: description.id)
            ? "leave --server out, and --secret-from - <FILE" : "--server https://social.example",
          status: .badInput)
      }
      return server
    }
    guard !command.handOff, let connection, connection.needsServer else { return nil }
    return try questions.ask(
      "Server, as https://social.example: ", option: "--server", problem: fault)
  }

  /// Asks where the files of a format go that can put them into a place of the user's.
  private func place(_ made: inout Made, _ description: Description) throws {
    guard let option = description.placeOption, !command.handOff, questions.isAsking,
      !made.settings.contains(where: { $0.key == option })
    else { return }
    let what =
      option == "path"
      ? "File to write, as a whole path" : "Folder to write into, as a whole path"
    let place = try questions.ask(
      "\(what) (Enter: leave files in the outbox): ", option: "--option \(option)=…",
      mayBeEmpty: true
    ) { $0.hasPrefix("/") ? nil : "a whole path begins with /" }
    if !place.isEmpty { made.settings.append((option, place)) }
  }

  /// Asks for the settings that the exporter cannot do without; throws where they stay missing.
  private func complete(_ made: inout Made, _ exporter: any Exporter) throws {
    func faults() -> [Problem] {
      let account = Account(
        name: made.name, queue: made.queue, exporter: made.exporter,
        options: Dictionary(made.settings.map { ($0.key, $0.value) }) { $1 }, server: made.server)
      let trial = OutgoingPost(
        content: Content(parts: ["check"]), kind: .value, uid: "check", id: 0, account: account,
        zone: .utc, instant: workspace.now)
      return exporter.check(trial).filter(Workspace.isOfTheAccount)
    }
    let first = faults()
    guard !first.isEmpty else { return }
    guard questions.isAsking else { throw refusal(first, made, exporter.description) }
    for fault in first { questions.say(fault.message) }
    for key in exporter.description.options where !made.settings.contains(where: { $0.key == key })
    {
      guard !faults().isEmpty else { return }
      let value = try questions.ask(
        "\(key) (Enter: none): ", option: "--option \(key)=…", mayBeEmpty: true)
      if !value.isEmpty { made.settings.append((key, value)) }
    }
    let last = faults()
    if !last.isEmpty { throw refusal(last, made, exporter.description) }
  }

  /// What the exporter says names the config's table, where nothing stands yet.
  private func refusal(
    _ faults: [Problem], _ made: Made, _ description: Description
  ) -> UserFacingError {
    let missing = description.requiredOptions.keys.sorted()
      .filter { key in !made.settings.contains { $0.key == key } }
    let options =
      missing.isEmpty
      ? faults.contains { $0.code.contains("option") } ? ["--option KEY=VALUE"] : []
      : [missing.map { "--option \($0)=…" }.joined(separator: " ")]
    let hints = options + faults.compactMap(\.hint).prefix(1)
    return UserFacingError(
      "\(made.name) cannot work like this, so nothing was changed", details: faults.map(\.message),
      hint: hints.isEmpty ? nil : hints.joined(separator: "; "), status: .badInput)
  }

  private var sources: [CredentialSource?] {
    [
      command.credentialFile.map { .file($0) }, command.credentialEnv.map { .environment($0) },
      command.credentialSystemd.map { .systemd($0) },
      command.credentialCommand.map {
        .command($0.split(whereSeparator: \.isWhitespace).map(String.init))
      },
    ]
  }

  private func credential(_ made: inout Made, _ connection: Description.Connection) throws {
    let named = sources.compactMap(\.self)
    guard named.count <= 1 else {
      throw UserFacingError(
        "the credential has one source; \(named.count) were named; nothing was changed",
        hint: "leave all but one of the --credential options out", status: .usedWrongly)
    }
    // As a file's name: no folder can be meant by an account's name.
    let source = named.first ?? .file(made.name.replacing("@", with: "-"))
    made.credential = source
    guard case .file = source else {
      if command.secretFrom != nil {
        throw UserFacingError(
          "--secret-from goes with a credential in a file", hint: "--credential-file NAME",
          status: .usedWrongly)
      }
      return
    }
    if let from = command.secretFrom {
      guard from == "-" else {
        throw UserFacingError(
          "--secret-from takes - only: a secret on the command line could be read by others",
          hint: "--secret-from - <FILE", status: .usedWrongly)
      }
      made.secret = try checked(questions.input())
    } else if questions.isAsking {
      made.secret = try ask(connection)
    }
  }

  private func checked(_ bytes: [UInt8]) throws -> [UInt8] {
    guard InvalidUTF8.first(in: bytes) == nil, bytes.count <= PrivateFile.longest,
      bytes.contains(where: { $0 > 0x20 })
    else {
      throw UserFacingError(
        "standard input holds no secret: it is empty, no text, or larger than 64 KiB; nothing was "
          + "changed", hint: "--secret-from - <FILE", status: .badInput)
    }
    return bytes
  }

  private func ask(_ connection: Description.Connection) throws -> [UInt8]? {
    questions.say(connection.credentialHelp)
    var fields: [(name: String, value: String)] = []
    for name in connection.credentialFields {
      let isSecret = name != "user" && name != "client_id"
      let note = fields.isEmpty ? " (Enter: later, with stint account login)" : ""
      let value = try questions.ask(
        "\(name)\(note): ", option: "--secret-from -", isSecret: isSecret,
        mayBeEmpty: fields.isEmpty)
      if value.isEmpty { return nil }
      fields.append((name, value))
    }
    return fields.isEmpty ? nil : Array(CredentialLines.text(fields).utf8)
  }
}
