/// What came of one way of giving notice.
package struct NoticeAttempt: Hashable, Sendable {
  package var channel: String
  package var isDone: Bool
  /// What happened, in a few words.
  package var message: String

  package init(channel: String, isDone: Bool, message: String) {
    self.channel = channel
    self.isDone = isDone
    self.message = message
  }
}
