package import StintCore

/// Builds the setup of a test: one queue, `business`, with accounts, and a second one for the wall.
package struct TestSetup {
  package var zone = Zone.utc
  package var slots: [String] = []
  package var jitter = Duration.zero
  package var rules = Rules()
  package var accounts = ["shop@a"]
  package var exporter = "plain"
  package var server: String?
  package var personal: [String] = []

  package init(
    zone: Zone = .utc, slots: [String] = [], jitter: Duration = .zero, rules: Rules = Rules(),
    accounts: [String] = ["shop@a"], personal: [String] = []
  ) {
    self.zone = zone
    self.slots = slots
    self.jitter = jitter
    self.rules = rules
    self.accounts = accounts
    self.personal = personal
  }

  package func queue() throws -> Queue {
    Queue(
      name: "business", zone: zone,
      slots: try slots.map {
        Slot(event: try CalendarEvent(parsing: $0), zone: zone, jitter: jitter)
      }, rules: rules)
  }

  package func build() throws -> Setup {
    var queues = [try queue()]
    if !personal.isEmpty { queues.append(Queue(name: "personal", zone: zone)) }
    return Setup(
      queues: queues,
      accounts: accounts.map {
        Account(name: $0, queue: "business", exporter: exporter, server: server)
      }
        + personal.map { Account(name: $0, queue: "personal", exporter: exporter) })
  }
}
