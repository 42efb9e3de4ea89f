internal import StintCore
internal import StintDelivery
internal import StintExporters
internal import StintStore

/// What becomes of a try without a clear answer.
extension PartDelivery {
  /// Between two looks that must agree, and the shortest wait for an answer that was lost.
  private static let pause = Duration.seconds(60)
  /// How long after a try its repetition is still the same sending.
  private static let freshness = Duration.seconds(900)
  /// The note on which try was not to be seen, and since when.
  private static let firstAbsence = "absent"
  /// How many processes may die at one part where repeating is safe.
  private static let mostDeaths = 5

  enum Settled {
    /// It is not there: it may, or must, be made again.
    case again
    case nextPart
    case ended(TickReport.Result)
  }

  /// How far back the account's other posts are told apart from this one.
  private static let memory = Duration.seconds(7 * 86_400)

  private mutating func lookup(_ parcel: Parcel) async throws -> LookupResult {
    handover.firstTriedAt = try began(.first, parcel) ?? handover.firstTriedAt
    let first = handover.firstTriedAt ?? tick.clock()
    handover.knownRemoteIDs = try store.remoteIDs(
      of: claim.target.account, since: first.advanced(by: .zero - Self.memory))
    return await deliverer.lookup(parcel, handover)
  }

  /// Whoever told us to wait may have kept the post all the same: a proxy that lost patience says so too.
  mutating func lookBeforeRepeating(_ parcel: Parcel) async throws -> LookupResult {
    guard deliverer.safety == .lookup, !deliverer.leavesMarks else { return .absent }
    return try await lookup(parcel)
  }

  /// When a try under the parcel's key began, as the wall clock tells it now; nil when only the
  /// attempt's own instant is known, which an earlier setting of the clock may have given.
  private func began(_ note: Store.TryNote, _ parcel: Parcel) throws -> Timestamp? {
    guard let reading = tick.reading,
      let kept = try store.told(note, key: parcel.operationKey)
    else { return nil }
    return TryClock(kept)?.instant(at: reading())
  }

  /// The server of a try under `key`, when the account is at another one by now.
  ///
  /// Nobody there knows of that try: not finding it would mean nothing, and no reply can name it.
  func formerServer(_ key: String) throws -> String? {
    guard let server, let former = try store.told(.server, key: key) else { return nil }
    return Self.plain(former) == Self.plain(server) ? nil : former
  }

  /// An address without what makes no other server of it: a slash at its end, and the letters' case, which
  /// tells no two servers apart that anybody runs.
  private static func plain(_ address: String) -> String {
    var rest = address.lowercased()[...]
    while rest.last == "/" { rest.removeLast() }
    return String(rest)
  }

  /// What to do after a try in this very process got no clear answer.
  mutating func unclear(
    _ attempt: Int64, _ parcel: Parcel, reason: String, isLast: Bool
  ) async throws -> TickReport.Result? {
    guard deliverer.safety != .never else {
      try store.settle(attempt: attempt, state: .unknown, failure: reason, now: tick.clock())
      return try end(.unknown(reason: reason))
    }
    // Often it is there and only the answer was lost: one look at once spares the wait.
    if deliverer.safety == .lookup {
      switch try await lookup(parcel) {
      case .found(let remoteID, let url):
        return try await accept(attempt, parcel, remoteID: remoteID, url: url, isLast: isLast)
      case .neverTells(let why):
        let both = "\(reason); \(why)"
        try store.settle(attempt: attempt, state: .unknown, failure: both, now: tick.clock())
        return try end(.unknown(reason: both))
      case .absent, .cannotTell: break
      }
    }
    let now = tick.clock()
    var next = now.advanced(by: max(deliverer.settlingTime, Self.pause))
    if deliverer.safety == .idempotent, let first = handover.firstTriedAt,
      let later = LookupSchedule.next(startedAt: first, at: now)
    {
      // Nobody is asked: the next look is the next try.
      next = max(next, later)
    }
    return try end(.unclear(lookAgainAt: next, reason: reason))
  }

  /// A try that did not arrive, after one under the same key of which nobody knows whether it did.
  ///
  /// The answer is true of this try only. So the post is not queued again, where it could be edited or
  /// get another instant: both would make another post of it. It is tried on in its place, and where
  /// that leads nowhere the user is asked.
  func doubt(
    _ attempt: Int64, _ parcel: Parcel, _ reason: String, isLasting: Bool, asked: Duration? = nil
  ) throws -> TickReport.Result {
    let now = tick.clock()
    let why = "an earlier try got no answer; then: \(reason)"
    let first = handover.firstTriedAt ?? now
    if !isLasting, let next = LookupSchedule.next(startedAt: first, at: now) {
      let asked = asked.map { now.advanced(by: $0) } ?? next
      return try end(.unclear(lookAgainAt: max(next, asked), reason: why))
    }
    try store.settle(attempt: attempt, state: .unknown, failure: why, now: now)
    return try end(.unknown(reason: why))
  }

  /// Whether a try that did not arrive lies so far back that the rules must decide again about the next
  /// one: the machine may have been off, or the queue paused meanwhile.
  ///
  /// Not where repeating is the only way to ask, and not in the middle of a thread.
  func isStale(_ open: AttemptRecord, _ parcel: Parcel) throws -> Bool {
    guard deliverer.safety == .lookup, handover.earlier.isEmpty else { return false }
    let begun = try began(.last, parcel) ?? open.startedAt
    return begun.advanced(by: Self.freshness) < tick.clock()
  }

  /// Decides about an earlier try that has no answer: its process died, or none came.
  mutating func settleOpen(
    _ open: AttemptRecord, _ parcel: Parcel, isLast: Bool
  ) async throws -> Settled {
    let why = open.failure ?? "its process was gone before the answer came"
    if let former = try formerServer(open.operationKey) {
      return try giveUp(open, "\(why); it went to \(former), which is not the account's server now")
    }
    switch deliverer.safety {
    case .never: return try giveUp(open, why)
    case .idempotent:
      // Each try may end without an answer again; not for ever.
      let now = tick.clock()
      if open.failure != nil, LookupSchedule.next(startedAt: firstTry(open), at: now) == nil {
        return try giveUp(open, why)
      }
      let losses = claim.losses(parcel.operationKey) + 1
      if open.failure == nil, losses > Self.mostDeaths {
        return try giveUp(open, "\(why), \(losses) times")
      }
      return try lose(open, why)
    case .lookup: break
    }
    switch try await lookup(parcel) {
    case .found(let remoteID, let url):
      let result = try await accept(
        open.id, parcel, remoteID: remoteID, url: url, isLast: isLast)
      return result.map { .ended($0) } ?? .nextPart
    case .absent: return try settleAbsent(open, parcel, why)
    case .cannotTell(let reason):
      guard let next = LookupSchedule.next(startedAt: firstTry(open), at: tick.clock()) else {
        return try giveUp(open, "\(why); \(reason)")
      }
      return .ended(try end(.unclear(lookAgainAt: next, reason: "\(why); \(reason)")))
    case .neverTells(let reason): return try giveUp(open, "\(why); \(reason)")
    }
  }

  /// Decides about a try that the network does not show.
  ///
  /// Not being shown is a weak sign: lists are late, are cut, or come from a cache. So it is believed
  /// only when two looks agree, only once, and never against the network's own word that it took it.
  private func settleAbsent(
    _ open: AttemptRecord, _ parcel: Parcel, _ why: String
  ) throws -> Settled {
    // A mark of our own that is not there was not made.
    if deliverer.leavesMarks { return try lose(open, why) }
    let now = tick.clock()
    if open.failureClass == AttemptRecord.acknowledged {
      let reason = "\(why); it is not to be seen there"
      guard let next = LookupSchedule.next(startedAt: firstTry(open), at: now) else {
        return try giveUp(open, reason)
      }
      return .ended(try end(.unclear(lookAgainAt: next, reason: reason)))
    }
    if let next = try nextLook(at: open, parcel, now) {
      return .ended(try end(.unclear(lookAgainAt: next, reason: why)))
    }
    if claim.losses(parcel.operationKey) > 0 {
      return try giveUp(
        open, "\(why); it was tried twice, and neither try is to be seen there")
    }
    return try lose(open, why)
  }

  /// When it must be looked for again before its absence is believed; nil when it is.
  private func nextLook(
    at open: AttemptRecord, _ parcel: Parcel, _ now: Timestamp
  ) throws -> Timestamp? {
    guard deliverer.settlingTime > .zero else { return nil }
    let known = try began(.last, parcel)
    let settled = (known ?? open.startedAt).advanced(by: deliverer.settlingTime)
    // A clock that was set back says nothing of how long ago it began, where no other one tells, and must
    // not make us wait for ever: then the time to settle counts from the first look.
    let isPlain = known != nil || open.startedAt <= now
    if isPlain, now < settled { return settled }
    let pause = isPlain ? Self.pause : max(Self.pause, deliverer.settlingTime)
    let journal = handover.journal
    if let note = journal.note(Self.firstAbsence, key: parcel.operationKey)?.split(separator: " "),
      note.count == 2, note[0] == "\(open.id)",
      let first = Int64(note[1]).map({ Timestamp(milliseconds: $0) }), first <= now
    {
      let second = first.advanced(by: pause)
      return now < second ? second : nil
    }
    try store.keepDeliveryNote(
      Self.firstAbsence, "\(open.id) \(now.milliseconds)", key: parcel.operationKey,
      target: claim.target.id, now: now)
    return now.advanced(by: pause)
  }

  private func firstTry(_ open: AttemptRecord) -> Timestamp {
    min(handover.firstTriedAt ?? open.startedAt, open.startedAt)
  }

  /// Whoever answers first decides: when its process was alive after all and answered meanwhile, the
  /// next tick takes up what it wrote.
  private func lose(_ open: AttemptRecord, _ why: String) throws -> Settled {
    let isOurs = try store.settle(
      attempt: open.id, state: .failed, failureClass: AttemptRecord.lost, failure: why,
      now: tick.clock())
    return isOurs ? .again : .ended(.takenOver)
  }

  private func giveUp(_ open: AttemptRecord, _ reason: String) throws -> Settled {
    let isOurs = try store.settle(
      attempt: open.id, state: .unknown, failure: reason, now: tick.clock())
    return .ended(isOurs ? try end(.unknown(reason: reason)) : .takenOver)
  }
}
