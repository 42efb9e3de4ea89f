package import StintCore

/// Which deliverer an account uses.
package struct DelivererTable: Sendable {
  private let outbox: OutboxDeliverer

  package init(outbox: OutboxDeliverer) {
    self.outbox = outbox
  }

  /// Every account hands off by file so far; a network that is sent to becomes a line here.
  package func deliverer(for account: Account) -> any Deliverer { outbox }
}
