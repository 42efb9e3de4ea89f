internal import Foundation
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// Correcting many sessions as a text in the editor.
struct LogTextEditing {
  let desk: LogDesk
  let range: String
  let queue: String?
  /// A text edited before, instead of the editor.
  let from: String?
  let isConfirmed: Bool
  let isForced: Bool
  let time: LogTimeOptions
  let isJSON: Bool

  private var context: Context { desk.workspace.context }

  func run() throws -> ExitStatus {
    let zone = try desk.zone(named: time, queue: queue)
    if let from {
      let edited =
        from == "-"
        ? try ThreadText.decode(context.console.readInput(), from: "standard input")
        : try ThreadText.decode(try bytes(of: from), from: from)
      let head = try Head(edited)
      let sessions = try sessions(
        try LogRange(head.range, now: desk.now, zone: zone), queue: head.queue
      ).filter { $0.id <= head.newest }
      return try use(edited, sessions, zone)
    }
    let days = try LogRange(range, now: desk.now, zone: zone)
    let sessions = try sessions(days, queue: queue)
    guard !sessions.isEmpty else {
      throw UserFacingError(
        "no session in \(days.title)", hint: "stint log edit --month", status: .nothingToDo)
    }
    let head = Head(
      range: "\(LogDay.text(days.first))..\(LogDay.text(days.last))", queue: queue,
      newest: sessions.map(\.id).max() ?? 0)
    return try Editor(context).edit(
      logText(zone).text(of: sessions, head: head.lines(zone)), name: "log.txt"
    ) { edited in
      // An empty text, or one cut off at the top, is a mishap and no wish to remove all.
      guard try Head(edited).newest == head.newest else { throw Head.missing }
      return try use(edited, sessions, zone)
    }
  }

  /// The comment lines on top, of which the first says what the text is about.
  struct Head {
    var range: String
    var queue: String?
    /// Sessions that came later are not in the text, and not removed by it.
    var newest: Int64

    init(range: String, queue: String?, newest: Int64) {
      self.range = range
      self.queue = queue
      self.newest = newest
    }

    /// Throws when the first line was taken out.
    init(_ text: String) throws {
      let words = text.split(whereSeparator: \.isNewline).first?.split(separator: " ") ?? []
      guard words.count >= 5, words[0] == "#", words[1] == "log", words[3] == "through",
        let newest = PostID(argument: String(words[4]))
      else {
        throw Self.missing
      }
      self.init(
        range: String(words[2]), queue: words.count > 6 ? String(words[6]) : nil,
        newest: newest.number)
    }

    static let missing = UserFacingError(
      "the text does not begin with the line that says which sessions it holds; nothing was changed",
      details: ["as in: # log 2026-11-16..2026-11-22 through #215"],
      hint: "stint log edit --week", status: .badInput)

    func lines(_ zone: Zone) -> [String] {
      [
        "log \(range) through #\(newest)" + (queue.map { " of \($0)" } ?? ""), "",
        "start - end, number, queue, plan, purpose; times in \(zone.name).",
        "0:10> is on the next day, <23:50 on the day before, ? runs on.",
        "Take a line out to remove its session. Lines with # in front are not read.",
      ]
    }
  }

  private func sessions(_ days: LogRange, queue: String?) throws -> [Session] {
    try desk.store.sessions(queue: queue, from: days.start, until: days.end)
  }

  private func logText(_ zone: Zone) -> LogText {
    let zones = context.zones
    return LogText(home: zone) { zones.zone(named: $0) }
  }

  private func bytes(of path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: context.path(path)) else {
      throw UserFacingError("\(path): no such file", hint: "--from FILE", status: .notFound)
    }
    return [UInt8](data)
  }

  private func use(_ edited: String, _ sessions: [Session], _ zone: Zone) throws -> ExitStatus {
    let wishes: [LogEdit.Wish]
    do throws(LogTextError) {
      wishes = try logText(zone).wishes(
        in: edited, for: sessions, queues: Set(desk.workspace.setup.queues.keys))
    } catch {
      throw refusal(error)
    }
    guard !wishes.isEmpty else {
      // Not an error: the text is as it was, and need not be kept.
      context.print(Answer(["sessions": []]) { _ in "nothing was changed" }, asJSON: isJSON)
      return .nothingToDo
    }
    let before = wishes.map(\.session)
    let around = try desk.surroundings(
      of: before, reaching: wishes.flatMap { [$0.change.start, $0.change.end].compactMap(\.self) },
      isForced: isForced)
    let after: [Session]
    do throws(LogEditError) {
      after = try LogEdit.apply(wishes, in: around)
    } catch {
      throw desk.refusal(error)
    }
    let command = CommandText.of(
      "stint", "log", "edit", "--range", range, queue.map { _ in "-q" }, queue)
    if !isConfirmed, !desk.isDryRun {
      let pairs = zip(before, after).map { (before: Optional($0), after: $1) }
      let lines = LogEditReport.lines(
        pairs, now: desk.now, zone: { desk.zone(of: $0) }, Style(columns: context.style.columns))
      context.note(lines.joined(separator: "\n"))
      let count = Plural.of(after.count, "session")
      try Question.ask(
        "change \(count)? [y/N] ", else: "\(count) would change",
        hint: "--yes, with --from and the file", in: context)
    }
    return try desk.write(before: before, after: after, command: command, isJSON: isJSON)
  }

  private func refusal(_ error: LogTextError) -> UserFacingError {
    let line = "line \(error.line)"
    func refused(_ text: String, hint: String? = nil) -> UserFacingError {
      UserFacingError("\(line): \(text); nothing was changed", hint: hint, status: .badInput)
    }
    return switch error.problem {
    case .notUnderstood(let expected): refused("not understood; expected \(expected)")
    case .wrongWeekday(let weekday): refused("that day is a \(weekday.name)")
    case .noDay: refused("a session without a day above it")
    case .unknownSession(let id):
      refused("\(id) is no session of this text", hint: "stint log edit --month")
    case .twice(let id): refused("\(id) stands there twice", hint: "stint log split splits one")
    case .unknownQueue(let name): refused("there is no queue \(name)", hint: "stint queue list")
    case .badTime(let text): refused("\(text) is no time", hint: "10:05, 0:10> or <23:50")
    case .badPlan(let text): refused("\(text) is no plan", hint: "25m, 1h30m, or -")
    case .otherZone(let expected):
      refused("a session keeps its zone; expected \(expected) behind the plan")
    case .openEnd(let id): refused("? is the end of a session that runs, and of no other (\(id))")
    case .ambiguous(let text, let first, let second):
      refused(
        "\(text) happens twice that day: first \(first), second \(second)",
        hint: "\(first) or \(second)")
    case .missing(let text, let before, let after):
      refused(
        "\(text) does not happen that day: the clocks go forward", hint: "\(before) or \(after)")
    }
  }
}
