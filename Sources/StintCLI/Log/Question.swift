internal import StintCore
internal import StintSystem

/// A question that is answered yes or no.
enum Question {
  /// Throws unless the answer is yes; where nobody can be asked, with what would have happened and
  /// how to say yes beforehand.
  static func ask(
    _ question: String, else refusal: String, hint: String, in context: Context
  ) throws {
    guard context.console.inputIsTerminal else {
      throw UserFacingError(
        "\(refusal); nothing was changed", hint: hint, status: .usedWrongly)
    }
    context.console.writeError(question)
    guard context.console.readLine()?.lowercased().hasPrefix("y") == true else {
      throw UserFacingError("nothing was changed", status: .nothingToDo)
    }
  }
}
