internal import ArgumentParser
internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// Writes a wrap-up down and brings parked thoughts where they go.
struct WrapUpFinish {
  private let desk: SessionDesk

  init(_ desk: SessionDesk) {
    self.desk = desk
  }

  func finish(
    _ session: Session, _ answers: SessionDesk.WrapUpAnswers, isSkipped: Bool
  ) throws -> Session {
    var answers = answers
    // The drafts first: a thought that finds no queue stays parked, and nothing is lost.
    for line in session.parked where line.fate == nil {
      guard let fate = answers.fates[line.uid], fate == .queue || fate == .personal else {
        continue
      }
      let queue = fate == .personal ? "personal" : session.queue
      if let problem = draft(line, in: queue) {
        desk.workspace.context.note(
          "\"\(SafeText.line(line.text))\" stays parked: \(problem)")
        answers.fates[line.uid] = nil
      }
    }
    return try desk.wrapUp(session.id, answers, isSkipped: isSkipped)
  }

  /// Makes a draft of a thought; returns why that was not possible.
  private func draft(_ line: ParkedLine, in queue: String) -> String? {
    let context = desk.workspace.context
    guard let workspace = desk.workspace.setup.queues[queue] else {
      return "there is no queue \(queue)"
    }
    var quiet = context
    quiet.console.writeOut = { _ in }
    var arguments = ["--draft", "-q", workspace.name]
    if let url = line.url, url != line.text { arguments += ["--link", url] }
    do {
      let status = try AddCommand.parse(arguments + ["--", line.text]).run(in: quiet)
      return status == .done || status == .waiting ? nil : "it was refused"
    } catch {
      return Tool.userFacing(error).message
    }
  }
}
