internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint did`.
struct DidCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "did", abstract: "Log what you just did in the session.",
    usage: "stint did <key> [@who] [<text>] [<url>] [<options>]",
    discussion: """
      The key is one letter or the whole word: l listen, r reply, a ask, t thank, s share, i insight, \
      w answer (links to the ask it answers), o off-topic, p request, x interrupted. A mark stands \
      for the time since the previous one, at most 10 minutes of it.

      A word that begins with @ is the person, one that begins with http:// or https:// the address; \
      all others are the text. Ends with 3 when no session runs.

      JSON: session, uid, at, act, claimed_s (the time it stands for) and, where given, person, text, \
      url, answers. Of --asks: asks, newest first: {number, uid, at, person?, text?}.
      """)

  @Argument(help: ArgumentHelp("Key, person, text, address.", valueName: "words"))
  var words: [String] = []

  @Option(help: ArgumentHelp("When, if that was earlier in the session.", valueName: "time"))
  var at: String?

  @Option(help: ArgumentHelp("How long ago.", valueName: "minutes"))
  var ago: String?

  @Option(help: "Which one, where a time happens twice: first or second.")
  var dst: DSTChoice?

  @Option(
    help: ArgumentHelp(
      "With w: the open ask it answers, by its number in --asks.", valueName: "number"))
  var answers: Int?

  @Flag(help: "List the open asks.")
  var asks = false

  @Flag(help: "Print the choices and read one line: for launchers.")
  var menu = false

  @Flag(help: "Take the last mark back.")
  var undo = false

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    let desk = SessionDesk(workspace)
    if asks { return try listAsks(desk) }
    if undo { return try takeBack(desk) }
    var words = words
    if menu {
      context.console.writeOut(
        Act.allCases.map { "\($0.key) \($0.rawValue)\n" }.joined())
      let line = context.console.readLine() ?? ""
      words = line.split(separator: " ").map(String.init) + words
      // A launcher gives the whole line back: key and word say the same.
      if words.count > 1, let act = Act(typed: words[0]), words[1] == act.rawValue {
        words.remove(at: 1)
      }
    }
    let draft = try MarkDraft(words)
    let open = try desk.current()
    let result = try desk.mark(
      draft.act, person: draft.person, text: draft.text, url: draft.url,
      at: try Minutes.instant(
        at: at, ago: ago, now: workspace.now, zone: workspace.zone(of: open), dst: dst,
        notBefore: open.start),
      answers: answers.map { .number($0) } ?? .fitting)
    context.print(report(result, workspace), asJSON: isJSON)
    return .done
  }

  private func report(
    _ result: (session: Session, mark: Mark, ask: Mark?), _ workspace: Workspace
  ) -> MarkReport {
    let (session, mark, ask) = result
    let zone = workspace.zone(of: session)
    let claimed =
      session.claims().first { $0.mark.uid == mark.uid }?.milliseconds ?? 0
    let asked = ask.map { ask in
      "answers the ask of \(TimeText.full(ask.at, in: zone))" + (ask.text.map { ": \($0)" } ?? "")
    }
    return MarkReport(
      session: session.id, mark: mark, claimed: claimed,
      clock: SessionText.clock(mark.at, in: zone), at: mark.at.rfc3339(in: zone), asked: asked)
  }

  private func takeBack(_ desk: SessionDesk) throws -> ExitStatus {
    let context = desk.workspace.context
    guard let mark = try desk.takeBackLastMark() else {
      throw UserFacingError(
        "the session has no mark to take back", hint: "stint now", status: .nothingToDo)
    }
    context.print(
      Answer(["uid": .string(mark.uid), "act": .string(mark.act.rawValue), "undone": true]) { _ in
        "taken back: \(mark.act.rawValue)" + (mark.text.map { "  \(SafeText.line($0))" } ?? "")
      }, asJSON: isJSON)
    return .done
  }

  private func listAsks(_ desk: SessionDesk) throws -> ExitStatus {
    let session = try desk.current()
    let workspace = desk.workspace
    let zone = workspace.zone(of: session)
    let asks = try workspace.store.openAsks(queue: session.queue, limit: 100)
    workspace.context.print(
      Answer([
        "asks": .array(
          asks.enumerated().map { number, ask in
            var object: JSONObject = [
              "number": .int(Int64(number + 1)), "uid": .string(ask.uid),
              "at": .string(ask.at.rfc3339(in: zone)),
            ]
            object["person"] = ask.person.map { .string($0) }
            object["text"] = ask.text.map { .string($0) }
            return .object(object)
          })
      ]) { _ in
        asks.isEmpty
          ? "no ask is open"
          : asks.enumerated().map { number, ask in
            let words = [ask.person.map { "@\($0)" }, ask.text].compactMap(\.self)
              .joined(separator: " ")
            return "\(number + 1)  \(TimeText.full(ask.at, in: zone))  \(SafeText.line(words))"
          }.joined(separator: "\n")
      }, asJSON: isJSON)
    return asks.isEmpty ? .nothingToDo : .done
  }
}
