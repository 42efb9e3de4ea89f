/// Everything a gate may look at.
///
/// Nothing else decides, so plan and tick cannot differ.
package struct Moment {
  package var now: Timestamp
  package var account: Account
  package var queue: Queue
  package var conditions: Conditions
  /// The account's sends, oldest first; as far back as `Rules` look.
  package var history: [Send]
  /// The queue's promos, oldest first; as far back as the budgets look.
  package var promos: [Send]
  /// What a promo can be paid with.
  ///
  /// Filled in, as `begun`, where a promo is looked at and the queue has a price.
  package var credit: CreditLedger
  /// Promos that have paid: they went out on one of their accounts.
  package var begun: Set<Send.Promo>
  /// What must be looked up for a target: its text, its media.
  ///
  /// Only asked when nothing else decides.
  package var inspect: (Target) -> Inspection

  package init(
    now: Timestamp, account: Account, queue: Queue, conditions: Conditions = Conditions(),
    history: [Send] = [], promos: [Send] = [], credit: CreditLedger? = nil,
    begun: Set<Send.Promo> = [],
    inspect: @escaping (Target) -> Inspection = { _ in Inspection() }
  ) {
    self.now = now
    self.account = account
    self.queue = queue
    self.conditions = conditions
    self.history = history
    self.promos = promos
    self.credit = credit ?? CreditLedger(within: .zero)
    self.begun = begun
    self.inspect = inspect
  }

  package var rules: Rules { queue.rules }
}

/// What stands between an account and the network at the moment.
package struct Conditions: Hashable, Sendable {
  /// Why the queue or the account is paused; nil when it is not.
  package var pause: Pause?
  /// The network said to wait until then.
  package var rateLimitedUntil: Timestamp?
  /// Failures in a row since the last success.
  package var failuresInARow: Int
  package var lastFailureAt: Timestamp?
  /// What is wrong with the credential; nil when nothing is known to be.
  package var credentialProblem: String?

  package init(
    pause: Pause? = nil, rateLimitedUntil: Timestamp? = nil, failuresInARow: Int = 0,
    lastFailureAt: Timestamp? = nil, credentialProblem: String? = nil
  ) {
    self.pause = pause
    self.rateLimitedUntil = rateLimitedUntil
    self.failuresInARow = failuresInARow
    self.lastFailureAt = lastFailureAt
    self.credentialProblem = credentialProblem
  }
}

/// A queue that the user stopped.
package struct Pause: Hashable, Sendable {
  /// nil: until `stint queue resume`.
  package var until: Timestamp?
  package var reason: String?

  package init(until: Timestamp? = nil, reason: String? = nil) {
    self.until = until
    self.reason = reason
  }
}

/// What was found on looking at a target's text and files; empty when all is well.
package struct Inspection: Hashable, Sendable {
  package var voice: [String]
  package var network: [String]
  package var media: [String]

  package init(voice: [String] = [], network: [String] = [], media: [String] = []) {
    self.voice = voice
    self.network = network
    self.media = media
  }
}
