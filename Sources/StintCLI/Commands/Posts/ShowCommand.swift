internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint show`.
struct ShowCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one post: its text, its targets, what happened to them.")

  @Argument(help: ArgumentHelp("Number of the post.", valueName: "id"))
  var id: PostID

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readOnly)
    let post = try workspace.post(id)
    let report = ShowReport(
      post: post, targets: try workspace.store.targets(ofPost: post.id),
      revisions: try workspace.store.revisions(ofPost: post.id),
      events: try workspace.store.events(ofPost: post.id),
      attempts: try workspace.store.attempts(ofPost: post.id),
      sends: try workspace.store.sends(post: post.id), zone: workspace.zone(ofQueue: post.queue))
    context.print(report, asJSON: isJSON)
    return .done
  }
}
