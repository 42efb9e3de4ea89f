internal import StintCore
internal import StintDelivery
internal import StintExporters
internal import StintStore
internal import StintSystem

/// What a tick does with the targets it has claimed.
extension Tick {
  /// One target of an account at a time, so that threads and gaps keep their order.
  func deliverInTurn(_ claims: [ClaimedTarget], _ lease: Lease) async -> [TickReport.Delivery] {
    var deliveries: [TickReport.Delivery] = []
    // The share let later promos through because of the posts before them.
    var isRoomInDoubt = false
    // The network asked to wait, or does not take our credential: the others would fare no better.
    var mustRest = false
    for claim in claims {
      let result: TickReport.Result
      do {
        if claim.isClearlyNotOut,
          isStopping() || mustRest || (isRoomInDoubt && mustWaitForRoom(claim))
        {
          result = try end(claim, .released)
        } else {
          result = try await deliver(claim, lease)
        }
      } catch let error as StoreError {
        result = .storeFailed(error)
      } catch {
        result = .storeFailed(.other(path: store.path, reason: "\(error)"))
      }
      switch result {
      case .ended(.sent): mustRest = mustRest || rests(claim.target.account)
      case .ended(.credentials), .ended(.retry(_, _, .some)): mustRest = true
      default: break
      }
      if case .ended(.sent) = result {} else if claim.target.kind != .promo { isRoomInDoubt = true }
      let delivery = TickReport.Delivery(
        target: claim.target, queue: claim.queue, at: claim.at, isRecovered: claim.isRecovered,
        result: result)
      tell(delivery)
      deliveries.append(delivery)
    }
    return deliveries
  }

  /// Whether the network wants no more of the account's posts for now; kept, so that the next tick
  /// knows it too.
  private func rests(_ name: String) -> Bool {
    let now = clock()
    guard let account = setup.accounts[name], let end = deliverers.restsUntil(account), end > now
    else { return false }
    // What cannot be kept is learned anew from the network's refusal.
    try? store.rest(account: name, until: end)
    return true
  }

  /// Whether a promo that was claimed goes back because a post before it did not go out.
  private func mustWaitForRoom(_ claim: ClaimedTarget) -> Bool {
    let rules = setup.queues[claim.queue]?.rules
    return claim.target.kind == .promo && rules?.promo.share != nil && claim.target.override == nil
  }

  private func end(_ claim: ClaimedTarget, _ ending: Ending) throws -> TickReport.Result {
    try store.settle(claim, ending, now: clock()) ? .ended(ending) : .takenOver
  }

  /// Holds what cannot be handed over as it is.
  ///
  /// One that may be out keeps its place in the history: nobody looks for it now, and it must not be
  /// taken for one that is not.
  private func hold(_ claim: ClaimedTarget, _ reason: String) throws -> TickReport.Result {
    guard let last = claim.attempts.last(where: { [.sending, .unknown].contains($0.state) }) else {
      return try end(claim, .held(Hold(cause: .validation, reason: reason)))
    }
    let now = clock()
    let why = last.failure.map { "\($0); \(reason)" } ?? "no answer came; \(reason)"
    if last.state == .sending {
      if let next = LookupSchedule.next(startedAt: last.startedAt, at: now) {
        return try end(claim, .unclear(lookAgainAt: next, reason: why))
      }
      try store.settle(attempt: last.id, state: .unknown, failure: why, now: now)
    }
    return try end(claim, .unknown(reason: why))
  }

  private func deliver(_ claim: ClaimedTarget, _ lease: Lease) async throws -> TickReport.Result {
    guard let account = setup.accounts[claim.target.account],
      let queue = setup.queue(of: account),
      let exporter = exporter(account.exporter)
    else {
      return try hold(claim, "its account is not in the config any more")
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
      parcels = try await exporter.rendered(post)
    } catch {
      let reason = error.problems.map(\.message).joined(separator: "; ")
      return try hold(claim, reason)
    }
    var delivery = PartDelivery(
      tick: self, claim: claim, deliverer: deliverers.deliverer(for: account),
      server: account.server,
      handover: Handover(
        account: account.name, postID: claim.post.id, localInstant: post.localInstant,
        partCount: parcels.count,
        journal: StoreJournal(store: store, target: claim.target.id, clock: clock),
        mayStillSend: { [clock, store] in
          // The lease spares a look at the database; a clock that jumped there and back leaves it
          // whole, and only the database knows who took over meanwhile.
          guard lease.isHeld(at: clock()) else { return false }
          return (try? store.isHeld(claim)) ?? false
        }))
    for (index, parcel) in parcels.enumerated() {
      let result = try await delivery.run(parcel, isLast: index == parcels.count - 1)
      if let result { return result }
    }
    // The last part had been accepted before.
    return try end(claim, delivery.sent)
  }
}

/// Notes of a deliverer, in the database.
struct StoreJournal: DeliveryJournal {
  let store: Store
  let target: Int64
  let clock: @Sendable () -> Timestamp

  func note(_ name: String, key: String) -> String? {
    // What cannot be read counts as not known: at worst something harmless is done twice.
    (try? store.deliveryNote(name, key: key)) ?? nil
  }

  func keep(_ name: String, _ value: String, key: String) throws {
    try store.keepDeliveryNote(name, value, key: key, target: target, now: clock())
  }
}
