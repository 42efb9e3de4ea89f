internal import ArgumentParser
internal import StintCore
internal import StintStore
package import StintSystem
internal import StintWorkspace

/// A command of `stint`: it reads its arguments, and the world through the context.
protocol ContextCommand: ParsableCommand {
  var isJSON: Bool { get }

  mutating func run(in context: Context) throws -> ExitStatus
}

extension ContextCommand {
  mutating func run() throws {
    let status = Tool.run(self, in: .system())
    if status != 0 { throw ExitCode(status) }
  }
}

/// The command line as a function of arguments and context.
package enum Tool {
  /// Parses and runs; returns the exit status.
  package static func main(_ arguments: [String], in context: Context) -> Int32 {
    let status = answer(arguments, in: context)
    guard let problem = context.console.outputProblem() else { return status }
    // What was to be done is done; but an export that stops half-way must not look whole.
    context.console.writeError("stint: standard output cannot be written: \(problem)\n")
    return ExitStatus.damaged.rawValue
  }

  private static func answer(_ arguments: [String], in context: Context) -> Int32 {
    // A prompt asks at every line: before anything else.
    if let status = NowCommand.quickly(arguments, in: context) { return status }
    if let status = QuickMark.answer(arguments, in: context) { return status }
    if let guide = Guides.asked(by: arguments) {
      context.console.writeOut(guide)
      return 0
    }
    if let unknown = unknownCommand(in: arguments) {
      if arguments.contains("--json") { context.console.writeOut(ErrorPresenter.json(unknown)) }
      context.console.writeError(ErrorPresenter.text(unknown, program: "stint"))
      return unknown.status.rawValue
    }
    // A command alone is parsed in a third of the time that the whole tree takes; what it does not
    // understand, the tree explains.
    if let command = quickly(arguments) { return run(command, in: context) }
    do {
      let command = try RootCommand.parseAsRoot(arguments)
      if let command = command as? any ContextCommand { return run(command, in: context) }
      var other = command
      try other.run()
      return 0
    } catch {
      return present(parsing: error, arguments, in: context)
    }
  }

  /// A first word that is no command, refused by its name.
  private static func unknownCommand(in arguments: [String]) -> UserFacingError? {
    var commands = RootCommand.configuration.groupedSubcommands.flatMap(\.subcommands)
    var path: [String] = []
    var hasDefault = false
    var runsItself = false
    for word in arguments.first == "help" ? arguments.dropFirst() : arguments[...] {
      if word == "--json", path.isEmpty { continue }
      guard !word.hasPrefix("-") else {
        // A group of commands alone prints its help, which is no JSON.
        guard word == "--json", !hasDefault, !runsItself, !commands.isEmpty else { return nil }
        let names = commands.compactMap { $0.configuration.commandName }
        let group = (["stint"] + path).joined(separator: " ")
        return UserFacingError(
          "\(group) needs a command: \(names.joined(separator: ", "))",
          hint: "\(group) \(names.contains("list") ? "list" : names.first ?? "") --json",
          status: .usedWrongly)
      }
      guard let found = commands.first(where: { $0.configuration.commandName == word }) else {
        // A group that does something by itself takes the word, and refuses it if need be.
        if hasDefault { return nil }
        let topics = arguments.first == "help" && path.isEmpty ? Guides.all.map(\.topic) : []
        let names = commands.compactMap { $0.configuration.commandName } + topics
        let near = NearestName.suggestion(for: word, among: names)
        return UserFacingError(
          "there is no command \(topics.isEmpty ? "" : "or guide ")"
            + (path + [word]).joined(separator: " ")
            + (near.map { "; did you mean \($0)?" } ?? ""),
          hint: (["stint"] + path + ["--help"]).joined(separator: " "), status: .usedWrongly)
      }
      path.append(word)
      commands = found.configuration.subcommands
      runsItself = found is any ContextCommand.Type
      hasDefault = found.configuration.defaultSubcommand != nil
      guard !commands.isEmpty else { return nil }
    }
    return nil
  }

  private static func quickly(_ arguments: [String]) -> (any ContextCommand)? {
    let commands = RootCommand.configuration.groupedSubcommands.flatMap(\.subcommands)
    guard let word = arguments.first,
      let type = commands.first(where: { $0.configuration.commandName == word })
        as? any ContextCommand.Type
    else { return nil }
    return try? type.parse(Array(arguments.dropFirst()))
  }

  static func run(_ command: some ContextCommand, in context: Context) -> Int32 {
    var command = command
    do {
      return try command.run(in: context).rawValue
    } catch let error as ExitCode {
      return error.rawValue
    } catch {
      let known = userFacing(error)
      if command.isJSON { context.console.writeOut(ErrorPresenter.json(known)) }
      context.console.writeError(ErrorPresenter.text(known, program: "stint"))
      return known.status.rawValue
    }
  }

  /// Help and version go to standard output; a mistake in the arguments ends with 64.
  private static func present(
    parsing error: any Error, _ arguments: [String], in context: Context
  ) -> Int32 {
    let code = RootCommand.exitCode(for: error)
    let text = RootCommand.fullMessage(for: error)
    guard code.rawValue != 0 else {
      context.console.writeOut(text + "\n")
      return 0
    }
    if arguments.contains("--json") {
      context.console.writeOut(
        ErrorPresenter.json(
          UserFacingError(RootCommand.message(for: error), status: .usedWrongly)))
    }
    // It quotes what was typed.
    context.console.writeError(SafeText.block(text) + "\n")
    if let hint = hintAboutDashes(arguments) {
      context.console.writeError("  try: \(SafeText.line(hint))\n")
    }
    return ExitStatus.usedWrongly.rawValue
  }

  /// How to queue a text that was taken for an option; options hold no blanks, texts do.
  private static func hintAboutDashes(_ arguments: [String]) -> String? {
    guard arguments.first == "add", !arguments.contains("--"),
      let text = arguments.dropFirst().first(where: {
        $0.hasPrefix("-") && $0.contains(where: \.isWhitespace)
      })
    else { return nil }
    return "stint add -- \"\(text)\"; options go in front of the two dashes"
  }

  static func userFacing(_ error: any Error) -> UserFacingError {
    if let error = error as? ValidationError {
      return UserFacingError(error.message, status: .usedWrongly)
    }
    return UserFacingError(describing: error)
  }
}
