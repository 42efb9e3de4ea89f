import StintCore
import StintTestSupport

/// A planner over arrays.
///
/// Daily slots at 09:00 and 15:00 UTC unless said otherwise.
struct PlannerScene {
  var setup = TestSetup(slots: ["09:00", "15:00"])
  var source = ArraySource()

  init(_ targets: [Target] = [], sends: [Send] = []) {
    source.targets = targets
    source.sends = sends
  }

  init(rules: Rules, _ targets: [Target] = [], sends: [Send] = []) {
    self.init(targets, sends: sends)
    setup.rules = rules
  }

  /// What one step at `now` decides.
  func step(_ now: Timestamp) throws -> [Decision] {
    var planner = Planner(setup: try setup.build(), source: source)
    return try planner.step(at: now)
  }

  func plan(_ now: Timestamp, days: Int) throws -> Plan {
    var planner = Planner(setup: try setup.build(), source: source)
    return try Plan.forecast(&planner, from: now, through: now.plus(.days(days)))
  }
}

extension [Decision] {
  var sent: [Int64] { dispatches.map(\.target.id) }

  var dispatches: [Dispatch] {
    compactMap { if case .send(let dispatch) = $0 { dispatch } else { nil } }
  }

  var held: [Int64] {
    compactMap { if case .hold(let target, _) = $0 { target.id } else { nil } }
  }

  var lapsed: [Int64] {
    compactMap { if case .lapse(let target, _) = $0 { target.id } else { nil } }
  }

  var passedSlots: [Timestamp] {
    compactMap { if case .passSlot(_, let slot, _) = $0 { slot.nominal } else { nil } }
  }

  var waiting: [(id: Int64, gate: String, until: Timestamp?)] {
    compactMap {
      if case .wait(let target, let gate, let until, _) = $0 {
        (target.id, gate, until)
      } else {
        nil
      }
    }
  }
}
