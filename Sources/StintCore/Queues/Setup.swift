/// The queues and accounts of one configuration: what the plan and the tick work with.
package struct Setup: Sendable {
  package var queues: [String: Queue]
  package var accounts: [String: Account]

  package init(queues: [Queue], accounts: [Account]) {
    self.queues = Dictionary(uniqueKeysWithValues: queues.map { ($0.name, $0) })
    self.accounts = Dictionary(uniqueKeysWithValues: accounts.map { ($0.name, $0) })
  }

  package func queue(of account: Account) -> Queue? { queues[account.queue] }

  /// The account's slots: its own, else its queue's.
  package func slots(of account: Account) -> SlotSeries {
    SlotSeries(
      account: account.name, slots: account.slots ?? queues[account.queue]?.slots ?? [])
  }

  package func accounts(in queue: String) -> [Account] {
    accounts.values.filter { $0.queue == queue }.sorted { $0.name < $1.name }
  }

  /// The zone in which an account's times are shown; UTC for one that is not in the config any more.
  package func zone(ofAccount name: String) -> Zone {
    accounts[name].flatMap { queues[$0.queue]?.zone } ?? .utc
  }
}
