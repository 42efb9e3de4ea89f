/// Every gate, in the order asked and printed.
///
/// A new rule is one line here.
package enum GateTable {
  package static let all: [any Gate] = [
    PausedGate(), QuietHoursGate(), NotBeforeGate(), StaleGate(), GapGate(), DayCapGate(),
    PromoShareGate(), PromoBudgetGate(), PromoGapGate(), PromoCreditGate(), SameTextGate(),
    VoiceGate(), NetworkLimitGate(), MediaGate(), CredentialsGate(), RateLimitGate(), BreakerGate(),
  ]

  /// What every gate says; `stint why` prints them all.
  package static func verdicts(on target: Target, at moment: Moment) -> [GateVerdict] {
    all.map { gate in
      GateVerdict(gate: type(of: gate).name, verdict: verdict(of: gate, on: target, at: moment))
    }
  }

  /// The first obstacle, looking at the widest scopes first; nil when the target may go.
  package static func obstacle(
    to target: Target, at moment: Moment
  ) -> (gate: GateVerdict, scope: GateScope)? {
    for scope in [GateScope.account, .kind, .target] {
      for gate in all where type(of: gate).scope == scope {
        let verdict = verdict(of: gate, on: target, at: moment)
        guard verdict.passes else {
          return (GateVerdict(gate: type(of: gate).name, verdict: verdict), scope)
        }
      }
    }
    return nil
  }

  /// Whether `stint send --override REASON` gets past the gate of that name.
  package static func isOverridable(_ name: String) -> Bool {
    all.contains { type(of: $0).name == name && type(of: $0).isOverridable }
  }

  private static func verdict(
    of gate: any Gate, on target: Target, at moment: Moment
  ) -> Verdict {
    if target.override != nil, type(of: gate).isOverridable { return .pass }
    return gate.verdict(on: target, at: moment)
  }
}
