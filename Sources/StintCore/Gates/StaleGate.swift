/// A post that expired, or waited longer than `stale_after`, is held for review.
///
/// At the very instant of expiry it is too late; at the very age of `stale_after` it is not yet
/// stale.
struct StaleGate: Gate {
  static let name = "stale"
  static let scope = GateScope.target
  static let isOverridable = true

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    if let expiry = target.expiresAt, moment.now >= expiry {
      let text = Timestamp(seconds: expiry.seconds).rfc3339(in: moment.queue.zone)
      return .hold(Hold(cause: .expired, reason: "it was not out by its expiry, \(text)"))
    }
    if let green = target.evergreen {
      if let maximum = green.maximum, target.cycle >= maximum {
        return .hold(
          Hold(cause: .finished, reason: "it went out \(target.cycle) times, its maximum"))
      }
      if let until = green.until, moment.now > until {
        let text = until.rfc3339(in: moment.queue.zone)
        return .hold(Hold(cause: .finished, reason: "evergreen until \(text)"))
      }
      return .pass
    }
    guard let limit = moment.rules.staleAfter else { return .pass }
    // A post with a time of its own grows old from that time on, however long ago it was written.
    let born = max(target.queuedAt, target.fixedAt ?? target.queuedAt)
    guard moment.now > born.advanced(by: limit) else { return .pass }
    let age = DurationText.rough(born.duration(to: moment.now))
    return .hold(
      Hold(
        cause: .stale,
        reason: "it has waited \(age), longer than stale_after = \(DurationText.format(limit))"))
  }
}
