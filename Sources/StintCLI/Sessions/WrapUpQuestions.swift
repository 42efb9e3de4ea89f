internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// The wrap-up, line by line: outcome first, memory second, loose ends last.
struct WrapUpQuestions {
  private let context: Context

  init(_ context: Context) {
    self.context = context
  }

  func ask(about session: Session, zone: Zone) -> SessionDesk.WrapUpAnswers {
    var answers = SessionDesk.WrapUpAnswers()
    let range = SessionText.range(session, in: zone, now: context.clock())
    context.note("Wrap-up #\(session.id)   \(range)   \(SessionReport.numbers(session))")
    if !session.checks.isEmpty {
      let why = session.checks.map(\.rawValue).joined(separator: ", ")
      let reply = question("Times    \(why): are they right?  (y, Enter: leave it to check)  ")
      answers.confirmsTimes = reply == "y"
    }
    for (place, goal) in session.goals.enumerated() where goal.outcome == nil {
      switch question("Goal     \(SafeText.line(goal.text))  (y/p/n)  ") {
      case "y": answers.goals[place] = .yes
      case "p": answers.goals[place] = .partly
      case "n": answers.goals[place] = .no
      default: break
      }
    }
    if let end = session.end, let (from, length) = unmarked(session, end: end) {
      let start = SessionText.clock(from, in: zone)
      let reply = question(
        "Unmarked \(start)–\(SessionText.clock(end, in: zone)), \(SessionText.minutes(length)):  "
          + "(r reply, l listen, o off-topic; Enter: leave it)  ")
      answers.lastAct = Act(typed: reply)
    }
    for line in session.parked where line.fate == nil {
      let reply = question(
        "Parked   \(SafeText.line(line.text))  ([t] queue [i] later [p] personal [d] drop)  ")
      switch reply {
      case "t": answers.fates[line.uid] = .queue
      case "i": answers.fates[line.uid] = .later
      case "p": answers.fates[line.uid] = .personal
      case "d": answers.fates[line.uid] = .dropped
      default: break
      }
    }
    if let end = session.end, let deadline = session.deadline,
      end > deadline.advanced(by: .seconds(60)), session.whyOver == nil
    {
      context.console.writeError("Why over? ")
      answers.whyOver = context.console.readLine()
    }
    return answers
  }

  private func question(_ text: String) -> String {
    context.console.writeError(text)
    return (context.console.readLine() ?? "").trimmed.lowercased()
  }

  /// The time since the last mark, where it is worth a question: 2 to 10 minutes.
  private func unmarked(_ session: Session, end: Timestamp) -> (from: Timestamp, length: Int64)? {
    var probe = session
    probe.marks.append(Mark(uid: "", at: end, act: .listen))
    guard let claim = probe.claims().last, claim.milliseconds >= 120_000 else { return nil }
    return (claim.from, claim.milliseconds)
  }
}
