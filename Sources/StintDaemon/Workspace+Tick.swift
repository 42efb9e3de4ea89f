internal import StintCore
internal import StintDelivery
internal import StintStore
internal import StintSystem
internal import StintWorkspace

extension Workspace {
  /// A tick that leaves finished items in `outbox`; on `store`, or on the workspace's own.
  func tick(
    outbox: String, owner: String, clock: @escaping @Sendable () -> Timestamp, store: Store? = nil
  ) throws -> Tick {
    try Home.makeFolder(outbox)
    let mediaProblem: @Sendable (Media) -> String? = { FileFacts.problem(with: $0) }
    return Tick(
      setup: setup, store: store ?? self.store,
      deliverers: DelivererTable(
        outbox: OutboxDeliverer(
          root: outbox, processTag: Digest.sha256(owner.utf8).prefix(12).description,
          checkMedia: mediaProblem)),
      owner: owner, clock: clock, isDead: { ProcessIdentity.isDead($0) },
      mediaProblem: mediaProblem)
  }
}
