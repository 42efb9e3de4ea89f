/// The forecast: what goes out when, what will be held, and what still waits at the end.
package struct Plan: Sendable {
  package struct Entry: Hashable, Sendable {
    package var instant: Timestamp
    package var decision: Decision

    package init(instant: Timestamp, decision: Decision) {
      self.instant = instant
      self.decision = decision
    }
  }

  /// In order of time, and within one instant in the order decided.
  package var entries: [Entry] = []
  /// Targets whose time came and that some gate keeps back to the end, with the last reason.
  package var waits: [Decision] = []
  /// Promos that no amount of waiting lets out, because nothing else is queued that would make room
  /// for them, or because they lack credit; the reason says what is missing.
  package var hopeless: [Hopeless] = []
  /// What kept the target back that was asked about, from the first instant it could have gone out.
  package var passedOver: [PassedOver] = []
  /// What stands first in each account's line after the end of the forecast.
  package var unplaced: [Target] = []

  package struct Hopeless: Hashable, Sendable {
    package var target: Target
    package var reason: String
  }

  package var dispatches: [(instant: Timestamp, dispatch: Dispatch)] {
    entries.compactMap {
      guard case .send(let dispatch) = $0.decision else { return nil }
      return ($0.instant, dispatch)
    }
  }

  /// Runs `planner` forward from `now` through `end` with a clock of its own.
  ///
  /// Stops early once `target` was decided on, where one is given.
  package static func forecast(
    _ planner: inout Planner<some CandidateSource>, from now: Timestamp, through end: Timestamp,
    until target: Int64? = nil
  ) throws -> Plan {
    var plan = Plan()
    planner.watched = target
    let accounts = planner.setup.accounts.values.sorted { $0.name < $1.name }
    var agenda = Agenda()
    for account in accounts {
      if let queue = planner.setup.queue(of: account) {
        try planner.open(account, queue: queue, through: end)
      }
      agenda.events[account.name] = now
    }
    var waits: [String: [Decision]] = [:]
    forecast: while let instant = agenda.events.values.min(), instant <= end {
      let known = plan.entries.count
      for account in accounts where agenda.events[account.name].map({ $0 <= instant }) ?? false {
        let decisions = try planner.step(account: account.name, at: instant)
        waits[account.name] = decisions.filter(\.isWait)
        plan.entries += decisions.filter { !$0.isWait }.map {
          Entry(instant: instant, decision: $0)
        }
        agenda.events[account.name] = agenda.next(
          after: instant, for: account, planner: planner, waits: waits[account.name] ?? [])
      }
      if let target, plan.entries[known...].contains(where: { $0.decision.settles(target) }) {
        break forecast
      }
    }
    plan.waits = accounts.flatMap { waits[$0.name] ?? [] }
    plan.passedOver = planner.passedOver
    let settled = Set(plan.entries.compactMap(\.decision.settled))
    for account in accounts {
      try plan.lookAtTheRest(of: account, at: end, &planner, settled)
    }
    return plan
  }

  private mutating func lookAtTheRest(
    of account: Account, at end: Timestamp, _ planner: inout Planner<some CandidateSource>,
    _ settled: Set<Int64>
  ) throws {
    guard var book = planner.books[account.name], let queue = planner.setup.queue(of: account)
    else {
      return
    }
    book.compact()
    var rest: [Target] = []
    var walk = LineWalk()
    while rest.count < Self.restLimit, let next = try walk.next(in: &book, source: planner.source) {
      rest.append(next)
    }
    unplaced += rest.filter { !settled.contains($0.id) }
    try lookForCredit(for: rest, account, queue, at: end, &planner)
    // A promo is hopeless when only the share keeps it and nothing that could make room is left.
    guard let share = queue.rules.promo.share else { return }
    let told = Set(hopeless.map(\.target.id))
    let waiting = (rest + book.due)
    guard !waiting.contains(where: { $0.kind != .promo }) else { return }
    let needed = PromoShareGate.othersNeeded(history: book.history, share: share)
    for promo in waiting
    where promo.kind == .promo && needed > 0 && promo.override == nil && !told.contains(promo.id) {
      hopeless.append(
        Hopeless(
          target: promo,
          reason: "promo share \(share): it would wait for ever, because \(needed) other "
            + "\(needed == 1 ? "post" : "posts") must go out on \(account.name) first "
            + "and none is queued"))
    }
  }

  /// Reports promos of the line that only another session would let out.
  ///
  /// What is there goes to the first ones; those that have a time of their own say themselves why
  /// they wait.
  private mutating func lookForCredit(
    for rest: [Target], _ account: Account, _ queue: Queue, at end: Timestamp,
    _ planner: inout Planner<some CandidateSource>
  ) throws {
    guard let price = queue.rules.promo.earn else { return }
    var moment = Moment(now: end, account: account, queue: queue)
    for promo in rest where promo.kind == .promo && promo.override == nil {
      try planner.fund(&moment, for: promo)
      guard !moment.begun.contains(promo.promo) else { continue }
      let balance = moment.credit.balance(at: end)
      if balance >= price.milliseconds {
        planner.spend(price, on: promo, of: queue, at: end)
      } else if moment.credit.instant(of: price.milliseconds, after: end) == nil {
        hopeless.append(
          Hopeless(
            target: promo,
            reason: PromoCreditGate.reason(
              balance, of: price, in: queue.name, needsSession: true)))
      }
    }
  }

  /// As many of each account's rest are looked at; the plan prints fewer.
  private static let restLimit = 1000
}

/// When each account has to be looked at next.
private struct Agenda {
  var events: [String: Timestamp] = [:]

  func next(
    after instant: Timestamp, for account: Account, planner: Planner<some CandidateSource>,
    waits: [Decision]
  ) -> Timestamp? {
    var candidates: [Timestamp] = []
    for case .wait(_, _, let until?, _) in waits where until > instant { candidates.append(until) }
    if let slot = planner.setup.slots(of: account).next(after: instant) {
      candidates.append(slot.instant)
    }
    for target in planner.books[account.name]?.due ?? [] {
      if let due = target.dueAt, due > instant { candidates.append(due) }
    }
    for target in planner.books[account.name]?.expiring ?? [] where target.override == nil {
      if let expiry = target.expiresAt, expiry > instant { candidates.append(expiry) }
    }
    return candidates.min()
  }
}

extension Decision {
  package var isWait: Bool {
    if case .wait = self { true } else { false }
  }

  /// Whether this decision sends or holds the target with `id`.
  package func settles(_ id: Int64) -> Bool { settled == id }

  fileprivate var settled: Int64? {
    switch self {
    case .send(let dispatch): dispatch.target.id
    case .hold(let target, _): target.id
    case .lapse, .passSlot, .wait: nil
    }
  }
}
