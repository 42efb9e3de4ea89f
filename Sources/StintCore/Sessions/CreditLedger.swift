/// The promo credit of one queue: what its sessions earned, and what promos took of it.
package struct CreditLedger: Hashable, Sendable {
  /// How long after its session's end a credit counts.
  package let within: Duration
  /// Oldest first; sessions that ended at one instant in the order of their numbers.
  package private(set) var credits: [Credit]

  package init(_ credits: [Credit] = [], within: Duration) {
    self.within = within
    self.credits = credits.sorted { ($0.earnedAt, $0.session) < ($1.earnedAt, $1.session) }
  }

  /// The first instant at which a credit does not count any more.
  package func lapse(of credit: Credit) -> Timestamp { credit.earnedAt.advanced(by: within) }

  /// Whether a credit can be taken from at `now`: its session ended in (now − within, now].
  ///
  /// The same window as that of a promo budget: open at its far end. A session that ended after
  /// `now` (a clock that was set back) has earned nothing yet.
  package func counts(_ credit: Credit, at now: Timestamp) -> Bool {
    credit.earnedAt <= now && now < lapse(of: credit)
  }

  /// Milliseconds that can be taken at `now`.
  package func balance(at now: Timestamp) -> Int64 {
    credits.reduce(0) { $0 + (counts($1, at: now) ? $1.left : 0) }
  }

  /// Takes `cost` from the oldest credit that counts at `now`, or what there is of it.
  package mutating func take(_ cost: Int64, at now: Timestamp) -> [CreditUse] {
    var open = cost
    var uses: [CreditUse] = []
    for index in credits.indices where open > 0 && counts(credits[index], at: now) {
      let part = min(open, credits[index].left)
      guard part > 0 else { continue }
      credits[index].used += part
      open -= part
      uses.append(CreditUse(session: credits[index].session, milliseconds: part))
    }
    return uses
  }

  /// The first instant after `now` at which there is `cost`, without another session; nil when there
  /// is none.
  ///
  /// Credit only lapses as time goes by. The exception are sessions that ended after `now`, which
  /// there are once the clock was set back.
  package func instant(of cost: Int64, after now: Timestamp) -> Timestamp? {
    credits.lazy.map(\.earnedAt).filter { $0 > now }.first { balance(at: $0) >= cost }
  }

  /// What lapses next after `now`, where nothing takes it before: when, and how many milliseconds.
  package func nextLapse(after now: Timestamp) -> (at: Timestamp, milliseconds: Int64)? {
    let open = credits.filter { counts($0, at: now) && $0.left > 0 }
    guard let first = open.first else { return nil }
    let at = lapse(of: first)
    return (at, open.filter { lapse(of: $0) == at }.reduce(0) { $0 + $1.left })
  }
}
