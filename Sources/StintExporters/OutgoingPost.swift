package import StintCore

/// A post on its way to one account: everything a rendering may depend on.
package struct OutgoingPost: Sendable {
  /// Already resolved for the account (`Content.resolved(for:)`).
  package var content: Content
  package var kind: Kind
  /// Globally unique and stable, from the store.
  package var postUID: String
  /// The short number the user types.
  package var postID: Int64
  package var account: String
  /// The instant the post counts as sent; never the real clock, so that a retry renders the same.
  package var instant: Timestamp
  /// Wall-clock date and time of `instant` in the queue's zone, as RFC 3339 with offset.
  package var localInstant: String
  /// One key a part: the same on every try.
  package var operationKeys: [String]
  /// Keys of the account's `[account.NAME.options]` table, as `author` for LinkedIn.
  package var options: [String: String]

  package init(
    content: Content, kind: Kind, postUID: String, postID: Int64, account: String,
    instant: Timestamp, localInstant: String, operationKeys: [String],
    options: [String: String] = [:]
  ) {
    self.content = content
    self.kind = kind
    self.postUID = postUID
    self.postID = postID
    self.account = account
    self.instant = instant
    self.localInstant = localInstant
    self.operationKeys = operationKeys
    self.options = options
  }
}
