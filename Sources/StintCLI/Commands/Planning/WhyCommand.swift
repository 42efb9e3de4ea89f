internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint why`.
struct WhyCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Say why a post has not gone out, and when it will.",
    discussion: "Prints every gate's answer, not only the first one that keeps the post back.")

  @Argument(help: ArgumentHelp("Number of the post.", valueName: "id"))
  var id: PostID

  @Option(name: .customLong("on"), help: "Only on this account.")
  var account: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readOnly)
    let post = try workspace.post(id)
    let times = try Forecast(workspace).times(ofPost: post.id, on: account)
    let targets = try workspace.targets(of: post, on: account)
    let out = try workspace.store.partsOut(of: targets)
    let items = try targets.map { record in
      let isOpen = [.draft, .queued, .held].contains(record.state.name)
      return WhyReport.Item(
        record: record,
        time: record.state.name == .queued
          ? times.first { $0.account == record.target.account } : nil,
        ahead: record.state.name == .queued && record.target.dueAt == nil
          ? try workspace.store.countAhead(of: record.target, limit: 1000) : 0,
        verdicts: isOpen
          ? try workspace.store.verdicts(
            on: record.target, workspace.setup, at: workspace.now, inspector: workspace.inspect)
          : [],
        isHomeless: workspace.setup.accounts[record.target.account] == nil,
        partsOut: PartsOut(post, record, out[record.target.id]))
    }
    let report = WhyReport(
      post: post, items: items, zone: workspace.zone(ofQueue: post.queue),
      now: workspace.now)
    context.print(report, asJSON: isJSON)
    return report.status
  }
}
