/// Something that could not be done, told so that the reader knows what to type next.
package struct UserFacingError: Error, Hashable, Sendable {
  /// What could not be done, to what, and why: one sentence without a full stop at the end.
  package var message: String
  /// Further lines, one fact each, as the bad rows of a file.
  package var details: [String]
  /// What can be typed or changed next.
  package var hint: String?
  package var status: ExitStatus

  package init(
    _ message: String, details: [String] = [], hint: String? = nil, status: ExitStatus
  ) {
    self.message = message
    self.details = details
    self.hint = hint
    self.status = status
  }
}
