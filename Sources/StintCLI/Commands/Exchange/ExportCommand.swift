internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint export`.
struct ExportCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write posts, their history and logged posts as JSON Lines.",
    discussion: """
      To standard output, or to a file with -o. `stint import` reads it back identically, also into \
      an empty home.
      """)

  @Option(name: [.customShort("q"), .long], help: "Only this queue.")
  var queue: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("A new file.", valueName: "file"))
  var output: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readOnly)
    if let queue { _ = try workspace.queue(named: queue) }
    var posts = 0
    var pending = ""
    let sink = try OutputFile(output.map(context.path), context)
    try workspace.store.exportPosts(queue: queue) { archive in
      posts += 1
      pending += ArchiveCodec.line(archive).serialized() + "\n"
      if pending.utf8.count > 1 << 16 {
        try sink.write(pending)
        pending = ""
      }
    }
    let logged = try workspace.store.loggedSends(queue: queue)
    for send in logged { pending += ArchiveCodec.line(logged: send).serialized() + "\n" }
    try sink.write(pending)
    try sink.close()
    if output != nil {
      context.print(
        Answer(["posts": .int(Int64(posts)), "logged": .int(Int64(logged.count))]) { _ in
          "\(Plural.of(posts, "post")) exported, and \(Plural.of(logged.count, "post")) made by hand"
        }, asJSON: isJSON)
    }
    return posts + logged.count == 0 ? .nothingToDo : .done
  }
}
