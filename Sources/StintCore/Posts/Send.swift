/// One line of the history the rules look at: a post that went out on an account, is on its way,
/// may have gone out, or was made by hand and logged.
package struct Send: Hashable, Sendable {
  package var postID: Int64
  package var account: String
  package var kind: Kind
  /// The instant it counts as sent: its slot or fixed time if it left within a minute of it.
  package var at: Timestamp
  package var fingerprint: UInt64
  /// How often the post went out on the account before; more than 0 only for evergreen posts.
  package var cycle: Int
  /// Counts up in the order in which sends were written down.
  ///
  /// That is not the order of `at` once the clock was set back, or where posts made by hand are
  /// logged afterwards.
  package var number: Int64
  /// False while it is on its way or its outcome is unknown: it may turn out not to have been.
  package var isCertain: Bool

  package init(
    postID: Int64, account: String, kind: Kind, at: Timestamp, fingerprint: UInt64 = 0,
    cycle: Int = 0, number: Int64 = 0, isCertain: Bool = true
  ) {
    self.postID = postID
    self.account = account
    self.kind = kind
    self.at = at
    self.fingerprint = fingerprint
    self.cycle = cycle
    self.number = number
    self.isCertain = isCertain
  }

  /// What the promo budget counts: a post that goes to several accounts is one, an evergreen post
  /// that comes again is another.
  package var promo: Promo { Promo(postID: postID, cycle: cycle) }

  package struct Promo: Hashable, Sendable {
    package var postID: Int64
    package var cycle: Int

    package init(postID: Int64, cycle: Int) {
      self.postID = postID
      self.cycle = cycle
    }
  }

  /// In a sentence: `post #3`, `a post made by hand`.
  package var reference: String { postID > 0 ? "post #\(postID)" : "a post made by hand" }

  /// How people refer to it: the post's number, or that it was made by hand.
  package var label: String { postID > 0 ? "#\(postID)" : "made by hand" }
}
