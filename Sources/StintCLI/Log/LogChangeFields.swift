internal import ArgumentParser
internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// What of a session can be given anew.
struct LogChangeFields: ParsableArguments {
  @Option(help: ArgumentHelp("When it began.", valueName: "time"))
  var start: String?

  @Option(help: ArgumentHelp("When it ended.", valueName: "time"))
  var end: String?

  @Option(help: ArgumentHelp("What it was for.", valueName: "text"))
  var purpose: String?

  @Option(help: ArgumentHelp("The plan, as 25m; none takes it away.", valueName: "minutes"))
  var planned: String?

  var isEmpty: Bool { start == nil && end == nil && purpose == nil && planned == nil }

  func run(
    on session: Session, _ desk: LogDesk, words: [String], time: LogTimeOptions, isForced: Bool,
    isJSON: Bool
  ) throws -> ExitStatus {
    guard !isEmpty else {
      throw UserFacingError(
        "what shall change on #\(session.id)?",
        hint: "--start TIME, --end TIME, --purpose TEXT, --planned 25m", status: .usedWrongly)
    }
    let zone = try time.zone(or: desk.zone(of: session), in: desk.workspace.context)
    let input = LogTimeInput(now: desk.now, zone: zone, dst: time.dst)
    var change = LogEdit.Change(purpose: purpose)
    // With both given, the old end says nothing about the new start.
    change.start = try start.map {
      try input.start($0, of: session, end: end == nil ? session.end ?? desk.now : nil)
    }
    change.end = try end.map {
      try input.end($0, of: session, start: change.start ?? session.start)
    }
    if let planned {
      change.planned =
        planned == "none" ? .some(nil) : try Minutes.seconds(planned, for: "--planned")
    }
    var command = CommandText.of("stint")
    for word in words { command += " " + CommandText.of(word) }
    for (name, value) in [
      ("--start", start), ("--end", end), ("--purpose", purpose), ("--planned", planned),
      ("--zone", time.zone), ("--dst", time.dst?.rawValue),
    ] {
      if let value { command += " " + CommandText.of(name, value) }
    }
    return try desk.apply(
      .change(change), to: session, command: command + (isForced ? " --force" : ""),
      isForced: isForced, reaching: [change.start, change.end].compactMap(\.self), isJSON: isJSON)
  }
}
