package import StintCore
internal import StintStore
package import StintSystem

/// What others are told: the user by notices, programs by hooks.
extension SessionDesk {
  func announce(_ look: SessionLook) {
    guard let session = look.session else { return }
    let due = look.settlement.due
    if due.contains(.warning) { run(.sessionWarn, session) }
    if due.contains(.over) { run(.sessionOver, session) }
    if look.closedItself != nil { run(.sessionEnd, session) }
    if givesNotices, let notice = Notice(due, about: session) {
      NoticeSender(context).show(notice, about: session.uid)
    }
    if look.closedItself != nil { NoticeSender(context).withdraw(about: session.uid) }
  }

  /// The user's programs; what the config says holds a credential is kept from them.
  var hooks: Hooks {
    let secrets = workspace.setup.accounts.values.compactMap { account -> String? in
      if case .environment(let name) = account.credential { name } else { nil }
    }
    return Hooks(workspace.home, environment: context.environment, secrets: Set(secrets))
  }

  /// Starts the hook for an event, if there is one; says on standard error why one is not run.
  package func run(
    _ event: HookEvent, _ session: Session, mark: Mark? = nil, parked: ParkedLine? = nil
  ) {
    let hooks = hooks
    guard hooks.has(event) else { return }
    var json: JSONObject = [
      "at": .string(context.clock().rfc3339(in: workspace.zone(of: session))),
      "session": SessionCodec.json(session),
    ]
    json["mark"] = mark.map { SessionCodec.json($0, of: session.uid) }
    json["parked"] = parked.map { SessionCodec.json($0, of: session.uid) }
    let outcome = hooks.run(
      event, json: json, variables: variables(session, mark, parked), isWaiting: waitsForHooks)
    if case .refused(let why) = outcome { context.note("stint: \(SafeText.line(why))") }
  }

  /// The same facts for shell scripts.
  private func variables(
    _ session: Session, _ mark: Mark?, _ parked: ParkedLine?
  ) -> [String: String] {
    let zone = workspace.zone(of: session)
    var variables = [
      "STINT_SESSION": "\(session.id)", "STINT_SESSION_UID": session.uid,
      "STINT_QUEUE": session.queue, "STINT_PURPOSE": session.purpose,
      "STINT_NETWORKS": session.networks.joined(separator: ","),
      "STINT_START": session.start.rfc3339(in: zone),
      "STINT_PLANNED_S": "\(session.planned ?? 0)", "STINT_EXTENDED_S": "\(session.extended)",
      "STINT_SPENT_S": "\(session.spent(through: session.end ?? context.clock()) / 1000)",
      "STINT_HARD": session.isHard ? "1" : "0",
    ]
    variables["STINT_DEADLINE"] = session.deadline.map { $0.rfc3339(in: zone) }
    variables["STINT_END"] = session.end.map { $0.rfc3339(in: zone) }
    variables["STINT_ACT"] = mark?.act.rawValue
    variables["STINT_PERSON"] = mark?.person
    variables["STINT_TEXT"] = mark?.text ?? parked?.text
    variables["STINT_URL"] = mark?.url ?? parked?.url
    return variables
  }

  /// Whether there may be programs that want to be told.
  package static func hasHooks(_ home: Home) -> Bool { FileBytes.exists(home.config + "/hooks") }
}
