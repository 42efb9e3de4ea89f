package import StintCore
package import StintDelivery
package import StintExporters
package import StintStore
internal import StintSystem

/// One pass: recover what dead processes left, claim what is due, render, deliver, record.
package struct Tick: Sendable {
  /// As long as a claim may take before others think that its process hangs.
  static let lease = Duration.seconds(300)

  private let setup: Setup
  private let store: Store
  private let deliverers: DelivererTable
  private let exporter: @Sendable (String) -> (any Exporter)?
  private let inspector: PostInspector
  /// `ProcessIdentity` of this process.
  private let owner: String
  /// For the instants at which answers come.
  private let clock: @Sendable () -> Timestamp
  private let isDead: @Sendable (String) -> Bool

  package init(
    setup: Setup, store: Store, deliverers: DelivererTable,
    exporter: @escaping @Sendable (String) -> (any Exporter)? = ExporterTable.exporter(named:),
    owner: String,
    clock: @escaping @Sendable () -> Timestamp, isDead: @escaping @Sendable (String) -> Bool,
    mediaProblem: @escaping @Sendable (Media) -> String?
  ) {
    self.setup = setup
    self.store = store
    self.deliverers = deliverers
    self.exporter = exporter
    inspector = PostInspector(exporter: exporter, mediaProblem: mediaProblem)
    self.owner = owner
    self.clock = clock
    self.isDead = isDead
  }

  /// Throws `StoreError` when the database refuses before anything was claimed; what goes wrong
  /// afterwards is in the report, by account.
  package func run(at now: Timestamp, only: Set<Int64>? = nil) async throws -> TickReport {
    let recovered = try store.recover(now: now, owner: owner, lease: Self.lease, isDead: isDead)
    let claim = try store.claim(
      setup, now: now, owner: owner, lease: Self.lease, only: only, inspector: inspect)
    var report = TickReport(at: now, decisions: claim.decisions)
    let byAccount = Dictionary(grouping: recovered + claim.claimed) { $0.target.account }
    await withTaskGroup(of: [TickReport.Delivery].self) { group in
      for targets in byAccount.values {
        group.addTask { await deliverInTurn(targets) }
      }
      for await deliveries in group { report.deliveries += deliveries }
    }
    report.deliveries.sort { ($0.target.account, $0.at) < ($1.target.account, $1.at) }
    return report
  }

  /// The planner's look at a target.
  func inspect(_ post: PostRecord, _ target: Target) -> Inspection {
    guard let account = setup.accounts[target.account], let queue = setup.queue(of: account) else {
      return Inspection(network: ["its account is not in the config any more"])
    }
    return inspector.inspect(
      OutgoingPost(
        content: post.content, kind: post.kind, uid: post.uid, id: post.id, account: account,
        zone: queue.zone, instant: target.dueAt ?? target.queuedAt), for: account)
  }

  // MARK: Delivery

  /// One target of an account at a time, so that threads and gaps keep their order.
  private func deliverInTurn(_ claims: [ClaimedTarget]) async -> [TickReport.Delivery] {
    var deliveries: [TickReport.Delivery] = []
    // The share let later promos through because of the posts before them.
    var isRoomInDoubt = false
    for claim in claims {
      let result: TickReport.Result
      do {
        let ending =
          isRoomInDoubt && mustWaitForRoom(claim) ? Ending.released : try await deliver(claim)
        if let ending, try store.settle(claim, ending, now: clock()) {
          result = .ended(ending)
        } else {
          result = .takenOver
        }
      } catch let error as StoreError {
        result = .storeFailed(error)
      } catch {
        result = .storeFailed(.other(path: store.path, reason: "\(error)"))
      }
      if case .ended(.sent) = result {} else if claim.target.kind != .promo { isRoomInDoubt = true }
      deliveries.append(
        TickReport.Delivery(
          target: claim.target, queue: claim.queue, at: claim.at, isRecovered: claim.isRecovered,
          result: result))
    }
    return deliveries
  }

  /// Whether a promo that was claimed goes back because a post before it did not go out.
  private func mustWaitForRoom(_ claim: ClaimedTarget) -> Bool {
    let rules = setup.queues[claim.queue]?.rules
    return claim.target.kind == .promo && rules?.promo.share != nil
      && claim.target.override == nil && claim.attempts.isEmpty
  }

  /// Nil when another process took the target over meanwhile.
  private func deliver(_ claim: ClaimedTarget) async throws -> Ending? {
    guard let account = setup.accounts[claim.target.account],
      let queue = setup.queue(of: account),
      let exporter = exporter(account.exporter)
    else {
      return .held(
        Hold(cause: .validation, reason: "its account is not in the config any more"))
    }
    let post = OutgoingPost(
      content: claim.post.content, kind: claim.post.kind, uid: claim.post.uid, id: claim.post.id,
      account: account, zone: queue.zone, instant: claim.at,
      keys: { part in
        Digest.operationKey(
          postUID: claim.post.uid, account: account.name, part: part,
          revision: claim.post.revision, cycle: claim.target.cycle,
          round: claim.denials(ofPart: part))
      })
    let parcels: [Parcel]
    do {
      parcels = try exporter.render(post)
    } catch {
      return .held(
        Hold(
          cause: .validation,
          reason: error.problems.map(\.message).joined(separator: "; ")))
    }
    let handover = Handover(
      account: account.name, postID: claim.post.id, localInstant: post.localInstant,
      partCount: parcels.count)
    let deliverer = deliverers.deliverer(for: account)
    var first: (remoteID: String?, url: String?)?
    for parcel in parcels {
      if let done = claim.acceptedParts[parcel.part] {
        first = first ?? (done.remoteID, done.url)
        // Its process may have died before it could clean up behind itself.
        await deliverer.forget(parcel, handover)
        continue
      }
      switch try await hand(over: parcel, handover, by: deliverer, claim) {
      case .accepted(let remoteID, let url): first = first ?? (remoteID, url)
      case .ended(let ending): return ending
      case .takenOver: return nil
      }
    }
    return .sent(remoteID: first?.remoteID, url: first?.url)
  }

  private enum PartResult {
    case accepted(remoteID: String?, url: String?)
    case ended(Ending)
    case takenOver
  }

  private func hand(
    over parcel: Parcel, _ handover: Handover, by deliverer: any Deliverer, _ claim: ClaimedTarget
  ) async throws -> PartResult {
    let last = claim.attempts.last { $0.part == parcel.part }
    if let last, last.state == .unknown {
      // Its process died after it wrote the attempt's answer down and before the target's.
      return .ended(.unknown(reason: last.failure ?? "nobody can tell whether it arrived"))
    }
    if let last, last.state == .sending,
      let settled = try await settleOpen(last, parcel, handover, deliverer)
    {
      return settled
    }
    guard
      let attempt = try store.begin(
        claim, part: parcel.part, operationKey: parcel.operationKey,
        payloadSHA256: Digest.sha256(parcel.body), owner: owner, now: clock())
    else { return .takenOver }
    let outcome = await deliverer.deliver(parcel, handover)
    switch outcome {
    case .accepted(let remoteID, let url):
      let isOurs = try store.settle(
        attempt: attempt, state: .accepted, remoteID: remoteID, url: url, now: clock())
      // Who took the target over still needs what tells him that it arrived.
      guard isOurs else { return .takenOver }
      await deliverer.forget(parcel, handover)
      return .accepted(remoteID: remoteID, url: url)
    case .temporary(let reason, let retryAfter, let isRateLimit):
      let now = clock()
      try store.settle(
        attempt: attempt, state: .failed, failureClass: isRateLimit ? "rate-limit" : "temporary",
        failure: reason, now: now)
      return .ended(
        retry(claim, parcel, reason: reason, asked: retryAfter, isRateLimit: isRateLimit, now: now))
    case .permanent(let reason):
      try store.settle(
        attempt: attempt, state: .failed, failureClass: "permanent", failure: reason, now: clock())
      return .ended(.failed(reason: reason))
    case .hold(let hold):
      try store.settle(
        attempt: attempt, state: .failed, failureClass: hold.cause.rawValue, failure: hold.reason,
        now: clock())
      return .ended(.held(hold))
    case .unknown(let reason):
      try store.settle(attempt: attempt, state: .unknown, failure: reason, now: clock())
      return .ended(.unknown(reason: reason))
    }
  }

  /// Decides about a try whose process died before it wrote the answer down; nil when it may, or
  /// must, be made again.
  private func settleOpen(
    _ open: AttemptRecord, _ parcel: Parcel, _ handover: Handover, _ deliverer: any Deliverer
  ) async throws -> PartResult? {
    let died = "its process was gone before the answer came"
    // Whoever answers first decides: when it was alive after all and answered meanwhile, the next
    // tick takes up what it wrote.
    func lose() throws -> PartResult? {
      let isOurs = try store.settle(
        attempt: open.id, state: .failed, failureClass: "lost", failure: died, now: clock())
      return isOurs ? nil : .takenOver
    }
    func giveUp(_ reason: String) throws -> PartResult {
      let isOurs = try store.settle(
        attempt: open.id, state: .unknown, failure: reason, now: clock())
      return isOurs ? .ended(.unknown(reason: reason)) : .takenOver
    }
    switch deliverer.safety {
    case .idempotent: return try lose()
    case .never: return try giveUp(died)
    case .lookup:
      switch await deliverer.lookup(parcel, handover) {
      case .found(let remoteID, let url):
        try store.settle(
          attempt: open.id, state: .accepted, remoteID: remoteID, url: url, now: clock())
        await deliverer.forget(parcel, handover)
        return .accepted(remoteID: remoteID, url: url)
      case .absent: return try lose()
      case .cannotTell(let reason): return try giveUp(reason)
      }
    }
  }

  private func retry(
    _ claim: ClaimedTarget, _ parcel: Parcel, reason: String, asked: Duration?, isRateLimit: Bool,
    now: Timestamp
  ) -> Ending {
    if isRateLimit {
      // Being told to wait burns no try.
      let until = now.advanced(by: asked ?? .seconds(900))
      return .retry(at: until, reason: reason, rateLimitedUntil: until)
    }
    let failures =
      1
      + claim.attempts.count {
        // What was tried before the user queued it again does not count.
        $0.part == parcel.part && $0.state == .failed && $0.failureClass == "temporary"
          && $0.startedAt >= claim.target.queuedAt
      }
    guard
      let next = RetrySchedule.next(
        afterFailures: failures, at: now, key: parcel.operationKey, asked: asked)
    else { return .failed(reason: "\(reason) (tried \(failures) times)") }
    return .retry(at: next, reason: reason, rateLimitedUntil: nil)
  }
}
