/// At most `per_day` posts of one account on one calendar day of the queue's zone.
struct DayCapGate: Gate {
  static let name = "per-day"
  static let scope = GateScope.account
  static let isOverridable = true

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    guard let cap = moment.rules.perDay else { return .pass }
    let zone = moment.queue.zone
    let today = zone.wallTime(at: moment.now).date
    var count = 0
    for send in moment.history.reversed() {
      let day = zone.wallTime(at: send.at).date
      if day < today { break }
      if day == today { count += 1 }
    }
    guard count >= cap else { return .pass }
    return .wait(
      until: zone.startOfDay(today.adding(days: 1)),
      reason: "\(count) posts today, per_day = \(cap)")
  }
}
