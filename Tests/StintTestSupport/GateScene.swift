package import StintCore

/// One gate's question: rules, history and conditions, asked at an instant.
package struct GateScene {
  package var zone = Zone.utc
  package var rules = Rules()
  package var conditions = Conditions()
  package var history: [Send] = []
  /// The queue's promos; those of the history where nothing is said.
  package var promos: [Send]?
  package var inspection = Inspection()
  package var credit: CreditLedger?
  package var begun: Set<Send.Promo> = []

  package init(
    zone: Zone = .utc, rules: Rules = Rules(), conditions: Conditions = Conditions(),
    history: [Send] = [], promos: [Send]? = nil, inspection: Inspection = Inspection()
  ) {
    self.zone = zone
    self.rules = rules
    self.conditions = conditions
    self.history = history
    self.promos = promos
    self.inspection = inspection
  }

  private struct NoSuchGate: Error {
    var name: String
  }

  /// What the gate called `name` says of `target` at `now`.
  package func verdict(of name: String, on target: Target, at now: Timestamp) throws -> Verdict {
    let found = inspection
    let moment = Moment(
      now: now, account: Account(name: target.account, queue: "business", exporter: "plain"),
      queue: Queue(name: "business", zone: zone, rules: rules), conditions: conditions,
      history: history, promos: promos ?? history.filter { $0.kind == .promo },
      credit: credit, begun: begun, inspect: { _ in found })
    let all = GateTable.verdicts(on: target, at: moment)
    guard let verdict = all.first(where: { $0.gate == name })?.verdict else {
      throw NoSuchGate(name: name)
    }
    return verdict
  }
}

extension Verdict {
  /// The instant a wait ends; nil for anything else.
  package var waitsUntil: Timestamp? {
    if case .wait(let until, _) = self { until } else { nil }
  }

  package var holdCause: Hold.Cause? {
    if case .hold(let hold) = self { hold.cause } else { nil }
  }

  package var isWait: Bool {
    if case .wait = self { true } else { false }
  }
}
