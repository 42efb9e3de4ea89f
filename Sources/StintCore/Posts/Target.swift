/// One post on one account, as the gates and the plan see it: everything but its text.
package struct Target: Hashable, Sendable {
  package var id: Int64
  package var postID: Int64
  package var account: String
  package var kind: Kind
  package var priority: Priority
  /// Order within a rank; smaller goes first.
  package var position: Int64
  /// When it last came into the queue.
  ///
  /// It takes no slot that passed before.
  package var queuedAt: Timestamp
  /// The user's own time (`--at`), if there is one; such a target uses no slot.
  package var fixedAt: Timestamp?
  /// The next try after a definite, temporary failure.
  package var retryAt: Timestamp?
  /// Not before this instant (an evergreen post's cool-down).
  package var notBefore: Timestamp?
  package var expiresAt: Timestamp?
  package var evergreen: Evergreen?
  /// How often it went out already; more than 0 only for evergreen posts.
  package var cycle: Int
  /// `TextFingerprint` of the text as this account gets it.
  package var fingerprint: UInt64
  /// Why the user let it pass the rules, where he did.
  package var override: String?

  package init(
    id: Int64, postID: Int64, account: String, kind: Kind = .value, priority: Priority = .normal,
    position: Int64, queuedAt: Timestamp, fixedAt: Timestamp? = nil, retryAt: Timestamp? = nil,
    notBefore: Timestamp? = nil, expiresAt: Timestamp? = nil, evergreen: Evergreen? = nil,
    cycle: Int = 0, fingerprint: UInt64 = 0, override: String? = nil
  ) {
    self.id = id
    self.postID = postID
    self.account = account
    self.kind = kind
    self.priority = priority
    self.position = position
    self.queuedAt = queuedAt
    self.fixedAt = fixedAt
    self.retryAt = retryAt
    self.notBefore = notBefore
    self.expiresAt = expiresAt
    self.evergreen = evergreen
    self.cycle = cycle
    self.fingerprint = fingerprint
    self.override = override
  }

  /// The rank of every evergreen target: they only fill slots that would stay empty.
  package static let evergreenRank = 9

  package var rank: Int { evergreen == nil ? priority.rank : Self.evergreenRank }

  /// What it counts as in the promo budget.
  package var promo: Send.Promo { Send.Promo(postID: postID, cycle: cycle) }

  package var orderKey: OrderKey { OrderKey(rank: rank, position: position, id: id) }

  /// The instant it wants to go out by itself, without a slot; nil when it waits for a slot.
  package var dueAt: Timestamp? { retryAt ?? fixedAt }
}

/// Where a target stands in the line for a slot.
package struct OrderKey: Hashable, Comparable, Sendable {
  package var rank: Int
  package var position: Int64
  package var id: Int64

  package init(rank: Int, position: Int64, id: Int64) {
    self.rank = rank
    self.position = position
    self.id = id
  }

  package static func < (a: Self, b: Self) -> Bool {
    (a.rank, a.position, a.id) < (b.rank, b.position, b.id)
  }
}
