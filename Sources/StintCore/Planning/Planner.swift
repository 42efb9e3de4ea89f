/// Decides what goes out.
///
/// The plan and the tick both call `step`, the one with a clock that it moves itself, the other
/// with the real one; so what the plan says is what ticks do.
///
/// It remembers what it decided: a target is sent, and a slot used, once in its life.
package struct Planner<Source: CandidateSource> {
  /// A target that leaves up to this long after its slot or fixed time counts as sent at that time:
  /// the timer ticks once a minute.
  package static var onTime: Duration { .seconds(60) }

  package let setup: Setup
  package let source: Source
  /// Restricts the steps to these targets; nil for all.
  ///
  /// No slot is used then.
  package var only: Set<Int64>?

  var books: [String: AccountBook] = [:]
  var promos: [String: [Send]] = [:]
  /// By queue, as its promos were looked at.
  var credit: [String: CreditLedger] = [:]
  /// By queue: promos that have paid.
  var begun: [String: Set<Send.Promo>] = [:]
  /// Somebody asks why this one goes out no earlier.
  package var watched: Int64?
  /// What kept the watched target back, in order.
  package private(set) var passedOver: [PassedOver] = []
  private var returned: Int64 = 0
  private var dispatched: Int64 = 0
  private let seen = InspectionMemory()

  package init(setup: Setup, source: Source, only: Set<Int64>? = nil) {
    self.setup = setup
    self.source = source
    self.only = only
  }

  /// What happens on every account at `now`, accounts in the order of their names.
  package mutating func step(at now: Timestamp) throws -> [Decision] {
    var decisions: [Decision] = []
    for name in setup.accounts.keys.sorted() {
      decisions += try step(account: name, at: now)
    }
    return decisions
  }

  /// What happens on one account at `now`.
  package mutating func step(account name: String, at now: Timestamp) throws -> [Decision] {
    guard let account = setup.accounts[name], let queue = setup.queue(of: account) else {
      return []
    }
    var round = Round(account: account, queue: queue, now: now)
    try stepExpired(&round)
    try stepAllDue(&round)
    if only == nil, try stepSlots(&round) { try stepAllDue(&round) }
    return round.decisions + round.waits
  }

  /// Every gate's verdict on a target at `now`, with the history as it stands.
  package mutating func verdicts(on target: Target, at now: Timestamp) throws -> [GateVerdict] {
    guard let account = setup.accounts[target.account], let queue = setup.queue(of: account) else {
      return []
    }
    var moment = try moment(account: account, queue: queue, now: now)
    try fund(&moment, for: target)
    return GateTable.verdicts(on: target, at: moment)
  }

  // MARK: Expiry

  /// Holds what expired at once, whether or not a slot would have asked for it.
  private mutating func stepExpired(_ round: inout Round) throws {
    guard only == nil else { return }
    let expired = try open(round.account, queue: round.queue, through: round.now).expiring
      .filter { ($0.expiresAt ?? .distantFuture) <= round.now && $0.override == nil }
    for target in expired {
      let moment = Moment(now: round.now, account: round.account, queue: round.queue)
      guard case .hold(let hold) = StaleGate().verdict(on: target, at: moment) else { continue }
      books[target.account]?.remove(target)
      round.decisions.append(.hold(target, hold))
    }
  }

  // MARK: Targets with a time of their own

  /// What went out may have made room for a promo that was due before it.
  private mutating func stepAllDue(_ round: inout Round) throws {
    while try stepDue(&round) {}
  }

  /// True when something went out.
  private mutating func stepDue(_ round: inout Round) throws -> Bool {
    round.waits = []
    var isAnySent = false
    let due = try open(round.account, queue: round.queue, through: round.now).due
      .filter { ($0.dueAt ?? .distantFuture) <= round.now && only?.contains($0.id) != false }
      .sorted {
        ($0.dueAt ?? .distantFuture, $0.orderKey) < ($1.dueAt ?? .distantFuture, $1.orderKey)
      }
    for target in due {
      guard let dueAt = target.dueAt else { continue }
      if target.retryAt == nil, target.override == nil,
        round.now > dueAt.advanced(by: round.queue.rules.lateWithin)
      {
        lapse(target, dueAt: dueAt, &round)
        continue
      }
      let isLate = round.now >= dueAt.advanced(by: Self.onTime)
      var at = isLate ? round.now : dueAt
      var obstacle = try obstacle(to: target, at: at, round)
      if at < round.now, case .wait? = obstacle?.verdict {
        // What stood in the way at its time may be gone by now, as when a session ended since.
        at = round.now
        obstacle = try self.obstacle(to: target, at: at, round)
      }
      if let obstacle {
        keepBack(target, obstacle, &round)
      } else if isLate, round.sentLate, target.override == nil {
        // In a minute the timer ticks again; the plan and the daemon must not wait longer for it.
        round.waits.append(
          .wait(
            target, gate: "late", until: round.now.advanced(by: Self.onTime),
            reason: "one late post at a time"))
      } else {
        round.sentLate = round.sentLate || isLate
        dispatch(Dispatch(target: target, slot: nil, at: at, isLate: isLate), &round)
        isAnySent = true
      }
    }
    return isAnySent
  }

  private mutating func obstacle(
    to target: Target, at: Timestamp, _ round: Round
  ) throws -> GateVerdict? {
    var moment = try moment(account: round.account, queue: round.queue, now: at)
    try fund(&moment, for: target)
    return GateTable.obstacle(to: target, at: moment)?.gate
  }

  private mutating func lapse(_ target: Target, dueAt: Timestamp, _ round: inout Round) {
    let zone = round.queue.zone
    let reason =
      "it missed its time, \(dueAt.rfc3339(in: zone)), by more than "
      + DurationText.format(round.queue.rules.lateWithin)
    books[target.account]?.remove(target)
    guard !setup.slots(of: round.account).slots.isEmpty else {
      round.decisions.append(
        .hold(target, Hold(cause: .missed, reason: "\(reason), and its account has no slots")))
      return
    }
    var moved = target
    moved.fixedAt = nil
    moved.priority = .soon
    books[target.account]?.extras.append(moved)
    round.decisions.append(.lapse(target, reason: "\(reason); it takes the next slot"))
  }

  private mutating func keepBack(_ target: Target, _ gate: GateVerdict, _ round: inout Round) {
    switch gate.verdict {
    case .pass: return
    case .wait(let until, let reason):
      if target.id == watched {
        passedOver.note(
          PassedOver(
            account: target.account, at: round.now, gate: gate.gate, until: until, reason: reason))
      }
      round.waits.append(.wait(target, gate: gate.gate, until: until, reason: reason))
    case .hold(let hold):
      books[target.account]?.remove(target)
      round.decisions.append(.hold(target, hold))
    }
  }

  // MARK: Slots

  /// Uses the newest slot that is due; true when something went out.
  private mutating func stepSlots(_ round: inout Round) throws -> Bool {
    let name = round.account.name
    let series = setup.slots(of: round.account)
    guard !series.slots.isEmpty else { return false }
    let from = round.now.advanced(by: .zero - round.queue.rules.lateWithin)
    let occurrences = series.occurrences(from: from, through: round.now)
    guard let first = occurrences.first else { return false }
    // The nominal instants may lie a jitter further out than the instants do.
    let nominals = occurrences.map(\.nominal)
    let used = try source.usedSlots(
      on: name, from: nominals.min() ?? first.nominal, through: nominals.max() ?? first.nominal)
    _ = try open(round.account, queue: round.queue, through: round.now)
    let free = occurrences.filter {
      !used.contains($0.nominal) && books[name]?.usedSlots.contains($0.nominal) != true
    }
    guard let newest = free.last else { return false }
    for missed in free.dropLast() {
      books[name]?.usedSlots.insert(missed.nominal)
      round.decisions.append(
        .passSlot(account: name, slot: missed, reason: "nothing ran at that time"))
    }
    books[name]?.usedSlots.insert(newest.nominal)
    let isLate = round.now >= newest.instant.advanced(by: Self.onTime)
    if isLate, round.sentLate {
      round.decisions.append(
        .passSlot(account: name, slot: newest, reason: "one late post at a time"))
      return false
    }
    let at = isLate ? round.now : newest.instant
    let choice = try choose(for: newest, at: at, &round)
    guard let target = choice.target else {
      round.decisions.append(.passSlot(account: name, slot: newest, reason: choice.reason))
      return false
    }
    round.sentLate = round.sentLate || isLate
    dispatch(Dispatch(target: target, slot: newest, at: at, isLate: isLate), &round)
    return true
  }

  /// The first in line that passes all gates, or why there is none.
  private mutating func choose(
    for slot: SlotOccurrence, at: Timestamp, _ round: inout Round
  ) throws -> (target: Target?, reason: String) {
    var moment = try moment(account: round.account, queue: round.queue, now: at)
    guard var book = books[round.account.name] else { return (nil, "") }
    defer { books[round.account.name] = book }
    book.compact()
    var walk = LineWalk()
    var firstReason: String?
    while let target = try walk.next(in: &book, source: source) {
      guard target.queuedAt <= slot.instant else {
        firstReason = firstReason ?? "#\(target.postID) came into the queue after it"
        continue
      }
      try fund(&moment, for: target)
      guard let obstacle = GateTable.obstacle(to: target, at: moment) else { return (target, "") }
      switch obstacle.gate.verdict {
      case .pass: continue
      case .hold(let hold):
        book.remove(target)
        round.decisions.append(.hold(target, hold))
      case .wait(let until, let reason):
        firstReason = firstReason ?? "#\(target.postID) waits: \(reason)"
        // What stops the account stops all that stand behind this one.
        if target.id == watched || obstacle.scope == .account && watched != nil {
          passedOver.note(
            PassedOver(
              account: target.account, at: at, gate: obstacle.gate.gate, until: until,
              reason: reason))
        }
        if obstacle.scope == .account { return (nil, firstReason ?? reason) }
        if obstacle.scope == .kind { walk.skip(target.kind) }
        if obstacle.gate.gate == PromoBudgetGate.name {
          // Every other promo is blocked by it too, but the ones whose post is already counted.
          walk.skip(.promo)
          walk.siblings = try siblings(
            in: book, among: Set(moment.promos.map(\.promo)), behind: target)
        }
        if obstacle.gate.gate == PromoCreditGate.name {
          // What is too little for this one is too little for all that have not paid.
          walk.skip(.promo)
          walk.siblings = try siblings(in: book, among: moment.begun, behind: target)
        }
      }
    }
    return (nil, firstReason ?? "the queue holds nothing for it")
  }

  /// Promos of the account's line that stand behind `target` and are among `promos`.
  private func siblings(
    in book: AccountBook, among promos: Set<Send.Promo>, behind target: Target
  ) throws -> [Target] {
    let fetched = try source.line(on: book.account, posts: Set(promos.map(\.postID)).sorted())
    return (fetched.filter(book.holds) + book.extras.filter { $0.dueAt == nil }).filter {
      $0.kind == .promo && $0.orderKey > target.orderKey && promos.contains($0.promo)
    }
  }

  // MARK: Going out

  private mutating func dispatch(_ planned: Dispatch, _ round: inout Round) {
    var dispatch = planned
    let target = dispatch.target
    if target.kind == .promo, let price = round.queue.rules.promo.earn {
      dispatch.payment = spend(price, on: target, of: round.queue, at: dispatch.at)
    }
    dispatched += 1
    // Behind every number the source has given.
    let send = Send(
      postID: target.postID, account: target.account, kind: target.kind, at: dispatch.at,
      fingerprint: target.fingerprint, cycle: target.cycle, number: .max / 2 + dispatched)
    books[target.account]?.remove(target)
    books[target.account]?.history.insertInOrder(send)
    if target.kind == .promo { promos[round.queue.name]?.insertInOrder(send) }
    if let green = target.evergreen {
      var again = target
      again.cycle += 1
      again.fixedAt = nil
      again.retryAt = nil
      again.notBefore = dispatch.at.advanced(by: green.coolDown)
      returned += 1
      again.position = .max / 2 + returned
      books[target.account]?.extras.append(again)
    }
    round.decisions.append(.send(dispatch))
  }

  /// Takes a promo's price from its queue's credit, or what there is of it where the promo was
  /// forced; nothing where it has paid.
  @discardableResult
  mutating func spend(
    _ price: PromoPrice, on target: Target, of queue: Queue, at: Timestamp
  ) -> [CreditUse] {
    guard begun[queue.name]?.insert(target.promo).inserted == true else { return [] }
    return credit[queue.name]?.take(price.milliseconds, at: at) ?? []
  }

  // MARK: Looking things up

  func momentOf(_ book: AccountBook, account: Account, queue: Queue, now: Timestamp) -> Moment {
    let source = source
    let seen = seen
    return Moment(
      now: now, account: account, queue: queue, conditions: book.conditions, history: book.history,
      promos: promos[queue.name] ?? [], inspect: { seen.inspection(of: $0, by: source) })
  }

  /// Gives a moment what a promo is paid with; nothing for other kinds and where it costs nothing.
  mutating func fund(_ moment: inout Moment, for target: Target) throws {
    guard target.kind == .promo, let price = moment.rules.promo.earn else { return }
    let queue = moment.queue.name
    if credit[queue] == nil {
      // As for the history, the next question may be about an instant a little earlier.
      let since = moment.now.advanced(by: .zero - price.within - Self.onTime)
      credit[queue] = CreditLedger(
        try source.credits(of: queue, since: since), within: price.within)
      begun[queue] = try source.begunPromos(of: queue)
    }
    moment.credit = credit[queue] ?? moment.credit
    moment.begun = begun[queue] ?? []
  }

  private mutating func moment(account: Account, queue: Queue, now: Timestamp) throws -> Moment {
    var book = try openHistory(account, queue: queue, now: now)
    if book.history.count > book.prunedAt + 256 {
      book.forget(before: lookBack(from: now, queue), keeping: queue.rules.shareLookBack)
      books[account.name] = book
    }
    return momentOf(book, account: account, queue: queue, now: now)
  }

  /// The next question may be about an instant up to `onTime` before this one.
  private func lookBack(from now: Timestamp, _ queue: Queue) -> Timestamp {
    now.advanced(by: .zero - queue.rules.lookBack - Self.onTime)
  }

  @discardableResult
  mutating func open(_ account: Account, queue: Queue, through: Timestamp) throws -> AccountBook {
    var book = books[account.name] ?? AccountBook(account: account.name)
    if book.dueLoadedThrough.map({ $0 < through }) ?? true {
      let known = Set(book.due.map(\.id))
      book.due += try source.due(on: account.name, through: through)
        .filter { !known.contains($0.id) && !book.gone.contains($0.id) }
      book.expiring = try source.expiring(on: account.name, through: through)
        .filter { !book.gone.contains($0.id) }
      book.dueLoadedThrough = through
    }
    books[account.name] = book
    return book
  }

  private mutating func openHistory(
    _ account: Account, queue: Queue, now: Timestamp
  ) throws -> AccountBook {
    var book = books[account.name] ?? AccountBook(account: account.name)
    guard !book.historyIsLoaded else { return book }
    let since = lookBack(from: now, queue)
    book.conditions = try source.conditions(of: account)
    book.history = try source.history(
      of: account.name, since: since, atLeast: queue.rules.shareLookBack)
    if promos[queue.name] == nil {
      promos[queue.name] = try source.promos(of: queue.name, since: since)
    }
    book.historyIsLoaded = true
    books[account.name] = book
    return book
  }

  /// One account at one step.
  private struct Round {
    let account: Account
    let queue: Queue
    let now: Timestamp
    var decisions: [Decision] = []
    var waits: [Decision] = []
    /// At most one catch-up post per account and step.
    var sentLate = false

    init(account: Account, queue: Queue, now: Timestamp) {
      self.account = account
      self.queue = queue
      self.now = now
    }
  }
}

extension [Send] {
  /// Puts `send` behind all that are not later.
  mutating func insertInOrder(_ send: Send) {
    var index = endIndex
    while index > startIndex, self[index - 1].at > send.at { index -= 1 }
    insert(send, at: index)
  }
}
