/// One side of the wall: its zone, its slots and its rules.
package struct Queue: Hashable, Sendable {
  package var name: String
  package var zone: Zone
  package var slots: [Slot]
  package var rules: Rules
  package var sessions: SessionRules

  package init(
    name: String, zone: Zone, slots: [Slot] = [], rules: Rules = Rules(),
    sessions: SessionRules = SessionRules()
  ) {
    self.name = name
    self.zone = zone
    self.slots = slots
    self.rules = rules
    self.sessions = sessions
  }
}
