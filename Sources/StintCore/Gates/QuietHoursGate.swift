/// Nothing goes out in the quiet hours of the queue's zone; their last minute is the one before the
/// end.
struct QuietHoursGate: Gate {
  static let name = "quiet"
  static let scope = GateScope.account
  static let isOverridable = true

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    let zone = moment.queue.zone
    var instant = moment.now
    var broken: QuietHours?
    // Two stretches may touch; each round ends one of them. More rounds than stretches would mean
    // that they cover the whole day, and then there is no end to wait for.
    for _ in 0...moment.rules.quiet.count {
      let wall = zone.wallTime(at: instant)
      guard let hours = moment.rules.quiet.first(where: { $0.contains(wall) }) else {
        guard let broken else { return .pass }
        return .wait(until: instant, reason: "quiet hours \(broken)")
      }
      broken = broken ?? hours
      instant = Self.end(of: hours, at: instant, wall: wall, in: zone)
    }
    return .wait(until: nil, reason: "quiet hours \(broken?.description ?? "") cover the whole day")
  }

  private static func end(
    of hours: QuietHours, at instant: Timestamp, wall: WallTime, in zone: Zone
  ) -> Timestamp {
    var end = WallTime(
      year: wall.year, month: wall.month, day: wall.day, hour: hours.end / 60,
      minute: hours.end % 60)
    if end <= wall {
      let next = wall.date.adding(days: 1)
      (end.year, end.month, end.day) = (next.year, next.month, next.day)
    }
    switch zone.resolve(end) {
    case .one(let found): return found
    // In the doubled hour the clock shows the end twice: quiet ends the first time it is still ahead.
    case .two(let first, let second): return first > instant ? first : second
    case .none(let transition): return transition
    }
  }
}
