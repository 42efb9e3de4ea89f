/// A promo costs engaged minutes of its queue, earned within a window before it.
///
/// It pays once, with the first of its accounts that goes out; the others are free then. A credit
/// counts from its session's end, and at the very instant its window is over it does not any more.
struct PromoCreditGate: Gate {
  static let name = "promo-credit"
  // Not `kind`: the next account of a promo that has paid passes where others wait.
  static let scope = GateScope.target
  static let isOverridable = true

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    guard target.kind == .promo, let price = moment.rules.promo.earn,
      !moment.begun.contains(target.promo)
    else { return .pass }
    let balance = moment.credit.balance(at: moment.now)
    guard balance < price.milliseconds else { return .pass }
    // Time alone brings credit only where the clock was set back behind a session's end.
    let until = moment.credit.instant(of: price.milliseconds, after: moment.now)
    return .wait(
      until: until,
      reason: Self.reason(balance, of: price, in: moment.queue.name, needsSession: until == nil))
  }

  /// What is missing, in words.
  static func reason(
    _ balance: Int64, of price: PromoPrice, in queue: String, needsSession: Bool
  ) -> String {
    // What is there is rounded down and what is missing up, so that the two make the price.
    let minutes = Int(balance / 60_000)
    let there =
      "promo credit: \(minutes) of \(price.minutes) \(price.minutes == 1 ? "minute" : "minutes") "
      + "engaged in \(queue) within "
      + DurationText.format(price.within)
    return needsSession
      ? "\(there), \(price.minutes - minutes) missing; open a session: `stint engage -q \(queue)`"
      : there
  }
}
