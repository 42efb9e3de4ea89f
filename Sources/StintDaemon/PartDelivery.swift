internal import StintCore
internal import StintDelivery
internal import StintExporters
internal import StintStore
internal import StintSystem

/// Delivers the parts of one claimed target, in their order.
///
/// Before the network is touched a row says so on disk; afterwards the row says what became of it.
struct PartDelivery {
  let tick: Tick
  let claim: ClaimedTarget
  let deliverer: any Deliverer
  /// The account's server, where the config names one.
  let server: String?
  var handover: Handover

  var store: Store { tick.store }

  /// How the whole target ends once every part is accepted: known by its first part.
  var sent: Ending {
    let first = handover.earlier[1]
    return .sent(remoteID: first?.remoteID, url: first?.url)
  }

  /// Delivers one part; gives the end of the whole target, or nil when the next part's turn has come.
  mutating func run(_ parcel: Parcel, isLast: Bool) async throws -> TickReport.Result? {
    let tries = claim.attempts.filter { $0.part == parcel.part }
    if let done = claim.acceptedParts[parcel.part] {
      handover.earlier[parcel.part] = Handover.EarlierPart(
        operationKey: done.operationKey, remoteID: done.remoteID, url: done.url)
      // Its process may have died before it could clean up behind itself.
      await deliverer.forget(parcel, handover)
      guard !isLast, let former = try formerServer(done.operationKey) else { return nil }
      return try end(
        .held(
          Hold(
            cause: .validation,
            reason: "part \(parcel.part) is at \(former), which is not the account's server now")))
    }
    handover.firstTriedAt =
      tries.filter { $0.operationKey == parcel.operationKey }.map(\.startedAt).min()
    if let last = tries.last, last.state == .unknown {
      // Its process died after it wrote the attempt's answer down and before the target's.
      return try end(.unknown(reason: last.failure ?? "nobody can tell whether it arrived"))
    }
    var isInDoubt = deliverer.safety == .idempotent && claim.losses(parcel.operationKey) > 0
    if let last = tries.last, last.state == .sending {
      switch try await settleOpen(last, parcel, isLast: isLast) {
      case .again where try isStale(last, parcel):
        return try end(
          .retry(at: tick.clock(), reason: "an earlier try did not arrive", rateLimitedUntil: nil))
      case .again: isInDoubt = deliverer.safety == .idempotent
      case .ended(let result): return result
      case .nextPart: return nil
      }
    }
    let begun = tick.clock()
    guard
      let attempt = try store.begin(
        claim, part: parcel.part, operationKey: parcel.operationKey,
        payloadSHA256: Digest.sha256(parcel.body), owner: tick.owner, now: begun,
        clock: deliverer.leavesMarks ? nil : tick.reading.map { TryClock($0()).text },
        server: server)
    else { return .takenOver }
    if tries.last?.failureClass == Self.rateLimit,
      case .found(let remoteID, let url) = try await lookBeforeRepeating(parcel)
    {
      return try await accept(attempt, parcel, remoteID: remoteID, url: url, isLast: isLast)
    }
    let outcome = await deliverer.deliver(parcel, handover)
    handover.firstTriedAt = handover.firstTriedAt ?? begun
    switch outcome {
    case .accepted(let remoteID, let url):
      return try await accept(attempt, parcel, remoteID: remoteID, url: url, isLast: isLast)
    case .temporary(let reason, let retryAfter, _) where isInDoubt:
      return try doubt(attempt, parcel, reason, isLasting: false, asked: retryAfter)
    case .credentials(let reason, _) where isInDoubt:
      try store.setCredentialProblem(claim.target.account, reason)
      return try doubt(attempt, parcel, reason, isLasting: false)
    case .permanent(let reason) where isInDoubt:
      return try doubt(attempt, parcel, reason, isLasting: true)
    case .hold(let hold) where isInDoubt:
      return try doubt(attempt, parcel, hold.reason, isLasting: true)
    case .temporary(let reason, let retryAfter, let isRateLimit):
      try fail(attempt, isRateLimit ? Self.rateLimit : "temporary", reason)
      return try end(
        retry(parcel, reason: reason, asked: retryAfter, isRateLimit: isRateLimit))
    case .permanent(let reason):
      try fail(attempt, "permanent", reason)
      return try end(.failed(reason: reason))
    case .hold(let hold):
      try fail(attempt, hold.cause.rawValue, hold.reason)
      return try end(.held(hold))
    case .credentials(let reason, _):
      try fail(attempt, "credentials", reason)
      return try end(.credentials(reason: reason))
    case .unknown(let reason):
      return try await unclear(attempt, parcel, reason: reason, isLast: isLast)
    case .acknowledged(let reason):
      try store.acknowledge(attempt: attempt)
      return try await unclear(attempt, parcel, reason: reason, isLast: isLast)
    }
  }

  // MARK: Answers

  func end(_ ending: Ending) throws -> TickReport.Result {
    try store.settle(claim, ending, now: tick.clock()) ? .ended(ending) : .takenOver
  }

  private func fail(_ attempt: Int64, _ failureClass: String, _ reason: String) throws {
    try store.settle(
      attempt: attempt, state: .failed, failureClass: failureClass, failure: reason,
      now: tick.clock())
  }

  /// Writes down that a part was accepted, and with the last one that the target is sent.
  mutating func accept(
    _ attempt: Int64, _ parcel: Parcel, remoteID: String?, url: String?, isLast: Bool
  ) async throws -> TickReport.Result? {
    handover.earlier[parcel.part] = Handover.EarlierPart(
      operationKey: parcel.operationKey, remoteID: remoteID, url: url)
    // A mark must be gone before its target is done: nobody looks at the target afterwards.
    guard isLast, !deliverer.leavesMarks else {
      let isOurs = try store.settle(
        attempt: attempt, state: .accepted, remoteID: remoteID, url: url, now: tick.clock())
      // Who took the target over still needs what tells him that it arrived.
      guard isOurs else { return .takenOver }
      await deliverer.forget(parcel, handover)
      return nil
    }
    // One transaction: one wait for the disk.
    let isOurs = try store.settleLast(
      attempt: attempt, remoteID: remoteID, url: url, of: claim, sent, now: tick.clock())
    guard let isOurs else { return .takenOver }
    await deliverer.forget(parcel, handover)
    return isOurs ? .ended(sent) : .takenOver
  }

  // MARK: Tries

  /// The class of failures where the network told us to wait.
  private static let rateLimit = "rate-limit"
  /// How often a network may tell us to wait before a post is given up.
  private static let mostWaits = 12

  private func retry(
    _ parcel: Parcel, reason: String, asked: Duration?, isRateLimit: Bool
  ) -> Ending {
    let now = tick.clock()
    if isRateLimit {
      // Being told to wait burns none of the few tries; but who says so may keep the post each time.
      let waits = 1 + failures(Self.rateLimit, parcel)
      guard waits < Self.mostWaits else {
        return .failed(reason: "\(reason) (told to wait \(waits) times)")
      }
      let until = now.advanced(by: asked ?? .seconds(900))
      return .retry(at: until, reason: reason, rateLimitedUntil: until)
    }
    let failures = 1 + failures("temporary", parcel)
    guard
      let next = RetrySchedule.next(
        afterFailures: failures, at: now, key: parcel.operationKey, asked: asked)
    else { return .failed(reason: "\(reason) (tried \(failures) times)") }
    return .retry(at: next, reason: reason, rateLimitedUntil: nil)
  }

  /// What was tried before the user queued it again does not count.
  private func failures(_ failureClass: String, _ parcel: Parcel) -> Int {
    claim.attempts.count {
      $0.part == parcel.part && $0.state == .failed && $0.failureClass == failureClass
        && $0.startedAt >= claim.target.queuedAt
    }
  }
}
