/// Where the planner reads what it decides on: the database, or a test's arrays.
package protocol CandidateSource {
  func conditions(of account: Account) throws -> Conditions

  /// Queued targets with a time of their own (fixed, or the next try) up to `through`.
  func due(on account: String, through: Timestamp) throws -> [Target]

  /// Queued targets that expire up to `through`.
  func expiring(on account: String, through: Timestamp) throws -> [Target]

  /// The first time after `time` at which a target of the account is due or expires; nil when there
  /// is none.
  func nextDue(on account: String, after time: Timestamp) throws -> Timestamp?

  /// Queued targets of one kind that wait for a slot, in the order of `OrderKey`, at most `limit`
  /// and only those behind `key`.
  func line(on account: String, kind: Kind, behind key: OrderKey?, limit: Int) throws -> [Target]

  /// Those of `posts` that wait for a slot of the account.
  func line(on account: String, posts: [Int64]) throws -> [Target]

  /// Nominal instants of the account's slots that were used or passed already.
  func usedSlots(on account: String, from: Timestamp, through: Timestamp) throws -> Set<Timestamp>

  /// The account's sends since `since`, and in any case the last `atLeast`; oldest first.
  ///
  /// Targets on their way and those with an unknown outcome count as sent.
  func history(of account: String, since: Timestamp, atLeast: Int) throws -> [Send]

  /// The queue's promos since `since`, oldest first.
  func promos(of queue: String, since: Timestamp) throws -> [Send]

  /// What the queue's closed and confirmed sessions earned that ended after `since`, and what promos
  /// took of it.
  func credits(of queue: String, since: Timestamp) throws -> [Credit]

  /// The queue's promos that went out on one account, however long ago, and may still go out on
  /// another.
  ///
  /// What is on its way or has an unknown outcome counts as gone out.
  func begunPromos(of queue: String) throws -> Set<Send.Promo>

  /// Looks at the target's text and files.
  func inspect(_ target: Target) -> Inspection
}
