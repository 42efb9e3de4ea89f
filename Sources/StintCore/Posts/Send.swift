/// One line of the history the rules look at: a post that went out on an account, is on its way,
/// may have gone out, or was made by hand and logged.
package struct Send: Hashable, Sendable {
  package var postID: Int64
  package var account: String
  package var kind: Kind
  /// The instant it counts as sent: its slot or fixed time if it left within a minute of it.
  package var at: Timestamp
  package var fingerprint: UInt64

  package init(postID: Int64, account: String, kind: Kind, at: Timestamp, fingerprint: UInt64 = 0) {
    self.postID = postID
    self.account = account
    self.kind = kind
    self.at = at
    self.fingerprint = fingerprint
  }

  /// How people refer to it: the post's number, or that it was made by hand.
  package var label: String { postID > 0 ? "#\(postID)" : "made by hand" }
}
