extension Planner {
  /// The first instant after `time` at which a step may decide something new: a slot, a fixed time,
  /// a next try, or the end of one of `waits`.
  package func nextInstant(after time: Timestamp, waits: [Decision]) throws -> Timestamp? {
    var next: Timestamp?
    func consider(_ candidate: Timestamp?) {
      guard let candidate, candidate > time else { return }
      next = next.map { min($0, candidate) } ?? candidate
    }
    for case .wait(_, _, let until, _) in waits { consider(until) }
    for account in setup.accounts.values {
      consider(setup.slots(of: account).next(after: time)?.instant)
      consider(try source.nextDue(on: account.name, after: time))
    }
    return next
  }
}
