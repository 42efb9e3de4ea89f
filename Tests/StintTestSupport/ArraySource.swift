package import StintCore

/// A source of candidates made of arrays, for tests of the planner alone.
package struct ArraySource: CandidateSource {
  package var targets: [Target]
  package var sends: [Send]
  package var used: [String: Set<Timestamp>] = [:]
  package var conditions: [String: Conditions] = [:]
  package var inspections: [Int64: Inspection] = [:]
  package var credits: [Credit] = []
  /// Whether asking for credit is a mistake.
  package var refusesCredit = false

  /// Whether older sends are left out, as a database does.
  package var respectsSince = false

  package init(targets: [Target] = [], sends: [Send] = []) {
    self.targets = targets
    self.sends = sends
  }

  package func conditions(of account: Account) -> Conditions {
    conditions[account.name] ?? Conditions()
  }

  package func due(on account: String, through: Timestamp) -> [Target] {
    targets.filter { target in
      target.account == account && target.dueAt.map { $0 <= through } ?? false
    }
  }

  package func nextDue(on account: String, after time: Timestamp) -> Timestamp? {
    let own = targets.filter { $0.account == account }
    return (own.compactMap(\.dueAt) + own.compactMap(\.expiresAt)).filter { $0 > time }.min()
  }

  package func expiring(on account: String, through: Timestamp) -> [Target] {
    targets.filter { target in
      target.account == account && target.expiresAt.map { $0 <= through } ?? false
    }
  }

  package func line(
    on account: String, kind: Kind, behind key: OrderKey?, limit: Int
  ) -> [Target] {
    let waiting = targets.filter { target in
      target.account == account && target.kind == kind && target.dueAt == nil
        && key.map { target.orderKey > $0 } ?? true
    }
    return Array(waiting.sorted { $0.orderKey < $1.orderKey }.prefix(limit))
  }

  package func line(on account: String, posts: [Int64]) -> [Target] {
    targets.filter { $0.account == account && $0.dueAt == nil && posts.contains($0.postID) }
  }

  package func usedSlots(
    on account: String, from: Timestamp, through: Timestamp
  ) -> Set<Timestamp> {
    (used[account] ?? []).filter { $0 >= from && $0 <= through }
  }

  package func history(of account: String, since: Timestamp, atLeast: Int) -> [Send] {
    sends.filter { $0.account == account && (!respectsSince || $0.at >= since) }
      .sorted { $0.at < $1.at }
  }

  package func promos(of queue: String, since: Timestamp) -> [Send] {
    sends.filter { $0.kind == .promo && (!respectsSince || $0.at >= since) }
      .sorted { $0.at < $1.at }
  }

  private struct CreditNotWanted: Error {}

  package func credits(of queue: String, since: Timestamp) throws -> [Credit] {
    if refusesCredit { throw CreditNotWanted() }
    return credits.filter { !respectsSince || $0.earnedAt > since }
  }

  package func begunPromos(of queue: String) -> Set<Send.Promo> {
    Set(sends.filter { $0.kind == .promo }.map(\.promo))
  }

  package func inspect(_ target: Target) -> Inspection { inspections[target.id] ?? Inspection() }
}
