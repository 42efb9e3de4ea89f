/// Why a login did not come about.
package struct LoginProblem: Error, Hashable, Sendable {
  /// One sentence without secrets.
  package var reason: String
  package var hint: String?
  /// Whether the network could only not be asked, as while it is down.
  package var isTemporary: Bool
  /// Whether the server takes part in no login by browser, so that only a token by hand helps.
  package var isWithoutBrowser: Bool

  package init(
    _ reason: String, hint: String? = nil, isTemporary: Bool = false,
    isWithoutBrowser: Bool = false
  ) {
    self.isWithoutBrowser = isWithoutBrowser
    self.reason = reason
    self.hint = hint
    self.isTemporary = isTemporary
  }
}
