internal import ArgumentParser
internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// `stint credit`.
struct CreditCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "credit", abstract: "Show what promos can be paid with, and what took it.",
    discussion: """
      Where a queue has a price (earn in the config), a promo costs engaged minutes. Closed sessions \
      earn them from their end on; those that are to be looked at earn once you did. The oldest \
      minutes are taken first, once for a promo, whatever the number of its accounts. Ends with 4 when \
      a promo would have to wait.
      """)

  @Option(name: [.customShort("q"), .long], help: "Only this queue.")
  var queue: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readOnly)
    if let queue { _ = try workspace.queue(named: queue) }
    let report = try CreditReport(workspace, queue: queue)
    context.print(report, asJSON: isJSON)
    return report.status
  }
}
