/// Fewer than k promos of the queue went out in (now − window, now].
///
/// Rolling; a promo that goes to several accounts is one.
struct PromoBudgetGate: Gate {
  static let name = "promo-budget"
  // Not `kind`: the second account of a promo that is already counted may pass where others wait.
  static let scope = GateScope.target
  static let isOverridable = true

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    guard target.kind == .promo else { return .pass }
    var blocked: (until: Timestamp, reason: String)?
    for budget in moment.rules.promo.budgets {
      let start = moment.now.advanced(by: .zero - budget.window)
      // The last time each other promo went out; the window opens just after `start`. Sends after
      // `now` (a clock that was set back) count as well.
      var last: [Send.Promo: Timestamp] = [:]
      for send in moment.promos where send.at > start && send.promo != target.promo {
        last[send.promo] = max(last[send.promo] ?? send.at, send.at)
      }
      guard last.count >= budget.count else { continue }
      // One must leave the window for each that is too many.
      let leaving = last.values.sorted()[last.count - budget.count]
      let until = leaving.advanced(by: budget.window)
      let reason = "promo budget \(budget) of queue \(moment.queue.name) is used up"
      if let known = blocked, known.until >= until { continue }
      blocked = (until, reason)
    }
    return blocked.map { .wait(until: $0.until, reason: $0.reason) } ?? .pass
  }
}
