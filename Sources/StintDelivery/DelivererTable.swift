package import StintCore
package import StintExporters
internal import Synchronization

/// Which deliverer an account uses.
package struct DelivererTable: Sendable {
  private let choose: @Sendable (Account) -> any Deliverer
  private let rest: @Sendable (Account) -> Timestamp?

  package init(_ choose: @escaping @Sendable (Account) -> any Deliverer) {
    self.choose = choose
    rest = { _ in nil }
  }

  /// Every account hands off by file.
  package init(outbox: OutboxDeliverer) {
    self.init { _ in outbox }
  }

  /// Each account by its route; one deliverer an account, so that it is logged in once.
  ///
  /// `description` is that of the account's exporter; `access` gives what is needed to speak with its
  /// network, nil where the account has no credential; `files` what is needed to put files into their
  /// places; `plugin` the deliverer of an account whose exporter is a plug-in.
  package init(
    outbox: OutboxDeliverer, files: FileDelivererTable.Tools,
    description: @escaping @Sendable (Account) -> Description?,
    access: @escaping @Sendable (Account) -> NetworkAccess?,
    plugin: @escaping @Sendable (Account) -> (any Deliverer)? = { _ in nil }
  ) {
    let cache = Cache()
    rest = { cache.watch(of: $0)?.restsUntil }
    choose = { account in
      cache.deliverer(for: account) {
        guard let description = description(account) else { return (outbox, nil) }
        switch DeliveryRoute(account, description) {
        case .network:
          // A built-in exporter wins over a plug-in of its name.
          if ExporterTable.exporter(named: account.exporter) == nil {
            return (plugin(account) ?? outbox, nil)
          }
          guard let type = NetworkDelivererTable.all[account.exporter],
            var access = access(account)
          else { return (outbox, nil) }
          let watch = RateWatch(access.client, clock: access.clock)
          access.client = watch
          let (discreet, words) = access.discreet()
          return (DiscreetDeliverer(base: type.init(discreet), words: words), watch)
        case .files:
          return (FileDelivererTable.deliverer(for: account, description, files) ?? outbox, nil)
        case .outbox: return (outbox, nil)
        }
      }
    }
  }

  package func deliverer(for account: Account) -> any Deliverer { choose(account) }

  /// Until when the account's network wants no more posts, as it said with a successful answer.
  package func restsUntil(_ account: Account) -> Timestamp? { rest(account) }

  private final class Cache: Sendable {
    private let known = Mutex<[Account: (any Deliverer, RateWatch?)]>([:])

    func deliverer(
      for account: Account, make: () -> (any Deliverer, RateWatch?)
    ) -> any Deliverer {
      known.withLock { known in
        if let found = known[account] { return found.0 }
        let made = make()
        known[account] = made
        return made.0
      }
    }

    func watch(of account: Account) -> RateWatch? {
      known.withLock { $0[account]?.1 }
    }
  }
}
