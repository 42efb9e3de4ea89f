internal import StintCore
internal import StintDelivery
internal import StintExporters
internal import StintHTTP
internal import StintPlugins
internal import StintStore
internal import StintSystem
internal import StintWorkspace

extension Workspace {
  /// The tick that sends: over the network where an account has a credential, else into the outbox.
  ///
  /// Throws where the database has forgotten what was sent.
  func tick(owner: String) throws -> Tick {
    try requireNewest()
    // What is wrong with the folder concerns only the accounts that hand off there, and they say so.
    try? Home.makeFolder(outbox)
    return tick(
      DelivererTable(
        outbox: outboxDeliverer(outbox, owner: owner), files: fileTools(owner: owner),
        description: { [catalogue] in catalogue.exporter(named: $0.exporter)?.description },
        access: { access(for: $0) }, plugin: { pluginDeliverer(for: $0) }),
      owner: owner, clock: context.clock, reading: context.clocks, store: store)
  }

  /// A tick that leaves everything in `folder` and touches no network.
  func rehearsingTick(
    into folder: String, clock: @escaping @Sendable () -> Timestamp, store: Store
  ) throws -> Tick {
    let owner = "rehearsal"
    try Home.makeFolder(folder)
    return tick(
      DelivererTable(outbox: outboxDeliverer(folder, owner: owner)), owner: owner,
      clock: clock, reading: nil, store: store)
  }

  /// What is needed to speak with the network of an account; nil when it has no credential.
  func access(for account: Account) -> NetworkAccess? {
    let store = CredentialStores.store(for: account, home, environment: context.environment)
    guard let store else { return nil }
    return NetworkAccess(
      account: account,
      client: CurlClient(
        userAgent: "Stint/\(Version.text)",
        authorities: account.authorities ?? context.environment["SSL_CERT_FILE"]),
      credentials: store, clock: context.clock,
      pause: { duration in await Aside.run { _ = Bell().isRung(within: duration) } },
      watch: watch)
  }

  /// What hands parcels to the plug-in of an account; nil when its exporter is none.
  private func pluginDeliverer(for account: Account) -> PluginDeliverer? {
    guard let exporter = catalogue.exporter(named: account.exporter) as? PluginExporter else {
      return nil
    }
    let store = CredentialStores.store(for: account, home, environment: context.environment)
    return PluginDeliverer(plugin: exporter.plugin, account: account) {
      () async throws(CredentialProblem) -> Credential in
      guard let store else {
        throw CredentialProblem(reason: "the account \(account.name) has no credential")
      }
      return try await store.load()
    }
  }

  private func tick(
    _ deliverers: DelivererTable, owner: String, clock: @escaping @Sendable () -> Timestamp,
    reading: (@Sendable () -> ClockReading)?, store: Store
  ) -> Tick {
    Tick(
      setup: setup, store: store, deliverers: deliverers,
      exporter: { [catalogue] in catalogue.exporter(named: $0) }, owner: owner, clock: clock,
      reading: reading, isDead: { ProcessIdentity.isDead($0) },
      isAlive: { ProcessIdentity.isAlive($0) },
      mediaProblem: { [watch] in watch.problem(with: $0) })
  }

  private func outboxDeliverer(_ root: String, owner: String) -> OutboxDeliverer {
    let tools = fileTools(owner: owner)
    return OutboxDeliverer(
      root: root, processTag: tools.processTag, checkMedia: tools.checkMedia)
  }

  private func fileTools(owner: String) -> FileDelivererTable.Tools {
    FileDelivererTable.Tools(
      processTag: Digest.sha256(owner.utf8).prefix(12).description,
      checkMedia: { [watch] in watch.problem(with: $0) })
  }
}
