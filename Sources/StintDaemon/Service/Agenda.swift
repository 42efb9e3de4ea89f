internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// When the daemon has to look again, if nobody calls it before.
struct Agenda {
  let workspace: Workspace
  /// What a tick at `now` left waiting.
  let waits: [Decision]
  let now: Timestamp

  /// The next slot, fixed time, next try, end of a wait or of a claim, change of the open session, or
  /// warning of a credential.
  func next() throws -> Timestamp? {
    let setup = workspace.setup
    var instants = [
      try workspace.store.nextInstant(setup, after: now, waits: waits, inspector: workspace.inspect)
    ]
    // One that is over already belongs to an account that is being delivered for.
    instants.append(
      try workspace.store.firstLeaseEnd().map { max($0, now.advanced(by: .seconds(1))) })
    if let session = try workspace.store.openSession()?.session {
      instants.append(session.nextChange(after: now))
      // A beat a minute: so much of it a power cut may cost.
      instants.append(now.advanced(by: .seconds(60)))
    }
    let connections = try workspace.store.connections()
    for name in setup.accounts.keys {
      let end = connections[name]?.expiresAt
      instants.append(end.flatMap { CredentialWatch.nextLevel(of: $0, after: now) })
    }
    instants.append(SessionDesk(workspace).nextReview(after: now))
    return instants.compactMap(\.self).min()
  }
}
