internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// Questions on the terminal; where there is none, what is missing is an error that names the option.
struct AccountQuestions {
  private let context: Context
  let isAsking: Bool

  init(_ context: Context, isJSON: Bool) {
    self.context = context
    isAsking = context.console.inputIsTerminal && context.console.errorIsTerminal && !isJSON
  }

  func say(_ text: String) {
    if isAsking { context.note(context.style.wrapped(SafeText.line(text))) }
  }

  /// What the user typed; asked again, a few times, while `problem` finds fault with it.
  func ask(
    _ question: String, option: String, isSecret: Bool = false, mayBeEmpty: Bool = false,
    problem: (String) -> String? = { _ in nil }
  ) throws -> String {
    guard isAsking else {
      throw UserFacingError(
        "\(option) is missing, and there is no terminal to ask on; nothing was changed",
        hint: "stint account add --help", status: .usedWrongly)
    }
    for _ in 0..<3 {
      context.console.writeError(question)
      guard let line = isSecret ? context.console.readSecret() : context.console.readLine() else {
        break
      }
      let text = line.trimmed
      guard !text.isEmpty else {
        if mayBeEmpty { return "" }
        continue
      }
      guard let fault = problem(text) else { return text }
      context.note(SafeText.line(fault))
    }
    throw UserFacingError("nothing was changed", hint: "stint account add", status: .nothingToDo)
  }

  func input() -> [UInt8] { context.console.readInput() }
}
