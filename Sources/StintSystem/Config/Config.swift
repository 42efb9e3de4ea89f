package import StintCore

/// Everything the config file says.
package struct Config: Sendable {
  package var setup: Setup
  /// Where finished items go; nil for the default folder.
  package var outbox: String?

  package init(setup: Setup, outbox: String? = nil) {
    self.setup = setup
    self.outbox = outbox
  }

  /// Rules that stand in the config and that this version does not enforce, as sentences.
  package var notices: [String] {
    setup.queues.values.filter { $0.rules.promo.earn != nil }.map(\.name).sorted().map {
      "queue.\($0).promo.earn is read but not enforced: this version has no sessions that could earn it"
    }
  }
}
