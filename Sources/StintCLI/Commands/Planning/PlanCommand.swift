internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint plan`.
struct PlanCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Say what goes out when, what waits, and why.",
    usage: "stint plan [<options>]",
    discussion: """
      The same code that sends, with a clock of its own: given the same rules, what stands here is \
      what ticks do. Changes nothing.
      """)

  @Option(help: ArgumentHelp("How many days ahead, 1 to 366.", valueName: "days"))
  var days: Int = 7

  @Option(name: [.customShort("q"), .long], help: "Only this queue.")
  var queue: String?

  @Option(name: .customLong("on"), help: "Only this account.")
  var account: String?

  @Flag(help: "Show slots that stay empty, too.")
  var slots = false

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    guard (1...366).contains(days) else {
      throw UserFacingError("--days must be 1 to 366", status: .usedWrongly)
    }
    let workspace = try Workspace(context, .readOnly)
    if let queue { _ = try workspace.queue(named: queue) }
    if let account { _ = try workspace.account(named: account) }
    let end = workspace.now.advanced(by: .seconds(days * 86_400))
    let plan = try workspace.store.plan(
      workspace.setup, from: workspace.now, through: end, inspector: workspace.inspect)
    let report = PlanReport(
      plan: plan, setup: workspace.setup, now: workspace.now, end: end, queue: queue,
      account: account, showsEmptySlots: slots, pauses: try workspace.store.pauses(),
      excerpts: isJSON ? [:] : try excerpts(plan, workspace))
    context.print(report, asJSON: isJSON)
    return report.status
  }

  /// The beginnings of the texts that will be printed.
  private func excerpts(_ plan: Plan, _ workspace: Workspace) throws -> [Int64: String] {
    let ids = Set(plan.dispatches.map(\.dispatch.target.postID))
    return try workspace.store.contents(ofPosts: ids.sorted()).mapValues {
      Excerpt.of($0, columns: 48)
    }
  }
}
