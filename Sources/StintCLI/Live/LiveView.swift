internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// Where commands meet the live view: whether there can be one, and what is said after it.
struct LiveView {
  private let desk: SessionDesk
  private let context: Context
  private let terminal: @Sendable () -> any TerminalDevice

  /// nil where keys cannot be read or lines not be rewritten: in a pipe there is no view at all.
  init?(_ desk: SessionDesk, isJSON: Bool) {
    let context = desk.workspace.context
    guard !isJSON, context.console.inputIsTerminal, context.console.outputIsTerminal,
      let terminal = context.terminal
    else { return nil }
    self.desk = desk
    self.context = context
    self.terminal = terminal
  }

  /// Shows an open session, or the look back at a closed one, until the user leaves it.
  ///
  /// Ends with 0 whether the session goes on or not: leaving the view is no failure.
  func run(_ session: Session, mode: LiveLoop.Mode) throws -> ExitStatus {
    let device = terminal()
    let zone = desk.workspace.zone(of: session)
    var loop = LiveLoop(
      session, zone: zone, mode: mode, device: device,
      actions: DeskActions(desk, session: session.id), context: context)
    let outcome = try loop.run()
    for line in Self.farewell(outcome, zone: zone) {
      context.console.writeOut(context.style.wrapped(line) + "\n")
    }
    if outcome.ending == .wrappedUp || outcome.ending == .later {
      context.print(EndCommand.report(outcome.session, desk), asJSON: false)
    }
    if let signal = outcome.signal { device.end(by: signal) }
    return .done
  }

  private static func farewell(_ outcome: LiveLoop.Outcome, zone: Zone) -> [String] {
    let session = outcome.session
    let name = "session #\(session.id)"
    switch outcome.ending {
    case .detached:
      let until = session.deadline.map { " until \(SessionText.clock($0, in: zone))" } ?? ""
      return [
        "\(name) goes on\(until); back to it: stint now --follow · log: stint did · end: stint end"
      ]
    case .endedElsewhere:
      let end = session.end.map { " at \(SessionText.clock($0, in: zone))" } ?? ""
      let how = session.endedBy == .user ? "was ended elsewhere" : "closed itself"
      return [
        "\(name) \(how)\(end)"
          + (session.wrapUp == .pending ? "; look back: stint wrap-up \(session.id)" : "")
      ]
    case .gone: return ["\(name) was taken back: it is not in the log"]
    case .later, .wrappedUp: return []
    }
  }
}
