internal import ArgumentParser
internal import StintCore
internal import StintSystem

/// `stint completions`.
struct CompletionsCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Print the completion script for a shell.",
    discussion: "stint completions bash > ~/.local/share/bash-completion/completions/stint")

  @Argument(help: ArgumentHelp("bash, zsh or fish.", valueName: "shell"))
  var shell: String

  init() {}

  var isJSON: Bool { false }

  func run(in context: Context) throws -> ExitStatus {
    guard let known = CompletionShell(rawValue: shell) else {
      throw UserFacingError(
        "there are no completions for \(shell)", hint: "bash, zsh or fish", status: .usedWrongly)
    }
    context.console.writeOut(RootCommand.completionScript(for: known) + "\n")
    return .done
  }
}
