/// An evergreen post rests for its cool-down, and a failed one until its next try; at the very
/// instant that ends it may go.
struct NotBeforeGate: Gate {
  static let name = "not-before"
  static let scope = GateScope.target
  static let isOverridable = false

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    if let retry = target.retryAt, moment.now < retry {
      return .wait(until: retry, reason: "the last try failed; the next one is due then")
    }
    if let rest = target.notBefore, moment.now < rest {
      return .wait(until: rest, reason: "evergreen cool-down")
    }
    return .pass
  }
}
