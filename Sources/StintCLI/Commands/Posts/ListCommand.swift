internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint list`.
struct ListCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List posts and where they stand.",
    usage: "stint list [<options>]",
    discussion: """
      Without options: everything that has not gone out, and what needs you. The last column is the \
      time of its own, or the reason it is held. `stint plan` says when the others go out.
      """)

  @Option(name: [.customShort("q"), .long], help: "Only this queue.")
  var queue: String?

  @Option(name: .customLong("on"), help: "Only this account.")
  var account: String?

  @Option(help: "Only this kind.")
  var kind: Kind?

  @Option(
    help: ArgumentHelp(
      "draft, queued, held, sending, sent, failed, unknown, dropped, with commas; or all.",
      valueName: "states"))
  var state: String?

  @Flag(help: "The history of what went out, newest first.")
  var sent = false

  @Option(help: ArgumentHelp("Only posts that contain this.", valueName: "text"))
  var find: String?

  @Option(help: ArgumentHelp("At most so many lines.", valueName: "lines"))
  var limit: Int = 200

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readOnly)
    if let queue { _ = try workspace.queue(named: queue) }
    if let account { _ = try workspace.account(named: account) }
    guard (1...10_000_000).contains(limit) else {
      throw UserFacingError("--limit must be 1 to 10000000", status: .usedWrongly)
    }
    if sent {
      let report = HistoryReport(
        sends: try workspace.store.sends(queue: queue, account: account, limit: limit),
        texts: try texts(workspace), zone: { workspace.zone(ofQueue: $0) })
      context.print(report, asJSON: isJSON)
      return report.sends.isEmpty ? .nothingToDo : .done
    }
    let filter = Store.Filter(
      queue: queue, account: account, kind: kind, states: try states(), limit: limit + 1, text: find
    )
    let rows = try workspace.store.targets(filter)
    let report = ListReport(
      rows: Array(rows.prefix(limit)), isCut: rows.count > limit,
      isFiltered: [queue, account, kind?.rawValue, state, find].contains { $0 != nil },
      times: try times(rows, workspace),
      partsOut: try workspace.store.partsOut(
        of: rows.filter { $0.post.content.parts.count > 1 }.map(\.target)),
      zone: { workspace.zone(ofQueue: $0) },
      accountProblems: try problems(rows.map(\.target.target.account), workspace))
    context.print(report, asJSON: isJSON)
    return rows.isEmpty ? .nothingToDo : .done
  }

  /// Why nothing goes out on an account, whatever the rules say.
  private func problems(_ accounts: [String], _ workspace: Workspace) throws -> [String: String] {
    var problems = Dictionary(
      uniqueKeysWithValues: try workspace.store.credentialProblems().map {
        ($0.key, CredentialsGate.reason($0.value, $0.key))
      })
    for account in accounts where workspace.setup.accounts[account] == nil {
      problems[account] = "its account is not in the config any more"
    }
    return problems
  }

  /// When those that wait for a slot go out, as far as the coming two weeks tell.
  private func times(
    _ rows: [(post: PostRecord, target: TargetRecord)], _ workspace: Workspace
  ) throws -> [Int64: Timestamp] {
    guard rows.contains(where: { $0.target.state == .queued && $0.target.target.dueAt == nil })
    else { return [:] }
    let plan = try workspace.store.plan(
      workspace.setup, from: workspace.now,
      through: workspace.now.advanced(by: .seconds(14 * 86_400)), inspector: workspace.inspect)
    return Dictionary(
      plan.dispatches.map { ($0.dispatch.target.id, $0.dispatch.at) },
      uniquingKeysWith: { first, _ in first })
  }

  private func texts(_ workspace: Workspace) throws -> (Int64) throws -> String {
    { id in try workspace.store.post(id)?.content.parts.first ?? "" }
  }

  private func states() throws -> [TargetState.Name] {
    guard let state else { return [.draft, .queued, .held, .sending, .failed, .unknown] }
    if state == "all" { return [] }
    return try state.split(separator: ",").map { word in
      guard let name = TargetState.Name(rawValue: String(word)) else {
        let names = TargetState.Name.allCases.map(\.rawValue)
        let near = NearestName.suggestion(for: String(word), among: names)
        throw UserFacingError(
          "there is no state \(word)" + (near.map { "; did you mean \($0)?" } ?? ""),
          hint: "one of \(names.joined(separator: ", "))", status: .usedWrongly)
      }
      return name
    }
  }
}
