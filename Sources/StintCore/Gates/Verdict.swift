/// What one gate says of one target at one moment.
package enum Verdict: Hashable, Sendable {
  case pass
  /// Not now.
  ///
  /// `until` is the first instant at which this gate may pass; nil when that depends on something
  /// other than the clock.
  case wait(until: Timestamp?, reason: String)
  /// Not before the user did something.
  case hold(Hold)

  package var passes: Bool { self == .pass }
}

/// A gate's name with what it said.
package struct GateVerdict: Hashable, Sendable {
  package var gate: String
  package var verdict: Verdict

  package init(gate: String, verdict: Verdict) {
    self.gate = gate
    self.verdict = verdict
  }
}
