package import StintCore
internal import StintSystem

extension Workspace {
  /// The zone a session was started in; its queue's where the machine does not know that zone.
  package func zone(of session: Session) -> Zone {
    let own = zone(ofQueue: session.queue)
    if own.name == session.zone { return own }
    return context.zones.zone(named: session.zone) ?? own
  }
}
