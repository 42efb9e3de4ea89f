package import StintCore

/// Which deliverer an account uses.
package struct DelivererTable: Sendable {
  private let choose: @Sendable (Account) -> any Deliverer

  package init(_ choose: @escaping @Sendable (Account) -> any Deliverer) {
    self.choose = choose
  }

  /// Every account hands off by file so far; a network that is sent to becomes a line here.
  package init(outbox: OutboxDeliverer) {
    self.init { _ in outbox }
  }

  package func deliverer(for account: Account) -> any Deliverer { choose(account) }
}
