/// Nothing leaves a queue that is paused; at the very instant the pause ends it may.
struct PausedGate: Gate {
  static let name = "paused"
  static let scope = GateScope.account
  static let isOverridable = true

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    guard let pause = moment.conditions.pause else { return .pass }
    if let until = pause.until, moment.now >= until { return .pass }
    let why = pause.reason.map { ": \($0)" } ?? ""
    return .wait(until: pause.until, reason: "queue \(moment.queue.name) is paused\(why)")
  }
}
